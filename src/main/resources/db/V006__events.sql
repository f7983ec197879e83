-- An event of a tenant and of none of its devices has the device ''.
-- How many bytes of data the journal holds in its events up to a number.
CREATE TABLE journal_size (
  one INTEGER NOT NULL PRIMARY KEY,
  up_to BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);
