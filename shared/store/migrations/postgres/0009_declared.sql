-- The type as the template names it, where that is mapped to another.
ALTER TABLE resource ADD COLUMN declared text COLLATE "C" NOT NULL DEFAULT '';
