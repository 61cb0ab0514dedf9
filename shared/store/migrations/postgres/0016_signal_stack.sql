-- Signals of two stacks whose handles have the same physical id are not the same.
CREATE TABLE signal_of_stack (
  stack_id text COLLATE "C" NOT NULL,
  key      text COLLATE "C" NOT NULL, -- physical id of what was signalled
  id       text COLLATE "C" NOT NULL,
  seq      bigint NOT NULL, -- rises with every signal of the key
  data     bytea, -- sealed
  key_id   text NOT NULL,
  time     timestamptz NOT NULL,
  PRIMARY KEY (stack_id, key, id)
);
INSERT INTO signal_of_stack (stack_id, key, id, seq, data, key_id, time) SELECT stack_id, key, id, seq, data, key_id, time FROM signal;
DROP TABLE signal;
ALTER TABLE signal_of_stack RENAME TO signal;
CREATE INDEX signal_key ON signal (key, seq);
