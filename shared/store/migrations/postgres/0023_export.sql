-- The values that stacks share with other stacks of their project, and who imports them.
CREATE TABLE stack_export (
  id       text COLLATE "C" PRIMARY KEY,
  project  text COLLATE "C" NOT NULL,
  name     text COLLATE "C" NOT NULL,
  stack_id text COLLATE "C" NOT NULL,
  root     text COLLATE "C" NOT NULL, -- the root stack's id
  output   text NOT NULL,
  coming   boolean NOT NULL, -- reserved by an action under way
  held     boolean NOT NULL, -- about to change or to end: no stack begins to import it
  sealed   bytea NOT NULL,   -- the value
  key_id   text NOT NULL,
  UNIQUE (project, name, coming)
);
CREATE INDEX stack_export_stack ON stack_export (stack_id);
CREATE INDEX stack_export_root ON stack_export (root);
CREATE TABLE stack_import (
  project  text COLLATE "C" NOT NULL,
  name     text COLLATE "C" NOT NULL,
  stack_id text COLLATE "C" NOT NULL, -- of the stack that imports
  root     text COLLATE "C" NOT NULL,
  PRIMARY KEY (project, name, stack_id)
);
CREATE INDEX stack_import_stack ON stack_import (stack_id);
