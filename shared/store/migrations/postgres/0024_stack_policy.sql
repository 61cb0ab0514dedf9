-- What updates of a stack may do with its resources.
CREATE TABLE stack_policy (
  stack_id text COLLATE "C" PRIMARY KEY,
  root     text COLLATE "C" NOT NULL, -- the root stack's id
  body     text NOT NULL,             -- AWS's JSON; empty allows everything
  during   text NOT NULL,             -- in its place for one action; empty allows everything
  holds    bigint NOT NULL            -- the generation of that action; 0 for none
);
CREATE INDEX stack_policy_root ON stack_policy (root);
