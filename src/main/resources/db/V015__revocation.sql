-- stamp: what a user's tokens must name; another one ends them all. Users of before have none until they change, and tokens of
-- before name none, which is never enough: everybody logs in anew.
ALTER TABLE users ADD COLUMN stamp TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;

-- scopes: words with blanks between them; devices: ids with commas between them, empty for all of the tenant; owner: the user
-- who made it and without whom it is worth nothing, null for none; is_local: the key of the command line on this host.
CREATE TABLE api_keys_next (
  id TEXT NOT NULL PRIMARY KEY,
  key_hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  tenant TEXT NOT NULL,
  role TEXT NOT NULL,
  scopes TEXT NOT NULL,
  devices TEXT NOT NULL DEFAULT '',
  owner TEXT,
  is_local INTEGER NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT,
  UNIQUE (tenant, name)
);

-- Until now a key had all that its role may.
INSERT INTO api_keys_next (id, key_hash, name, tenant, role, scopes, is_local, created_at, expires_at)
SELECT substr(key_hash, 1, 32), key_hash, name, tenant, role,
  CASE role
    WHEN 'admin' THEN 'devices:read devices:manage messages:send events:read admin'
    WHEN 'operator' THEN 'devices:read devices:manage messages:send events:read'
    ELSE 'devices:read events:read'
  END,
  CASE name WHEN 'local-cli' THEN 1 ELSE 0 END, created_at, expires_at FROM api_keys;

DROP TABLE api_keys;
ALTER TABLE api_keys_next RENAME TO api_keys;

CREATE INDEX api_keys_by_owner ON api_keys (owner);
