-- Deleted stacks are removed after a time.
CREATE INDEX stack_deleted ON stack (deleted, id) WHERE deleted IS NOT NULL;
