-- The queues that get the events of a root stack and of its nested stacks, as JSON; empty for none. Stacks that
-- there are already get theirs with their next creation, update or rollback.
ALTER TABLE stack ADD COLUMN sinks text NOT NULL DEFAULT '';
CREATE INDEX message_sink ON message (stack_id) WHERE topic = 'event.sink';
