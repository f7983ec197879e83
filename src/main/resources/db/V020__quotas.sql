-- How much of something a tenant may have: null for no limit. What has no row goes by the settings.
CREATE TABLE quotas (
  tenant TEXT NOT NULL,
  quota TEXT NOT NULL,
  most BIGINT,
  PRIMARY KEY (tenant, quota)
);

-- How many messages of a tenant were accepted in a quarter of an hour (epoch millis / 900000) whose jobs are gone. A day of any
-- time zone begins with a quarter.
CREATE TABLE removed_sends (
  tenant TEXT NOT NULL,
  quarter BIGINT NOT NULL,
  jobs BIGINT NOT NULL,
  PRIMARY KEY (tenant, quarter)
);

-- Who manages users may see what the tenant may have.
UPDATE api_keys SET scopes = scopes || ' usage:read' WHERE ' ' || scopes || ' ' LIKE '% users:manage %';
