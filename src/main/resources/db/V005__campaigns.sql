-- State: what a user wants of it, running, paused or cancelled; it is done when none of its jobs is open.
CREATE TABLE campaigns (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  name TEXT,
  state TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE INDEX campaigns_by_tenant ON campaigns (tenant, id);

-- The rows of a campaign that became no job; state: invalid or duplicate.
CREATE TABLE campaign_skipped (
  campaign TEXT NOT NULL,
  campaign_row INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (campaign, campaign_row)
);

CREATE INDEX send_jobs_open_of_campaign ON send_jobs (campaign)
  WHERE campaign IS NOT NULL AND state IN ('queued', 'sending');
