-- What keeps users from changing a stack by accident.
CREATE TABLE guard (
  stack_id          TEXT PRIMARY KEY,
  protected         INTEGER NOT NULL,
  protection_reason TEXT NOT NULL,
  protected_by      TEXT NOT NULL,
  locked_until      INTEGER,
  lock_reason       TEXT NOT NULL,
  locked_by         TEXT NOT NULL
) STRICT;
