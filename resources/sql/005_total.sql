-- The log of a profile, version 5: an order by count that costs a refusal nothing.

-- What `count` is sorted by. `count` itself is right with each refusal; this follows when nothing more is counted in a
-- row (attempt_seals), so that no index has to change before each reply.
ALTER TABLE attempts ADD COLUMN total INTEGER NOT NULL DEFAULT 1;

UPDATE attempts SET total = count WHERE count <> 1;

DROP INDEX attempts_count;
CREATE INDEX attempts_total ON attempts (total, id, refused);
