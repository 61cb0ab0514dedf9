-- The ID of the key pair that Hearth has issued for a resource. Its secret is sealed with the row.
ALTER TABLE resource ADD COLUMN access_key TEXT NOT NULL DEFAULT '';
CREATE INDEX resource_access_key ON resource (access_key) WHERE access_key <> '';
