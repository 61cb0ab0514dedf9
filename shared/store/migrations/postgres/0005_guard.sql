-- What keeps users from changing a stack by accident.
CREATE TABLE guard (
  stack_id          text COLLATE "C" PRIMARY KEY,
  protected         boolean NOT NULL,
  protection_reason text NOT NULL,
  protected_by      text NOT NULL,
  locked_until      timestamptz,
  lock_reason       text NOT NULL,
  locked_by         text NOT NULL
);
