-- Suspects: rows for calls that were given up on and may still take effect. They are in no stack.
ALTER TABLE resource ADD COLUMN suspect_of TEXT NOT NULL DEFAULT '';
ALTER TABLE resource ADD COLUMN suspect_until INTEGER;
CREATE INDEX resource_suspect ON resource (suspect_of) WHERE suspect_of <> '';
