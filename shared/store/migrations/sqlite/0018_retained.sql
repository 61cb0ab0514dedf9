-- Claims of objects that were left in the cloud on purpose: a search for a lost answer leaves them alone.
CREATE TABLE retained (
    claim TEXT PRIMARY KEY,
    until INTEGER NOT NULL
);
