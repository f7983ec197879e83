-- Named texts of a tenant, with places for variables.
CREATE TABLE templates (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT,
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, name)
);
