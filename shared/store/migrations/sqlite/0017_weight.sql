-- How much memory the values of a resource need once they are decoded. Rows of an older release count with their bytes.
ALTER TABLE resource ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
UPDATE resource SET weight = length(sealed) WHERE sealed IS NOT NULL;
