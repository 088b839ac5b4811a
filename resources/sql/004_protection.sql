-- The log of a profile, version 4: whether connections were encrypted, so that rules about it can be tried on the past.

ALTER TABLE attempts ADD COLUMN protection TEXT NOT NULL DEFAULT '';
    -- none; control: the control connection only; both: the data connection, too; '' in rows of older versions
