-- phone_number: the device's own, null until it is known; expected_number: the one that it was registered with, null for none.
-- SQLite cannot make a column optional, so the table is made anew; no other table refers to it.
CREATE TABLE devices_next (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  phone_number TEXT UNIQUE,
  expected_number TEXT,
  name TEXT,
  desired TEXT NOT NULL,
  port INTEGER NOT NULL UNIQUE,
  hook_secret TEXT NOT NULL,
  jid TEXT,
  settings TEXT NOT NULL DEFAULT '{}',
  launched TEXT,
  linked_in BIGINT NOT NULL DEFAULT 0,
  generation BIGINT NOT NULL,
  restarts BIGINT NOT NULL,
  last_exit TEXT,
  last_exit_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

INSERT INTO devices_next (id, tenant, phone_number, expected_number, name, desired, port, hook_secret, jid, settings,
  launched, linked_in, generation, restarts, last_exit, last_exit_at, created_at, updated_at)
SELECT id, tenant, phone_number, phone_number, name, desired, port, hook_secret, jid, settings,
  launched, linked_in, generation, restarts, last_exit, last_exit_at, created_at, updated_at FROM devices;

DROP TABLE devices;
ALTER TABLE devices_next RENAME TO devices;
