-- What AWS's clients say of a stack, as JSON; empty for most.
ALTER TABLE stack ADD COLUMN options TEXT NOT NULL DEFAULT '';
