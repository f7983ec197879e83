-- How many bytes each tenant's events hold, up to journal_size.up_to; and up to which number some of them were removed.
CREATE TABLE journal_shares (
  tenant TEXT NOT NULL PRIMARY KEY,
  bytes BIGINT NOT NULL,
  removed_to BIGINT NOT NULL
);

-- All is measured anew.
DELETE FROM journal_size;

-- Whether an event waits for a webhook.
CREATE INDEX deliveries_pending_of_event ON deliveries (seq) WHERE state = 'pending';
