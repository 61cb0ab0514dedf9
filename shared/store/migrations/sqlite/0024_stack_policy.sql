-- What updates of a stack may do with its resources.
CREATE TABLE stack_policy (
  stack_id TEXT PRIMARY KEY,
  root     TEXT NOT NULL, -- the root stack's id
  body     TEXT NOT NULL, -- AWS's JSON; empty allows everything
  during   TEXT NOT NULL, -- in its place for one action; empty allows everything
  holds    INTEGER NOT NULL -- the generation of that action; 0 for none
) STRICT;
CREATE INDEX stack_policy_root ON stack_policy (root);
