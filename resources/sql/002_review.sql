-- The log of a profile, version 2: what became of the files that arrived in drop boxes.

ALTER TABLE uploads ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
    -- waiting, releasing (being copied), released, rejected, expired
ALTER TABLE uploads ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;    -- when; 0 while it waits: such rows are never pruned
ALTER TABLE uploads ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';   -- the desktop user; '' when it expired
ALTER TABLE uploads ADD COLUMN target TEXT NOT NULL DEFAULT '';       -- virtual path it was released to
ALTER TABLE uploads ADD COLUMN note TEXT NOT NULL DEFAULT '';         -- of who decided
ALTER TABLE uploads ADD COLUMN kind TEXT NOT NULL DEFAULT '';         -- MIME type by content; '' until it was looked at
ALTER TABLE uploads ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;      -- how often somebody asked for it before the decision

CREATE INDEX uploads_state ON uploads (state, id);
CREATE INDEX uploads_decided ON uploads (decided);
CREATE INDEX uploads_waiting ON uploads (area, name) WHERE state = 'waiting';
CREATE INDEX uploads_stored_as ON uploads (stored_as);
