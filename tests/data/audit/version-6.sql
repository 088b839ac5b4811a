-- A log as version 6 of the schema wrote it.
PRAGMA application_id = 1346587731;
CREATE TABLE attempt_blocks (
    block    INTEGER PRIMARY KEY, -- id / 4096
    rows     INTEGER NOT NULL,
    refused  INTEGER NOT NULL,    -- rows that aren't allowed ones
    blocked  INTEGER NOT NULL,    -- rows that were blocked
    first_at INTEGER NOT NULL,    -- no row was judged before
    last_at  INTEGER NOT NULL     -- nor after
) STRICT;
INSERT INTO "attempt_blocks" VALUES(0,4,3,3,1790000000000000,1790000000003000);
CREATE TABLE attempt_chain (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    start_id   INTEGER NOT NULL,
    start_hash BLOB    NOT NULL,
    head_id    INTEGER NOT NULL,
    head_hash  BLOB    NOT NULL,
    open_id    INTEGER NOT NULL  -- refused rows before this one are not counted up any more
) STRICT;
INSERT INTO "attempt_chain" VALUES(1,0,X'0000000000000000000000000000000000000000000000000000000000000000',4,X'8578EA4BEE63AF8A6D34688878881B6A225D2301A9D55CBD5DDAEC535F4FE07C',5);
CREATE TABLE attempt_counts (
    attempt INTEGER PRIMARY KEY,
    count   INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
CREATE TABLE attempt_hours (
    hour       INTEGER NOT NULL, -- at / 3600000000
    reason_key INTEGER NOT NULL,
    rows       INTEGER NOT NULL,
    refused    INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    PRIMARY KEY (hour, reason_key)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempt_hours" VALUES(497222,0,1,0,0);
INSERT INTO "attempt_hours" VALUES(497222,128,1,1,1);
INSERT INTO "attempt_hours" VALUES(497222,160,1,1,1);
INSERT INTO "attempt_hours" VALUES(497222,32768,1,1,1);
CREATE TABLE "attempt_rows" (
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
, refused INTEGER NOT NULL DEFAULT 1, last_at INTEGER NOT NULL DEFAULT 0, reason_key INTEGER NOT NULL DEFAULT 0, hash BLOB NOT NULL DEFAULT X'', protection TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "attempt_rows" VALUES(1,1790000000000000,1,'203.0.113.7',40000,'anonymous','PORT','10,1,2,3,0,25','10.1.2.3',25,'','blocked','third-party,reserved-port','','',3,'unknown',504,1,'PORT to 10.1.2.3:25 was refused.','otherwise: deny',X'00000000000000000000FFFFCB007107',X'00000000000000000000FFFF0A010203',1,1790000000000000,160,X'CA3E9B7C01C061928B016CC8DEAFF20B25D46BEB2042CF0780D7367A3068751F','none');
INSERT INTO "attempt_rows" VALUES(2,1790000000001000,1,'203.0.113.7',40000,'anonymous','PORT','10,1,2,3,31,144','10.1.2.3',8080,'','blocked','third-party','','',3,'unknown',504,1,'PORT to 10.1.2.3:8080 was refused.','otherwise: deny',X'00000000000000000000FFFFCB007107',X'00000000000000000000FFFF0A010203',1,1790000000001000,128,X'2B779DED59BE6CDF373C0CC849CDCFD34401B515B72BF40FFF4573C98560B28F','control');
INSERT INTO "attempt_rows" VALUES(3,1790000000002000,1,'203.0.113.7',40000,'anonymous','PORT','1,2,3','',0,'','blocked','malformed','','',3,'unknown',501,1,'The argument means nothing.','',X'00000000000000000000FFFFCB007107',X'',1,1790000000002000,32768,X'59D5D958613C5E923050B1292631F8049F4CAA76B9318D255E1117B46CD9B606','');
INSERT INTO "attempt_rows" VALUES(4,1790000000003000,2,'203.0.113.8',40001,'anonymous','PORT','203,0,113,8,156,66','203.0.113.8',40002,'RETR','allowed','','own-address','Allow the client itself',3,'unknown',150,5,'PORT was allowed.','',X'00000000000000000000FFFFCB007108',X'00000000000000000000FFFFCB007108',0,1790000000003000,0,X'8578EA4BEE63AF8A6D34688878881B6A225D2301A9D55CBD5DDAEC535F4FE07C','both');
CREATE TABLE attempt_seals (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt  INTEGER NOT NULL,
    after_id INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    hash     BLOB    NOT NULL
) STRICT;
CREATE TABLE attempt_tallies (
    what     INTEGER NOT NULL, -- 1: client_key, 2: target_key, 3: target_port, 4: reason_key, 5: classification
    key      ANY     NOT NULL,
    rows     INTEGER NOT NULL,
    refused  INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (what, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempt_tallies" VALUES(1,X'00000000000000000000FFFFCB007107',3,3,3);
INSERT INTO "attempt_tallies" VALUES(1,X'00000000000000000000FFFFCB007108',1,0,0);
INSERT INTO "attempt_tallies" VALUES(2,X'',1,1,1);
INSERT INTO "attempt_tallies" VALUES(2,X'00000000000000000000FFFF0A010203',2,2,2);
INSERT INTO "attempt_tallies" VALUES(2,X'00000000000000000000FFFFCB007108',1,0,0);
INSERT INTO "attempt_tallies" VALUES(3,0,1,1,1);
INSERT INTO "attempt_tallies" VALUES(3,25,1,1,1);
INSERT INTO "attempt_tallies" VALUES(3,8080,1,1,1);
INSERT INTO "attempt_tallies" VALUES(3,40002,1,0,0);
INSERT INTO "attempt_tallies" VALUES(4,0,1,0,0);
INSERT INTO "attempt_tallies" VALUES(4,128,1,1,1);
INSERT INTO "attempt_tallies" VALUES(4,160,1,1,1);
INSERT INTO "attempt_tallies" VALUES(4,32768,1,1,1);
INSERT INTO "attempt_tallies" VALUES(5,'unknown',4,3,3);
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
CREATE INDEX attempts_refused ON "attempt_rows" (id, verdict) WHERE verdict <> 'allowed';
CREATE INDEX attempts_at ON "attempt_rows" (at);
CREATE INDEX attempts_session ON "attempt_rows" (session);
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
CREATE INDEX attempts_client ON "attempt_rows" (client_key, id, refused);
CREATE INDEX attempts_target ON "attempt_rows" (target_key, id, refused);
CREATE INDEX attempts_port ON "attempt_rows" (target_port, id, refused);
CREATE INDEX attempts_reason ON "attempt_rows" (reason_key, id, refused);
CREATE INDEX attempts_class ON "attempt_rows" (classification) WHERE classification <> 'unknown';
CREATE INDEX sessions_client ON sessions (client);
CREATE INDEX transfers_client ON transfers (client);
CREATE INDEX uploads_client ON uploads (client);
CREATE INDEX events_client ON events (client) WHERE client <> '';
CREATE INDEX attempt_seals_attempt ON attempt_seals (attempt);
CREATE INDEX attempt_seals_after ON attempt_seals (after_id);
CREATE INDEX attempts_count ON "attempt_rows" (count, id, refused);
CREATE VIEW attempts AS SELECT
    id, at, session, client, client_port, user, verb, argument, target, target_port, command, verdict, reasons, rule,
    rule_text, policy_revision, classification, reply_code,
    CASE WHEN id < (SELECT open_id FROM attempt_chain) THEN count
        ELSE coalesce((SELECT c.count FROM attempt_counts AS c WHERE c.attempt = id), count) END AS count,
    sentence, ladder, client_key, target_key, refused,
    CASE WHEN id < (SELECT open_id FROM attempt_chain) THEN last_at
        ELSE coalesce((SELECT c.last_at FROM attempt_counts AS c WHERE c.attempt = id), last_at) END AS last_at,
    reason_key, hash, protection
    FROM attempt_rows;
INSERT INTO "sqlite_sequence" VALUES('attempt_rows',4);
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('uploads',1);
PRAGMA user_version = 6;
