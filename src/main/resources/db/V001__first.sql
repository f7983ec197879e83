-- One text for SQLite and PostgreSQL: TEXT, BIGINT and INTEGER only; times are epoch millis; JSON is TEXT.

CREATE TABLE settings (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE users (
  username TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
  key_hash TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  tenant TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  UNIQUE (tenant, name)
);

CREATE TABLE devices (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  phone_number TEXT NOT NULL UNIQUE,
  name TEXT,
  desired TEXT NOT NULL,
  port INTEGER NOT NULL UNIQUE,
  api_secret TEXT NOT NULL,
  hook_secret TEXT NOT NULL,
  jid TEXT,
  generation BIGINT NOT NULL,
  restarts BIGINT NOT NULL,
  last_exit TEXT,
  last_exit_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE send_jobs (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  recipient TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  cause TEXT,
  attempts INTEGER NOT NULL,
  message_id TEXT,
  attempted_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE INDEX send_jobs_by_lane ON send_jobs (device, state, id);
CREATE INDEX send_jobs_by_message ON send_jobs (device, message_id);

CREATE TABLE events (
  seq BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  type TEXT NOT NULL,
  at BIGINT NOT NULL,
  dedup TEXT,
  data TEXT NOT NULL,
  UNIQUE (device, dedup)
);

CREATE INDEX events_by_device ON events (device, seq);
CREATE INDEX events_by_tenant ON events (tenant, seq);
