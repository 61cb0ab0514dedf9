-- Changes of stacks that users have prepared, and may execute once.
CREATE TABLE change_set (
  id          TEXT PRIMARY KEY,
  stack_id    TEXT NOT NULL,
  name        TEXT NOT NULL CHECK (name <> ''),
  description TEXT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('CREATE', 'UPDATE', 'IMPORT')),
  status      TEXT NOT NULL CHECK (status IN ('COMPLETE', 'FAILED')),
  reason      TEXT NOT NULL,
  token       TEXT NOT NULL,
  generation  INTEGER NOT NULL,
  executed    INTEGER NOT NULL,
  created     INTEGER NOT NULL,
  sealed      BLOB NOT NULL, -- the source, its settings and the changes
  key_id      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX change_set_name ON change_set (stack_id, name);
