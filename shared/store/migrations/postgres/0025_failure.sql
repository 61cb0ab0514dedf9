-- Why a resource failed, in parts, beside the sentence of its reason, and the same of the resource that
-- a stack's reason names. Rows of an older release have none; stack.FailureOfReason reads theirs from
-- the sentence.
ALTER TABLE resource ADD COLUMN failure text;
ALTER TABLE stack ADD COLUMN failure text;
