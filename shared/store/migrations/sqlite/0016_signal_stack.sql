-- Signals of two stacks whose handles have the same physical id are not the same.
CREATE TABLE signal_of_stack (
  stack_id TEXT NOT NULL,
  key      TEXT NOT NULL, -- physical id of what was signalled
  id       TEXT NOT NULL,
  seq      INTEGER NOT NULL, -- rises with every signal of the key
  data     BLOB, -- sealed
  key_id   TEXT NOT NULL,
  time     INTEGER NOT NULL,
  PRIMARY KEY (stack_id, key, id)
) STRICT;
INSERT INTO signal_of_stack (stack_id, key, id, seq, data, key_id, time) SELECT stack_id, key, id, seq, data, key_id, time FROM signal;
DROP TABLE signal;
ALTER TABLE signal_of_stack RENAME TO signal;
CREATE INDEX signal_key ON signal (key, seq);
