-- The first form of the truth. No foreign keys: every write goes through Commit, which
-- keeps the rows of a change together, and ten thousand rows are planned without ten
-- thousand look-ups. Times are microseconds since 1970. Names and ids sort by byte, as they do in Postgres.

CREATE TABLE stack (
  id               TEXT PRIMARY KEY,
  name             TEXT NOT NULL CHECK (name <> ''),
  project          TEXT NOT NULL CHECK (project <> ''),
  owner            TEXT NOT NULL,
  owner_id         TEXT NOT NULL,
  region           TEXT NOT NULL,
  parent           TEXT NOT NULL,
  action           TEXT NOT NULL CHECK (action IN ('INIT', 'CREATE', 'DELETE', 'UPDATE', 'ROLLBACK', 'SUSPEND', 'RESUME', 'ADOPT', 'SNAPSHOT', 'CHECK', 'RESTORE')),
  status           TEXT NOT NULL CHECK (status IN ('IN_PROGRESS', 'COMPLETE', 'FAILED')),
  reason           TEXT NOT NULL,
  description      TEXT NOT NULL,
  source_id        TEXT NOT NULL,
  previous_id      TEXT NOT NULL,
  credential_id    TEXT NOT NULL,
  user_project     TEXT NOT NULL,
  timeout_mins     INTEGER NOT NULL CHECK (timeout_mins >= 0),
  disable_rollback INTEGER NOT NULL,
  tags             TEXT NOT NULL,
  generation       INTEGER NOT NULL CHECK (generation >= 0),
  deadline         INTEGER,
  created          INTEGER NOT NULL,
  updated          INTEGER,
  deleted          INTEGER,
  version          INTEGER NOT NULL CHECK (version >= 0),
  settle_at        INTEGER, -- when a stack past its deadline is to be looked at (again)
  CHECK ((deadline IS NULL) = (settle_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX stack_living_name ON stack (project, name) WHERE deleted IS NULL;
CREATE INDEX stack_list ON stack (project, created, id) WHERE deleted IS NULL AND parent = '';
CREATE INDEX stack_parent ON stack (parent) WHERE parent <> '';
CREATE INDEX stack_settle ON stack (settle_at) WHERE settle_at IS NOT NULL;

CREATE TABLE source (
  id          TEXT PRIMARY KEY,
  stack_id    TEXT NOT NULL,
  template    BLOB,
  files       TEXT NOT NULL,
  environment BLOB, -- sealed
  key_id      TEXT NOT NULL
) STRICT;
CREATE INDEX source_stack ON source (stack_id);

CREATE TABLE credential (
  id      TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  sealed  BLOB NOT NULL,
  key_id  TEXT NOT NULL
) STRICT;

CREATE TABLE resource (
  id            TEXT PRIMARY KEY,
  stack_id      TEXT NOT NULL,
  name          TEXT NOT NULL CHECK (name <> ''),
  type          TEXT NOT NULL,
  action        TEXT NOT NULL CHECK (action IN ('INIT', 'CREATE', 'DELETE', 'UPDATE', 'ROLLBACK', 'SUSPEND', 'RESUME', 'ADOPT', 'SNAPSHOT', 'CHECK', 'RESTORE')),
  status        TEXT NOT NULL CHECK (status IN ('IN_PROGRESS', 'COMPLETE', 'FAILED')),
  reason        TEXT NOT NULL,
  physical_id   TEXT NOT NULL,
  physical_name TEXT NOT NULL,
  claim         TEXT NOT NULL,
  requires      TEXT NOT NULL,
  required_by   TEXT NOT NULL,
  due           INTEGER,
  wait_key      TEXT NOT NULL,
  generation    INTEGER NOT NULL CHECK (generation >= 0),
  source        TEXT NOT NULL,
  created       INTEGER,
  updated       INTEGER,
  version       INTEGER NOT NULL CHECK (version >= 0),
  sealed        BLOB, -- properties, data, attributes, metadata, work
  key_id        TEXT NOT NULL,
  lease         TEXT NOT NULL,
  lease_until   INTEGER,
  noticed       INTEGER NOT NULL, -- seq of the last signal that its wait was committed after
  CHECK ((lease = '') = (lease_until IS NULL)),
  CHECK (sealed IS NULL OR key_id <> '')
) STRICT;
CREATE INDEX resource_stack ON resource (stack_id, name);
CREATE INDEX resource_due ON resource (due, wait_key) WHERE due IS NOT NULL;
CREATE INDEX resource_failed ON resource (stack_id) WHERE status = 'FAILED';
CREATE INDEX resource_lease ON resource (lease) WHERE lease <> '';
CREATE INDEX resource_signal ON resource (wait_key) WHERE wait_key >= 'signal/' AND wait_key < 'signal0';
CREATE UNIQUE INDEX resource_claim ON resource (claim) WHERE claim <> '';

-- The plan of a stack's generation, and how many of its nodes are not done. A transaction that
-- touches nodes or edges of a stack locks this row first.
CREATE TABLE plan (
  stack_id   TEXT PRIMARY KEY,
  generation INTEGER NOT NULL,
  remaining  INTEGER NOT NULL CHECK (remaining >= 0)
) STRICT;

CREATE TABLE node (
  resource_id TEXT PRIMARY KEY,
  stack_id    TEXT NOT NULL,
  generation  INTEGER NOT NULL,
  action      TEXT NOT NULL,
  waiting     INTEGER NOT NULL CHECK (waiting >= 0),
  done        INTEGER NOT NULL
) STRICT;
CREATE INDEX node_stack ON node (stack_id);

CREATE TABLE edge (
  from_id TEXT NOT NULL,
  to_id   TEXT NOT NULL,
  PRIMARY KEY (from_id, to_id),
  CHECK (from_id <> to_id)
) STRICT;

CREATE TABLE event (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  id            TEXT NOT NULL UNIQUE,
  stack_id      TEXT NOT NULL,
  resource_name TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  physical_id   TEXT NOT NULL,
  action        TEXT NOT NULL,
  status        TEXT NOT NULL,
  reason        TEXT NOT NULL,
  properties    BLOB, -- sealed
  key_id        TEXT NOT NULL,
  time          INTEGER NOT NULL
) STRICT;
CREATE INDEX event_stack ON event (stack_id, seq);

-- The outbox: work that is due until the transaction that does it removes the row.
CREATE TABLE message (
  id          TEXT PRIMARY KEY,
  topic       TEXT NOT NULL CHECK (topic <> ''),
  stack_id    TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  generation  INTEGER NOT NULL,
  wait_key    TEXT NOT NULL,
  next_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX message_next ON message (next_at);

CREATE TABLE signal (
  stack_id TEXT NOT NULL,
  key      TEXT NOT NULL, -- physical id of what was signalled
  id       TEXT NOT NULL,
  seq      INTEGER NOT NULL, -- rises with every signal of the key
  data     BLOB, -- sealed
  key_id   TEXT NOT NULL,
  time     INTEGER NOT NULL,
  PRIMARY KEY (key, id)
) STRICT;
CREATE INDEX signal_stack ON signal (stack_id);

-- The ids of the keys that rows may be sealed with.
CREATE TABLE seal_key (
  id    TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT;

-- How far a recurring job has come.
CREATE TABLE mark (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT;
