-- What stacks were when they were kept, with the ids of the copies that were made.
CREATE TABLE snapshot (
  id       text COLLATE "C" PRIMARY KEY,
  stack_id text COLLATE "C" NOT NULL,
  name     text,
  status   text NOT NULL CHECK (status IN ('IN_PROGRESS', 'COMPLETE', 'FAILED')),
  reason   text NOT NULL,
  removing boolean NOT NULL,
  sealed   bytea NOT NULL, -- what was saved
  key_id   text NOT NULL,
  created  timestamptz NOT NULL
);
CREATE INDEX snapshot_stack ON snapshot (stack_id, created, id);
