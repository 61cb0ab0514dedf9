-- How many resources a stack's template has, and those of all stacks below a root together,
-- in parts that are added up.
ALTER TABLE stack ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
CREATE TABLE tree (
  root TEXT NOT NULL,
  part INTEGER NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (root, part)
) STRICT;
UPDATE stack SET size = (SELECT count(DISTINCT name) FROM resource WHERE stack_id = stack.id) WHERE deleted IS NULL;
INSERT INTO tree (root, part, size) SELECT root, 0, sum(size) FROM stack WHERE root <> '' AND deleted IS NULL GROUP BY root;
