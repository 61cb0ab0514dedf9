-- The row that took the place of a resource's row, which is kept until its object is removed.
ALTER TABLE resource ADD COLUMN replaced_by TEXT NOT NULL DEFAULT '';
