-- Which transaction wrote an event. Rows of transactions that are over come before
-- those of every transaction that is not over, whatever their seq: so a reader can follow.
ALTER TABLE event ADD COLUMN turn bigint NOT NULL DEFAULT 0;
ALTER TABLE event ALTER COLUMN turn SET DEFAULT (pg_current_xact_id()::text::bigint);
DROP INDEX event_stack;
CREATE INDEX event_stack ON event (stack_id, turn, seq);
