-- State: active, disabled or deleting. held: the ids of devices that were stopped because the tenant was disabled, with commas
-- between them; they are started when it is enabled.
CREATE TABLE tenants (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  held TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Until now tenants were but words in the rows of others, also where only events of them are left.
INSERT INTO tenants (id, name, state, created_at, updated_at)
SELECT tenant, tenant, 'active', min(since), min(since) FROM (
  SELECT tenant, created_at AS since FROM users
  UNION ALL SELECT tenant, created_at FROM api_keys
  UNION ALL SELECT tenant, created_at FROM devices
  UNION ALL SELECT tenant, created_at FROM webhooks
  UNION ALL SELECT tenant, created_at FROM campaigns
  UNION ALL SELECT shares.tenant, (SELECT events.at FROM events WHERE events.tenant = shares.tenant ORDER BY events.seq LIMIT 1)
    FROM journal_shares shares WHERE EXISTS (SELECT 1 FROM events WHERE events.tenant = shares.tenant)
) AS named GROUP BY tenant;
