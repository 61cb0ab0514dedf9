-- Claims of objects that were left in the cloud on purpose: a search for a lost answer leaves them alone.
CREATE TABLE retained (
    claim text COLLATE "C" PRIMARY KEY,
    until timestamptz NOT NULL
);
