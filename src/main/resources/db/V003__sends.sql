-- The lane: messages (0) or signals such as "typing" (1). The priority: 0 goes before 1 goes before 2. The contact: 0 wrote
-- to us lately, 1 is known, 2 never was in touch. Due: 0 for at once, else the time before which the job waits.
ALTER TABLE send_jobs ADD COLUMN lane INTEGER NOT NULL DEFAULT 0;
ALTER TABLE send_jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 1;
ALTER TABLE send_jobs ADD COLUMN contact INTEGER NOT NULL DEFAULT 1;
ALTER TABLE send_jobs ADD COLUMN due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE send_jobs ADD COLUMN send_at BIGINT;
ALTER TABLE send_jobs ADD COLUMN expires_at BIGINT;
ALTER TABLE send_jobs ADD COLUMN campaign TEXT;
ALTER TABLE send_jobs ADD COLUMN campaign_row INTEGER;
ALTER TABLE send_jobs ADD COLUMN on_uncertain TEXT NOT NULL DEFAULT 'hold';
-- The name of the spool file that is sent.
ALTER TABLE send_jobs ADD COLUMN file TEXT;
ALTER TABLE send_jobs ADD COLUMN history TEXT NOT NULL DEFAULT '[]';

-- Each names just the rows that its question is about, so that a lane with a long past is as quick as a new one. A query must
-- say the same condition, word for word.
DROP INDEX send_jobs_by_lane;
DROP INDEX send_jobs_by_message;
CREATE INDEX send_jobs_waiting ON send_jobs (device, lane, priority, id, contact) WHERE state = 'queued' AND due = 0;
CREATE INDEX send_jobs_due ON send_jobs (device, due) WHERE state = 'queued' AND due > 0;
CREATE INDEX send_jobs_sending ON send_jobs (device, lane, id) WHERE state = 'sending';
CREATE INDEX send_jobs_expiring ON send_jobs (expires_at) WHERE state = 'queued' AND expires_at > 0;
CREATE INDEX send_jobs_by_recipient ON send_jobs (device, recipient) WHERE state = 'queued';
CREATE INDEX send_jobs_attempted ON send_jobs (device, attempted_at) WHERE attempted_at > 0;
CREATE INDEX send_jobs_by_message ON send_jobs (device, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX send_jobs_files ON send_jobs (file) WHERE file IS NOT NULL AND state IN ('queued', 'sending');
CREATE INDEX send_jobs_sent ON send_jobs (device) WHERE state IN ('sent', 'delivered', 'read');
CREATE INDEX send_jobs_uncertain ON send_jobs (device, recipient) WHERE state = 'uncertain';
CREATE INDEX send_jobs_of_campaign ON send_jobs (campaign, campaign_row) WHERE campaign IS NOT NULL;

-- What a user has set for one device's lane (JSON), why it is paused, and until when WhatsApp refuses first contacts.
CREATE TABLE lanes (
  device TEXT NOT NULL PRIMARY KEY,
  settings TEXT NOT NULL,
  paused TEXT,
  first_contacts_held_until BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- Who has been in touch with a device, and when last: epoch millis, 0 for never.
CREATE TABLE contacts (
  device TEXT NOT NULL,
  jid TEXT NOT NULL,
  last_in BIGINT NOT NULL,
  last_out BIGINT NOT NULL,
  PRIMARY KEY (device, jid)
);

-- The answers to requests with an Idempotency-Key; no answer yet while status is null.
CREATE TABLE idempotency_keys (
  tenant TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  job TEXT NOT NULL,
  status INTEGER,
  answer TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, idempotency_key)
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
