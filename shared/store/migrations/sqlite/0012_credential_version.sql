-- The credential of a stack is replaced in place: a write names the version it read.
ALTER TABLE credential ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
