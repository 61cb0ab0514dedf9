-- The values that stacks share with other stacks of their project, and who imports them.
CREATE TABLE stack_export (
  id       TEXT PRIMARY KEY,
  project  TEXT NOT NULL,
  name     TEXT NOT NULL,
  stack_id TEXT NOT NULL,
  root     TEXT NOT NULL, -- the root stack's id
  output   TEXT NOT NULL,
  coming   INTEGER NOT NULL, -- reserved by an action under way
  held     INTEGER NOT NULL, -- about to change or to end: no stack begins to import it
  sealed   BLOB NOT NULL,    -- the value
  key_id   TEXT NOT NULL,
  UNIQUE (project, name, coming)
) STRICT;
CREATE INDEX stack_export_stack ON stack_export (stack_id);
CREATE INDEX stack_export_root ON stack_export (root);
CREATE TABLE stack_import (
  project  TEXT NOT NULL,
  name     TEXT NOT NULL,
  stack_id TEXT NOT NULL, -- of the stack that imports
  root     TEXT NOT NULL,
  PRIMARY KEY (project, name, stack_id)
) STRICT;
CREATE INDEX stack_import_stack ON stack_import (stack_id);
