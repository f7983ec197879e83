-- The two names that WhatsApp has for a person, as far as a device's child has told both.
CREATE TABLE identities (
  device TEXT NOT NULL,
  lid TEXT NOT NULL,
  phone TEXT NOT NULL,
  PRIMARY KEY (device, lid)
);

CREATE INDEX identities_by_phone ON identities (device, phone);

-- How far a device's messages are in the journal. Nothing older than floor, when the phone was linked, is ever filled in.
-- gap: from when on messages may be missing; null if none are.
CREATE TABLE backfills (
  device TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  floor BIGINT NOT NULL,
  since BIGINT NOT NULL,
  gap BIGINT
);

CREATE INDEX events_by_message ON events (device, at) WHERE type IN ('message.received', 'message.sent');
