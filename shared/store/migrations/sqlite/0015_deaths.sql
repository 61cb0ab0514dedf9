-- How many workers in a row have died with the row in hand. The index finds the few that have any.
ALTER TABLE resource ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
CREATE INDEX resource_deaths ON resource (wait_key) WHERE deaths > 0;
-- How often a message was delivered again, and how many workers have begun with it since and not ended.
ALTER TABLE message ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
