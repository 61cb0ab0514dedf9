-- What is to run on servers, and where.
CREATE TABLE software_config (
  id           TEXT PRIMARY KEY,
  project      TEXT NOT NULL CHECK (project <> ''),
  name         TEXT,
  config_group TEXT,
  sealed       BLOB NOT NULL, -- config, inputs, outputs, options
  key_id       TEXT NOT NULL,
  created      INTEGER NOT NULL
) STRICT;
CREATE INDEX software_config_list ON software_config (project, created, id);

CREATE TABLE software_deployment (
  id            TEXT PRIMARY KEY,
  project       TEXT NOT NULL CHECK (project <> ''),
  user_project  TEXT NOT NULL,
  config_id     TEXT NOT NULL,
  server_id     TEXT NOT NULL CHECK (server_id <> ''),
  action        TEXT,
  status        TEXT,
  status_reason TEXT NOT NULL,
  sealed        BLOB NOT NULL, -- input and output values
  key_id        TEXT NOT NULL,
  created       INTEGER NOT NULL,
  updated       INTEGER,
  version       INTEGER NOT NULL CHECK (version >= 0)
) STRICT;
CREATE INDEX software_deployment_project ON software_deployment (project, created, id);
CREATE INDEX software_deployment_user ON software_deployment (user_project, created, id) WHERE user_project <> '';
CREATE INDEX software_deployment_server ON software_deployment (server_id);
CREATE INDEX software_deployment_config ON software_deployment (config_id);
