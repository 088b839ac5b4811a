-- The log of a profile, version 1 (PRAGMA user_version = 1).
--
-- Safe to read with any SQLite client while a server runs: the database is in WAL mode. Please open it read-only.
-- Every time is UTC in microseconds since 1970: datetime(at / 1000000, 'unixepoch') makes it readable.
-- What a client sent is stored escaped: control characters, marks that turn text around and bytes that aren't UTF-8 stand
-- as \xNN or \u{NNNN}. No column is ever NULL: what is not known is '' or 0.

PRAGMA application_id = 1346587731;

-- One row a judged data connection.
CREATE TABLE attempts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT, -- rises in the order of writing, never used twice
    at              INTEGER NOT NULL,            -- when it was judged; of folded rows the first
    session         INTEGER NOT NULL DEFAULT 0,  -- sessions.id of the control connection
    client          TEXT    NOT NULL DEFAULT '', -- address of the control connection's peer
    client_port     INTEGER NOT NULL DEFAULT 0,
    user            TEXT    NOT NULL DEFAULT '', -- 'anonymous' or an account; '' before login
    verb            TEXT    NOT NULL,            -- PORT, EPRT, PASV, EPSV
    argument        TEXT    NOT NULL DEFAULT '', -- as sent, escaped, 512 bytes at most
    target          TEXT    NOT NULL DEFAULT '', -- address of the data connection's other end; '' if it couldn't be read
    target_port     INTEGER NOT NULL DEFAULT 0,
    command         TEXT    NOT NULL DEFAULT '', -- the transfer it served (RETR, STOR, LIST); '' when just named
    verdict         TEXT    NOT NULL,            -- blocked, allowed, reported
    reasons         TEXT    NOT NULL DEFAULT '', -- all that apply, comma separated, the weightiest first
    rule            TEXT    NOT NULL DEFAULT '', -- id of the rule that decided; '' if none did
    rule_text       TEXT    NOT NULL DEFAULT '', -- that rule in words, as it was then
    policy_revision INTEGER NOT NULL DEFAULT 0,
    classification  TEXT    NOT NULL DEFAULT 'unknown', -- scan, sweep, self-bounce, nat-mistake and so on
    reply_code      INTEGER NOT NULL DEFAULT 0,  -- what the client was told; 0: nothing
    count           INTEGER NOT NULL DEFAULT 1,  -- alike ones of one session share a row: allowed ones, identical refusals of a second
    sentence        TEXT    NOT NULL DEFAULT '', -- the verdict in words
    ladder          TEXT    NOT NULL DEFAULT '', -- one line a rule that was tried
    client_key      BLOB    NOT NULL DEFAULT X'', -- 16 bytes, IPv4 as ::ffff:a.b.c.d: a network is a BETWEEN
    target_key      BLOB    NOT NULL DEFAULT X''  -- the same for the target; empty if it couldn't be read
) STRICT;

-- Newest first, the refused and reported ones only: the page people look at most.
CREATE INDEX attempts_refused ON attempts (id, verdict) WHERE verdict <> 'allowed';
CREATE INDEX attempts_at ON attempts (at);
CREATE INDEX attempts_session ON attempts (session);
CREATE INDEX attempts_client ON attempts (client_key);

-- One row a control connection, written when it begins and completed when it ends.
CREATE TABLE sessions (
    id             INTEGER PRIMARY KEY,
    began          INTEGER NOT NULL,
    ended          INTEGER NOT NULL DEFAULT 0,  -- 0 while it lasts
    client         TEXT    NOT NULL DEFAULT '',
    client_port    INTEGER NOT NULL DEFAULT 0,
    server         TEXT    NOT NULL DEFAULT '', -- the address the client connected to
    server_port    INTEGER NOT NULL DEFAULT 0,
    user           TEXT    NOT NULL DEFAULT '', -- '': never signed in
    client_program TEXT    NOT NULL DEFAULT '', -- what CLNT said, escaped
    "end"          TEXT    NOT NULL DEFAULT '', -- quit, idle, kicked, banned, shutdown; lost: the server was killed
    bytes_sent     INTEGER NOT NULL DEFAULT 0,
    bytes_received INTEGER NOT NULL DEFAULT 0,
    commands       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX sessions_ended ON sessions (ended);

-- One row a transfer, written when it ends.
CREATE TABLE transfers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    began      INTEGER NOT NULL,
    ended      INTEGER NOT NULL,
    session    INTEGER NOT NULL DEFAULT 0,
    client     TEXT    NOT NULL DEFAULT '',
    user       TEXT    NOT NULL DEFAULT '',
    command    TEXT    NOT NULL,            -- RETR, STOR, APPE, STOU, LIST, NLST, MLSD
    path       TEXT    NOT NULL DEFAULT '', -- virtual, escaped
    direction  TEXT    NOT NULL,            -- sent or received, as the server sees it
    restart    INTEGER NOT NULL DEFAULT 0,  -- where REST began
    bytes      INTEGER NOT NULL DEFAULT 0,
    mode       TEXT    NOT NULL,            -- active or passive
    peer       TEXT    NOT NULL DEFAULT '', -- the data connection's other end
    peer_port  INTEGER NOT NULL DEFAULT 0,
    reply_code INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX transfers_ended ON transfers (ended);
CREATE INDEX transfers_session ON transfers (session);

-- One row a file that arrived in a drop box.
CREATE TABLE uploads (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    session   INTEGER NOT NULL DEFAULT 0,
    client    TEXT    NOT NULL DEFAULT '',
    user      TEXT    NOT NULL DEFAULT '',
    area      TEXT    NOT NULL DEFAULT '', -- virtual path of the drop box
    name      TEXT    NOT NULL DEFAULT '', -- the client's name for it, escaped: data, never a path
    stored_as TEXT    NOT NULL DEFAULT '', -- file name in the quarantine
    bytes     INTEGER NOT NULL DEFAULT 0,
    sha256    TEXT    NOT NULL DEFAULT ''  -- hexadecimal; '' when not computed
) STRICT;

CREATE INDEX uploads_at ON uploads (at);
CREATE INDEX uploads_session ON uploads (session);

-- What happened beside that: logins, bans, start, stop, configuration changes, pruning, problems.
CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,            -- login, login-failed, ban, start, stop, configuration, kick, pruned, problem
    session INTEGER NOT NULL DEFAULT 0,  -- 0: none
    client  TEXT    NOT NULL DEFAULT '',
    user    TEXT    NOT NULL DEFAULT '',
    text    TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX events_at ON events (at);
CREATE INDEX events_session ON events (session);
