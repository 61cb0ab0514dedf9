-- What is to run on servers, and where.
CREATE TABLE software_config (
  id           text COLLATE "C" PRIMARY KEY,
  project      text COLLATE "C" NOT NULL CHECK (project <> ''),
  name         text COLLATE "C",
  config_group text,
  sealed       bytea NOT NULL, -- config, inputs, outputs, options
  key_id       text NOT NULL,
  created      timestamptz NOT NULL
);
CREATE INDEX software_config_list ON software_config (project, created, id);

CREATE TABLE software_deployment (
  id            text COLLATE "C" PRIMARY KEY,
  project       text COLLATE "C" NOT NULL CHECK (project <> ''),
  user_project  text COLLATE "C" NOT NULL,
  config_id     text COLLATE "C" NOT NULL,
  server_id     text COLLATE "C" NOT NULL CHECK (server_id <> ''),
  action        text,
  status        text,
  status_reason text NOT NULL,
  sealed        bytea NOT NULL, -- input and output values
  key_id        text NOT NULL,
  created       timestamptz NOT NULL,
  updated       timestamptz,
  version       bigint NOT NULL CHECK (version >= 0)
);
CREATE INDEX software_deployment_project ON software_deployment (project, created, id);
CREATE INDEX software_deployment_user ON software_deployment (user_project, created, id) WHERE user_project <> '';
CREATE INDEX software_deployment_server ON software_deployment (server_id);
CREATE INDEX software_deployment_config ON software_deployment (config_id);
