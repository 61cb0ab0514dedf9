-- Whether a resource's object stays in the cloud when the resource is removed.
ALTER TABLE resource ADD COLUMN retain INTEGER NOT NULL DEFAULT 0;
