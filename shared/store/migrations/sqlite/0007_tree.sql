-- Stacks below stacks: the place of each in its tree, what its source leaves to the one
-- above, and which resources are such stacks.
ALTER TABLE stack ADD COLUMN parent_row TEXT NOT NULL DEFAULT '';
ALTER TABLE stack ADD COLUMN root TEXT NOT NULL DEFAULT '';
ALTER TABLE stack ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stack_root ON stack (root) WHERE root <> '';
ALTER TABLE source ADD COLUMN parent TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN resource TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE resource ADD COLUMN template TEXT NOT NULL DEFAULT '';
