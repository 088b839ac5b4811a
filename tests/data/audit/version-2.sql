-- A log as version 2 of the schema wrote it.
PRAGMA application_id = 1346587731;
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
    count           INTEGER NOT NULL DEFAULT 1,  -- alike allowed connections of one session share a row; refusals never do
    sentence        TEXT    NOT NULL DEFAULT '', -- the verdict in words
    ladder          TEXT    NOT NULL DEFAULT '', -- one line a rule that was tried
    client_key      BLOB    NOT NULL DEFAULT X'', -- 16 bytes, IPv4 as ::ffff:a.b.c.d: a network is a BETWEEN
    target_key      BLOB    NOT NULL DEFAULT X''  -- the same for the target; empty if it couldn't be read
) STRICT;
INSERT INTO "attempts" VALUES(1,1790000000000000,1,'203.0.113.7',40000,'anonymous','PORT','10,1,2,3,0,25','10.1.2.3',25,'','blocked','third-party,reserved-port','','',3,'unknown',504,1,'PORT to 10.1.2.3:25 was refused.','otherwise: deny',X'00000000000000000000FFFFCB007107',X'00000000000000000000FFFF0A010203');
INSERT INTO "attempts" VALUES(2,1790000000001000,1,'203.0.113.7',40000,'anonymous','PORT','10,1,2,3,31,144','10.1.2.3',8080,'','blocked','third-party','','',3,'unknown',504,1,'PORT to 10.1.2.3:8080 was refused.','otherwise: deny',X'00000000000000000000FFFFCB007107',X'00000000000000000000FFFF0A010203');
INSERT INTO "attempts" VALUES(3,1790000000002000,1,'203.0.113.7',40000,'anonymous','PORT','1,2,3','',0,'','blocked','malformed','','',3,'unknown',501,1,'The argument means nothing.','',X'00000000000000000000FFFFCB007107',X'');
INSERT INTO "attempts" VALUES(4,1790000000003000,2,'203.0.113.8',40001,'anonymous','PORT','203,0,113,8,156,66','203.0.113.8',40002,'RETR','allowed','','own-address','Allow the client itself',3,'unknown',150,5,'PORT was allowed.','',X'00000000000000000000FFFFCB007108',X'00000000000000000000FFFFCB007108');
CREATE TABLE events (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    kind    TEXT    NOT NULL,            -- login, login-failed, ban, start, stop, configuration, kick, pruned, problem
    session INTEGER NOT NULL DEFAULT 0,  -- 0: none
    client  TEXT    NOT NULL DEFAULT '',
    user    TEXT    NOT NULL DEFAULT '',
    text    TEXT    NOT NULL DEFAULT ''
) STRICT;
INSERT INTO "events" VALUES(1,1789999999999500,'login',1,'203.0.113.7','anonymous','');
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
INSERT INTO "sessions" VALUES(1,1789999999999000,1790000000005000,'203.0.113.7',40000,'',0,'anonymous','','',0,0,0);
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
, state TEXT NOT NULL DEFAULT 'waiting', decided INTEGER NOT NULL DEFAULT 0, decided_by TEXT NOT NULL DEFAULT '', target TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '', asked INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "uploads" VALUES(1,1790000000000000,2,'203.0.113.8','anonymous','/incoming','a.txt','q1',5,'','waiting',0,'','','','',0);
CREATE INDEX attempts_refused ON attempts (id, verdict) WHERE verdict <> 'allowed';
CREATE INDEX attempts_at ON attempts (at);
CREATE INDEX attempts_session ON attempts (session);
CREATE INDEX attempts_client ON attempts (client_key);
CREATE INDEX sessions_ended ON sessions (ended);
CREATE INDEX transfers_ended ON transfers (ended);
CREATE INDEX transfers_session ON transfers (session);
CREATE INDEX uploads_at ON uploads (at);
CREATE INDEX uploads_session ON uploads (session);
CREATE INDEX events_at ON events (at);
CREATE INDEX events_session ON events (session);
CREATE INDEX uploads_state ON uploads (state, id);
CREATE INDEX uploads_decided ON uploads (decided);
CREATE INDEX uploads_waiting ON uploads (area, name) WHERE state = 'waiting';
CREATE INDEX uploads_stored_as ON uploads (stored_as);
INSERT INTO "sqlite_sequence" VALUES('attempts',4);
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('uploads',1);
PRAGMA user_version = 2;
