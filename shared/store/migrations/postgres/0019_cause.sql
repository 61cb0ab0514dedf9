-- Why a stack's action ended: a word instead of the sentence of its reason. Stacks of an older
-- release have none; stack.CauseOfReason reads theirs from the sentence.
ALTER TABLE stack ADD COLUMN cause text;
