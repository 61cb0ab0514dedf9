-- Whether the creation of a stack was rolled back, and no other action has made it since. It was read from
-- the stack's last action, and forgotten with a check.
ALTER TABLE stack ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
UPDATE stack SET undone = 1 WHERE action = 'ROLLBACK' AND (cause = 'creation' OR status <> 'COMPLETE' AND previous_id = '');
UPDATE stack SET cause = '' WHERE cause = 'creation';
-- Whether an event is that of the rollback of a creation. Rollbacks of an older release are those of a
-- creation if no update began before them.
ALTER TABLE event ADD COLUMN undoes_creation INTEGER NOT NULL DEFAULT 0;
UPDATE event SET undoes_creation = 1 WHERE action = 'ROLLBACK' AND physical_id = stack_id AND NOT EXISTS (
  SELECT 1 FROM event AS earlier WHERE earlier.stack_id = event.stack_id AND earlier.physical_id = event.stack_id
    AND earlier.action IN ('UPDATE', 'RESTORE') AND earlier.seq < event.seq);
