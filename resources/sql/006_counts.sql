-- The log of a profile, version 6: counting one more refusal changes a row of three numbers.

-- What is counted in refused rows that identical ones are still folded into, for a second at most (FoldedRefusals). It
-- is written before each reply, so that it must be small: all of these rows together mostly are one page. When nothing
-- more is counted in a row, its count and time go into attempt_rows and it is sealed (attempt_seals).
CREATE TABLE attempt_counts (
    attempt INTEGER PRIMARY KEY,
    count   INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

INSERT INTO attempt_counts SELECT id, count, last_at FROM attempts
    WHERE id >= (SELECT open_id FROM attempt_chain) AND refused = 1 AND +count > 1
    AND NOT EXISTS (SELECT 1 FROM attempt_seals WHERE attempt = attempts.id);
UPDATE attempts SET count = 1 WHERE id IN (SELECT attempt FROM attempt_counts);

-- `count` itself can be sorted by now.
DROP INDEX attempts_total;
ALTER TABLE attempts DROP COLUMN total;
CREATE INDEX attempts_count ON attempts (count, id, refused);

ALTER TABLE attempts RENAME TO attempt_rows;

-- What is asked: the rows, each with its count at this moment.
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
