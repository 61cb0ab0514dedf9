-- How many resources a stack's template has, and those of all stacks below a root together,
-- in parts that are added up.
ALTER TABLE stack ADD COLUMN size bigint NOT NULL DEFAULT 0;
CREATE TABLE tree (
  root text COLLATE "C" NOT NULL,
  part bigint NOT NULL,
  size bigint NOT NULL,
  PRIMARY KEY (root, part)
) WITH (fillfactor = 50);
UPDATE stack SET size = (SELECT count(DISTINCT name) FROM resource WHERE stack_id = stack.id) WHERE deleted IS NULL;
INSERT INTO tree (root, part, size) SELECT root, 0, sum(size) FROM stack WHERE root <> '' AND deleted IS NULL GROUP BY root;
