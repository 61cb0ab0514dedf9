-- As in Postgres, where transactions overlap; here they come one after the other.
ALTER TABLE event ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
DROP INDEX event_stack;
CREATE INDEX event_stack ON event (stack_id, turn, seq);
