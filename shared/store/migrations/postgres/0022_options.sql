-- What AWS's clients say of a stack, as JSON; empty for most.
ALTER TABLE stack ADD COLUMN options text NOT NULL DEFAULT '';
