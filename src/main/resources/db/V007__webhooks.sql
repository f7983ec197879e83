-- State: active, paused, or deleted while its deliveries are being removed. devices, types: JSON lists; headers: an object.
-- caught_up_to: null once it goes with the outbox; before that, up to where its own events were put in.
CREATE TABLE webhooks (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  url TEXT NOT NULL,
  devices TEXT NOT NULL,
  types TEXT NOT NULL,
  headers TEXT NOT NULL,
  format TEXT NOT NULL,
  description TEXT,
  state TEXT NOT NULL,
  cause TEXT,
  failing_since BIGINT,
  secret TEXT NOT NULL,
  old_secret TEXT,
  old_until BIGINT,
  caught_up_to BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE INDEX webhooks_by_tenant ON webhooks (tenant, id);

-- Up to which event deliveries were put in. One row.
CREATE TABLE webhook_outbox (
  one INTEGER NOT NULL PRIMARY KEY,
  up_to BIGINT NOT NULL
);

INSERT INTO webhook_outbox (one, up_to) VALUES (1, 0);

-- One event for one webhook. State: pending, delivered or dead. device: '' for an event of none.
-- history: the last attempts as a JSON list; answer: the start of the last one's answer.
CREATE TABLE deliveries (
  subscription TEXT NOT NULL,
  seq BIGINT NOT NULL,
  device TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  cause TEXT,
  attempts INTEGER NOT NULL,
  next_at BIGINT NOT NULL,
  queued_at BIGINT NOT NULL,
  answer TEXT,
  history TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (subscription, seq)
);

CREATE INDEX deliveries_pending ON deliveries (subscription, device, seq, queued_at) WHERE state = 'pending';
CREATE INDEX deliveries_dead ON deliveries (subscription, seq) WHERE state = 'dead';
CREATE INDEX deliveries_delivered ON deliveries (updated_at) WHERE state = 'delivered';
