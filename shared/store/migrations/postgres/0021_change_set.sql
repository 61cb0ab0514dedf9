-- Changes of stacks that users have prepared, and may execute once.
CREATE TABLE change_set (
  id          text COLLATE "C" PRIMARY KEY,
  stack_id    text COLLATE "C" NOT NULL,
  name        text COLLATE "C" NOT NULL CHECK (name <> ''),
  description text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('CREATE', 'UPDATE', 'IMPORT')),
  status      text NOT NULL CHECK (status IN ('COMPLETE', 'FAILED')),
  reason      text NOT NULL,
  token       text NOT NULL,
  generation  bigint NOT NULL,
  executed    bigint NOT NULL,
  created     timestamptz NOT NULL,
  sealed      bytea NOT NULL, -- the source, its settings and the changes
  key_id      text NOT NULL
);
CREATE UNIQUE INDEX change_set_name ON change_set (stack_id, name);
