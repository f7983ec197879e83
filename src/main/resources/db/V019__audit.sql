-- What was changed, or was to be: who, by which operation, of which object and tenant, from where, and what came of it. id: by
-- time. was, became: JSON of what the operation changed, without secrets; null where it does not say.
CREATE TABLE audit (
  id TEXT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  tenant TEXT NOT NULL,
  operation TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER NOT NULL,
  code TEXT,
  address TEXT NOT NULL,
  request TEXT NOT NULL,
  was TEXT,
  became TEXT
);

CREATE INDEX audit_by_tenant ON audit (tenant, id);
CREATE INDEX audit_by_who ON audit (who, id);
CREATE INDEX audit_by_object ON audit (object, id);
CREATE INDEX audit_by_time ON audit (at);
