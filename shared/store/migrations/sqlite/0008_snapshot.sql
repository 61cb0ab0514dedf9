-- What stacks were when they were kept, with the ids of the copies that were made.
CREATE TABLE snapshot (
  id       TEXT PRIMARY KEY,
  stack_id TEXT NOT NULL,
  name     TEXT,
  status   TEXT NOT NULL CHECK (status IN ('IN_PROGRESS', 'COMPLETE', 'FAILED')),
  reason   TEXT NOT NULL,
  removing INTEGER NOT NULL,
  sealed   BLOB NOT NULL, -- what was saved
  key_id   TEXT NOT NULL,
  created  INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshot_stack ON snapshot (stack_id, created, id);
