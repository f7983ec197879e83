-- What WhatsApp was asked about numbers by a device, each once in a while at most; it counts as long as its answer holds.
-- number: its one name, however it is spelled; jid: as WhatsApp knows it, null if nobody has it.
CREATE TABLE number_checks (
  device TEXT NOT NULL,
  number TEXT NOT NULL,
  jid TEXT,
  checked_at BIGINT NOT NULL,
  PRIMARY KEY (device, number)
);

CREATE INDEX number_checks_by_time ON number_checks (checked_at);
