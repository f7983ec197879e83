-- A job that waits for no time has none, instead of the year 1970: a time before that was neither ready nor scheduled.
ALTER TABLE send_jobs ADD COLUMN waits_until BIGINT;
UPDATE send_jobs SET waits_until = due WHERE state IN ('queued', 'sending') AND due > 0;

DROP INDEX send_jobs_waiting;
DROP INDEX send_jobs_due;
DROP INDEX send_jobs_expiring;
DROP INDEX send_jobs_attempted;
ALTER TABLE send_jobs DROP COLUMN due;
CREATE INDEX send_jobs_waiting ON send_jobs (device, lane, priority, id, contact)
  WHERE state = 'queued' AND waits_until IS NULL;
CREATE INDEX send_jobs_scheduled ON send_jobs (device, waits_until) WHERE state = 'queued' AND waits_until IS NOT NULL;
CREATE INDEX send_jobs_expiring ON send_jobs (expires_at) WHERE state = 'queued' AND expires_at IS NOT NULL;
CREATE INDEX send_jobs_attempted ON send_jobs (device, attempted_at) WHERE attempted_at IS NOT NULL;
