-- Stacks below stacks: the place of each in its tree, what its source leaves to the one
-- above, and which resources are such stacks.
ALTER TABLE stack ADD COLUMN parent_row text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE stack ADD COLUMN root text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE stack ADD COLUMN depth bigint NOT NULL DEFAULT 0;
CREATE INDEX stack_root ON stack (root) WHERE root <> '';
ALTER TABLE source ADD COLUMN parent text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN resource text NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN file text NOT NULL DEFAULT '';
ALTER TABLE resource ADD COLUMN template text NOT NULL DEFAULT '';
