-- Who wants no messages that were not asked for, by tenant. person: one name for a number, however it is spelled, or the JID;
-- jid: as it was known then; lid: the hidden number, where it was known.
-- source: message, user or import; word, device and message: by which of the person's messages.
-- confirm_to: whom it is still to be confirmed to; null once that is on its way, or not wanted.
CREATE TABLE opt_outs (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  person TEXT NOT NULL,
  jid TEXT NOT NULL,
  lid TEXT,
  source TEXT NOT NULL,
  word TEXT,
  device TEXT,
  message TEXT,
  note TEXT,
  confirm_to TEXT,
  at BIGINT NOT NULL
);

CREATE UNIQUE INDEX opt_outs_by_person ON opt_outs (tenant, person);
CREATE INDEX opt_outs_by_lid ON opt_outs (tenant, lid) WHERE lid IS NOT NULL;
CREATE INDEX opt_outs_by_tenant ON opt_outs (tenant, id);
CREATE INDEX opt_outs_unconfirmed ON opt_outs (id) WHERE confirm_to IS NOT NULL;

-- By which words a tenant's people opt out (a JSON list), and what they are answered, empty for nothing. Null: as the settings say.
CREATE TABLE opt_out_rules (
  tenant TEXT NOT NULL PRIMARY KEY,
  words TEXT,
  confirmation TEXT
);
