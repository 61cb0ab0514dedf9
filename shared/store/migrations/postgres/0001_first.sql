-- The first form of the truth. No foreign keys: every write goes through Commit, which
-- keeps the rows of a change together, and ten thousand rows are planned without ten
-- thousand look-ups. Names and ids sort by byte, as they do in SQLite.

CREATE TABLE stack (
  id               text COLLATE "C" PRIMARY KEY,
  name             text COLLATE "C" NOT NULL CHECK (name <> ''),
  project          text COLLATE "C" NOT NULL CHECK (project <> ''),
  owner            text NOT NULL,
  owner_id         text NOT NULL,
  region           text NOT NULL,
  parent           text COLLATE "C" NOT NULL,
  action           text COLLATE "C" NOT NULL CHECK (action IN ('INIT', 'CREATE', 'DELETE', 'UPDATE', 'ROLLBACK', 'SUSPEND', 'RESUME', 'ADOPT', 'SNAPSHOT', 'CHECK', 'RESTORE')),
  status           text COLLATE "C" NOT NULL CHECK (status IN ('IN_PROGRESS', 'COMPLETE', 'FAILED')),
  reason           text NOT NULL,
  description      text NOT NULL,
  source_id        text COLLATE "C" NOT NULL,
  previous_id      text COLLATE "C" NOT NULL,
  credential_id    text COLLATE "C" NOT NULL,
  user_project     text NOT NULL,
  timeout_mins     bigint NOT NULL CHECK (timeout_mins >= 0),
  disable_rollback boolean NOT NULL,
  tags             jsonb NOT NULL,
  generation       bigint NOT NULL CHECK (generation >= 0),
  deadline         timestamptz,
  created          timestamptz NOT NULL,
  updated          timestamptz,
  deleted          timestamptz,
  version          bigint NOT NULL CHECK (version >= 0),
  settle_at        timestamptz, -- when a stack past its deadline is to be looked at (again)
  CHECK ((deadline IS NULL) = (settle_at IS NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX stack_living_name ON stack (project, name) WHERE deleted IS NULL;
CREATE INDEX stack_list ON stack (project, created, id) WHERE deleted IS NULL AND parent = '';
CREATE INDEX stack_parent ON stack (parent) WHERE parent <> '';
CREATE INDEX stack_settle ON stack (settle_at) WHERE settle_at IS NOT NULL;

CREATE TABLE source (
  id          text COLLATE "C" PRIMARY KEY,
  stack_id    text COLLATE "C" NOT NULL,
  template    bytea,
  files       text NOT NULL,
  environment bytea, -- sealed
  key_id      text NOT NULL
);
CREATE INDEX source_stack ON source (stack_id);

CREATE TABLE credential (
  id      text COLLATE "C" PRIMARY KEY,
  project text COLLATE "C" NOT NULL,
  sealed  bytea NOT NULL,
  key_id  text NOT NULL
);

CREATE TABLE resource (
  id            text COLLATE "C" PRIMARY KEY,
  stack_id      text COLLATE "C" NOT NULL,
  name          text COLLATE "C" NOT NULL CHECK (name <> ''),
  type          text NOT NULL,
  action        text COLLATE "C" NOT NULL CHECK (action IN ('INIT', 'CREATE', 'DELETE', 'UPDATE', 'ROLLBACK', 'SUSPEND', 'RESUME', 'ADOPT', 'SNAPSHOT', 'CHECK', 'RESTORE')),
  status        text COLLATE "C" NOT NULL CHECK (status IN ('IN_PROGRESS', 'COMPLETE', 'FAILED')),
  reason        text NOT NULL,
  physical_id   text NOT NULL,
  physical_name text NOT NULL,
  claim         text COLLATE "C" NOT NULL,
  requires      text NOT NULL,
  required_by   text NOT NULL,
  due           timestamptz,
  wait_key      text COLLATE "C" NOT NULL,
  generation    bigint NOT NULL CHECK (generation >= 0),
  source        text COLLATE "C" NOT NULL,
  created       timestamptz,
  updated       timestamptz,
  version       bigint NOT NULL CHECK (version >= 0),
  sealed        bytea, -- properties, data, attributes, metadata, work
  key_id        text NOT NULL,
  lease         text COLLATE "C" NOT NULL,
  lease_until   timestamptz,
  noticed       bigint NOT NULL, -- seq of the last signal that its wait was committed after
  CHECK ((lease = '') = (lease_until IS NULL)),
  CHECK (sealed IS NULL OR key_id <> '')
) WITH (fillfactor = 80);
CREATE INDEX resource_stack ON resource (stack_id, name);
CREATE INDEX resource_due ON resource (due, wait_key) WHERE due IS NOT NULL;
CREATE INDEX resource_failed ON resource (stack_id) WHERE status = 'FAILED';
CREATE INDEX resource_lease ON resource (lease) WHERE lease <> '';
CREATE INDEX resource_signal ON resource (wait_key) WHERE wait_key >= 'signal/' AND wait_key < 'signal0';
CREATE UNIQUE INDEX resource_claim ON resource (claim) WHERE claim <> '';

-- The plan of a stack's generation, and how many of its nodes are not done. A transaction that
-- touches nodes or edges of a stack locks this row first.
CREATE TABLE plan (
  stack_id   text COLLATE "C" PRIMARY KEY,
  generation bigint NOT NULL,
  remaining  bigint NOT NULL CHECK (remaining >= 0)
) WITH (fillfactor = 50);

CREATE TABLE node (
  resource_id text COLLATE "C" PRIMARY KEY,
  stack_id    text COLLATE "C" NOT NULL,
  generation  bigint NOT NULL,
  action      text COLLATE "C" NOT NULL,
  waiting     bigint NOT NULL CHECK (waiting >= 0),
  done        boolean NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX node_stack ON node (stack_id);

CREATE TABLE edge (
  from_id text COLLATE "C" NOT NULL,
  to_id   text COLLATE "C" NOT NULL,
  PRIMARY KEY (from_id, to_id),
  CHECK (from_id <> to_id)
);

CREATE TABLE event (
  seq           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id            text COLLATE "C" NOT NULL UNIQUE,
  stack_id      text COLLATE "C" NOT NULL,
  resource_name text COLLATE "C" NOT NULL,
  resource_type text COLLATE "C" NOT NULL,
  physical_id   text NOT NULL,
  action        text COLLATE "C" NOT NULL,
  status        text COLLATE "C" NOT NULL,
  reason        text NOT NULL,
  properties    bytea, -- sealed
  key_id        text NOT NULL,
  time          timestamptz NOT NULL
);
CREATE INDEX event_stack ON event (stack_id, seq);

-- The outbox: work that is due until the transaction that does it removes the row.
CREATE TABLE message (
  id          text COLLATE "C" PRIMARY KEY,
  topic       text COLLATE "C" NOT NULL CHECK (topic <> ''),
  stack_id    text COLLATE "C" NOT NULL,
  resource_id text COLLATE "C" NOT NULL,
  generation  bigint NOT NULL,
  wait_key    text NOT NULL,
  next_at     timestamptz NOT NULL
);
CREATE INDEX message_next ON message (next_at);

CREATE TABLE signal (
  stack_id text COLLATE "C" NOT NULL,
  key      text COLLATE "C" NOT NULL, -- physical id of what was signalled
  id       text COLLATE "C" NOT NULL,
  seq      bigint NOT NULL, -- rises with every signal of the key
  data     bytea, -- sealed
  key_id   text NOT NULL,
  time     timestamptz NOT NULL,
  PRIMARY KEY (key, id)
);
CREATE INDEX signal_stack ON signal (stack_id);

-- The ids of the keys that rows may be sealed with.
CREATE TABLE seal_key (
  id    text PRIMARY KEY,
  since timestamptz NOT NULL
);

-- How far a recurring job has come.
CREATE TABLE mark (
  name  text PRIMARY KEY,
  value bigint NOT NULL
);
