-- How many messages of each kind a device sent ('out') or received ('in') on a day, and how many bytes of files. Days are those
-- of WAFLEET_DAY_ZONE, as 2026-01-31, and a past one never changes.
CREATE TABLE usage_days (
  tenant TEXT NOT NULL,
  day TEXT NOT NULL,
  device TEXT NOT NULL,
  direction TEXT NOT NULL,
  kind TEXT NOT NULL,
  messages BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (tenant, day, device, direction, kind)
);

CREATE INDEX usage_days_by_day ON usage_days (day);

-- Up to which event all is counted. One row.
CREATE TABLE usage_progress (
  one INTEGER NOT NULL PRIMARY KEY,
  up_to BIGINT NOT NULL
);

INSERT INTO usage_progress (one, up_to) SELECT 1, coalesce(max(seq), 0) FROM events;
