-- Who may become a user, by the one who shows the token. owner: the user who made it and without whom it is worth nothing, null for
-- none.
CREATE TABLE invites (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  role TEXT NOT NULL,
  owner TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX invites_by_owner ON invites (owner);
CREATE INDEX invites_by_tenant ON invites (tenant);

-- How people call the user, and where one writes to him; null where nobody has said it. email: in lower case, of several users who have
-- the same the one logs in by it who has had it longest: email_since.
ALTER TABLE users ADD COLUMN display_name TEXT;
ALTER TABLE users ADD COLUMN email TEXT;
ALTER TABLE users ADD COLUMN email_since BIGINT;

CREATE INDEX users_by_email ON users (email);
CREATE INDEX users_by_tenant ON users (tenant);
