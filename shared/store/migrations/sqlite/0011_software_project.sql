-- Requests could name another project here, whose servers then ran what they deployed.
UPDATE software_deployment SET user_project = '' WHERE user_project <> project;
