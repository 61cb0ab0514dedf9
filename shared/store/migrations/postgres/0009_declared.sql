-- The type as the template names it, where that stands for another.
ALTER TABLE resource ADD COLUMN declared text COLLATE "C" NOT NULL DEFAULT '';
