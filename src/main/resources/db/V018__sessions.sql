-- Log-ins that go on. kind: browser (the secret is in a cookie) or program (none, or in a refresh token). stamp: the user's when it
-- began; with another one it is over. turn_hash: of what the newest refresh token has and those before it have not. idle: how long
-- it lives unused, in milliseconds; expires_at: its end if it is not used again; ends_at: its end at the latest. address, agent: of
-- the client that logged in.
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  username TEXT NOT NULL,
  stamp TEXT NOT NULL,
  secret_hash TEXT UNIQUE,
  turn_hash TEXT,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  idle BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (username, id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
