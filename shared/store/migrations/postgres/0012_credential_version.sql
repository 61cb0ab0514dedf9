-- The credential of a stack is replaced in place: a write names the version it read.
ALTER TABLE credential ADD COLUMN version bigint NOT NULL DEFAULT 0;
