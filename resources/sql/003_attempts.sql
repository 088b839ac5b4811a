-- The log of a profile, version 3: ten million attempts that are found at once, counted at once and chained.

ALTER TABLE attempts ADD COLUMN refused INTEGER NOT NULL DEFAULT 1;    -- 1: blocked or reported, 0: allowed
ALTER TABLE attempts ADD COLUMN last_at INTEGER NOT NULL DEFAULT 0;    -- when the last of the folded ones was judged
ALTER TABLE attempts ADD COLUMN reason_key INTEGER NOT NULL DEFAULT 0;
    -- reasons as bits, the weightiest highest: 32768 malformed, 16384 port-zero, 8192 direction-off, 4096 banned,
    -- 2048 log-unavailable, 1024 tls-mismatch, 512 not-routable, 256 this-server, 128 third-party, 64 wrong-peer,
    -- 32 reserved-port, 16 rule, 8 no-rule
ALTER TABLE attempts ADD COLUMN hash BLOB NOT NULL DEFAULT X'';
    -- BLAKE2b-256 of the previous row's hash and this row; empty before version 3

UPDATE attempts SET refused = (verdict <> 'allowed'), last_at = at, reason_key =
    (instr(',' || reasons || ',', ',malformed,') > 0) * 32768 + (instr(',' || reasons || ',', ',port-zero,') > 0) * 16384
    + (instr(',' || reasons || ',', ',direction-off,') > 0) * 8192 + (instr(',' || reasons || ',', ',banned,') > 0) * 4096
    + (instr(',' || reasons || ',', ',log-unavailable,') > 0) * 2048 + (instr(',' || reasons || ',', ',tls-mismatch,') > 0) * 1024
    + (instr(',' || reasons || ',', ',not-routable,') > 0) * 512 + (instr(',' || reasons || ',', ',this-server,') > 0) * 256
    + (instr(',' || reasons || ',', ',third-party,') > 0) * 128 + (instr(',' || reasons || ',', ',wrong-peer,') > 0) * 64
    + (instr(',' || reasons || ',', ',reserved-port,') > 0) * 32 + (instr(',' || reasons || ',', ',rule,') > 0) * 16
    + (instr(',' || reasons || ',', ',no-rule,') > 0) * 8;

-- One index an order of the table: what is sorted by, then the order of writing, and whether it was refused, so that a
-- page is found and counted without reading rows.
DROP INDEX attempts_client;
CREATE INDEX attempts_client ON attempts (client_key, id, refused);
CREATE INDEX attempts_target ON attempts (target_key, id, refused);
CREATE INDEX attempts_port ON attempts (target_port, id, refused);
CREATE INDEX attempts_reason ON attempts (reason_key, id, refused);
CREATE INDEX attempts_class ON attempts (classification) WHERE classification <> 'unknown';
CREATE INDEX attempts_count ON attempts (count, id, refused);

-- What else a client did.
CREATE INDEX sessions_client ON sessions (client);
CREATE INDEX transfers_client ON transfers (client);
CREATE INDEX uploads_client ON uploads (client);
CREATE INDEX events_client ON events (client) WHERE client <> '';

-- Counts of rows, kept by the writer in the transaction that stores or removes them. `attempts` counts the folded ones
-- of refused rows as soon as nothing more is counted in them (attempt_seals).

-- Of 4096 ids each: where in the table a row stands.
CREATE TABLE attempt_blocks (
    block    INTEGER PRIMARY KEY, -- id / 4096
    rows     INTEGER NOT NULL,
    refused  INTEGER NOT NULL,    -- rows that aren't allowed ones
    blocked  INTEGER NOT NULL,    -- rows that were blocked
    first_at INTEGER NOT NULL,    -- no row was judged before
    last_at  INTEGER NOT NULL     -- nor after
) STRICT;

-- Of an hour and the reasons of that hour.
CREATE TABLE attempt_hours (
    hour       INTEGER NOT NULL, -- at / 3600000000
    reason_key INTEGER NOT NULL,
    rows       INTEGER NOT NULL,
    refused    INTEGER NOT NULL,
    attempts   INTEGER NOT NULL,
    PRIMARY KEY (hour, reason_key)
) STRICT, WITHOUT ROWID;

-- Of each client, target, port and set of reasons.
CREATE TABLE attempt_tallies (
    what     INTEGER NOT NULL, -- 1: client_key, 2: target_key, 3: target_port, 4: reason_key, 5: classification
    key      ANY     NOT NULL,
    rows     INTEGER NOT NULL,
    refused  INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (what, key)
) STRICT, WITHOUT ROWID;

INSERT INTO attempt_blocks SELECT id / 4096, count(*), sum(refused), sum(verdict = 'blocked'), min(at), max(at)
    FROM attempts GROUP BY 1;
INSERT INTO attempt_hours SELECT at / 3600000000, reason_key, count(*), sum(refused), sum(refused * count)
    FROM attempts GROUP BY 1, 2;
INSERT INTO attempt_tallies SELECT 1, client_key, count(*), sum(refused), sum(refused * count) FROM attempts GROUP BY 2;
INSERT INTO attempt_tallies SELECT 2, target_key, count(*), sum(refused), sum(refused * count) FROM attempts GROUP BY 2;
INSERT INTO attempt_tallies SELECT 3, target_port, count(*), sum(refused), sum(refused * count) FROM attempts GROUP BY 2;
INSERT INTO attempt_tallies SELECT 4, reason_key, count(*), sum(refused), sum(refused * count) FROM attempts GROUP BY 2;
INSERT INTO attempt_tallies SELECT 5, classification, count(*), sum(refused), sum(refused * count)
    FROM attempts GROUP BY 2;

-- Where the chain of hashes begins and ends. Rows up to start_id were pruned, or written before there was a chain;
-- start_hash is what the next row builds on.
CREATE TABLE attempt_chain (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    start_id   INTEGER NOT NULL,
    start_hash BLOB    NOT NULL,
    head_id    INTEGER NOT NULL,
    head_hash  BLOB    NOT NULL,
    open_id    INTEGER NOT NULL  -- refused rows before this one are not counted up any more
) STRICT;

INSERT INTO attempt_chain SELECT 1, last, zeroblob(32), last, zeroblob(32), last + 1
    FROM (SELECT coalesce(max(id), 0) AS last FROM attempts);

-- The final count of a refused row that identical ones were folded into: a link of the chain behind row after_id.
CREATE TABLE attempt_seals (
    n        INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt  INTEGER NOT NULL,
    after_id INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    hash     BLOB    NOT NULL
) STRICT;

CREATE INDEX attempt_seals_attempt ON attempt_seals (attempt);
CREATE INDEX attempt_seals_after ON attempt_seals (after_id);
