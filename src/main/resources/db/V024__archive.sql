-- The messages of all devices, one row each. seq: the number of the event that told of it first. known: 0 while only an edit, a
-- revocation or a deletion of it has come. words: what it is found by, see io.wafleet.archive.Words. bytes: what it held when it
-- came; it never changes, so that what is taken off the sums is what was added.
CREATE TABLE archive_messages (
  seq BIGINT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  chat TEXT NOT NULL,
  message_id TEXT NOT NULL,
  known INTEGER NOT NULL,
  from_me INTEGER NOT NULL,
  sender TEXT,
  sender_lid TEXT,
  sender_name TEXT,
  kind TEXT NOT NULL,
  body TEXT,
  words TEXT NOT NULL,
  reply_to TEXT,
  media TEXT,
  job TEXT,
  at BIGINT NOT NULL,
  edited_at BIGINT,
  revoked_at BIGINT,
  deleted_at BIGINT,
  bytes BIGINT NOT NULL,
  UNIQUE (device, chat, message_id, tenant)
);

CREATE INDEX archive_messages_by_chat ON archive_messages (tenant, device, chat, at, seq);

-- Administrators look into a chat of a device without naming a tenant.
CREATE INDEX archive_messages_of_devices ON archive_messages (device, chat, at, seq);

CREATE INDEX archive_messages_by_age ON archive_messages (tenant, at, seq);

-- Who feels what about a message. sender: '' for the device's own number. emoji: '' where it was taken back.
CREATE TABLE archive_reactions (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  chat TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  emoji TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device, chat, message_id, sender)
);

-- Who has got and read a message of the device's own.
CREATE TABLE archive_receipts (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  chat TEXT NOT NULL,
  message_id TEXT NOT NULL,
  reader TEXT NOT NULL,
  delivered_at BIGINT,
  read_at BIGINT,
  PRIMARY KEY (tenant, device, chat, message_id, reader)
);

-- read_at: up to when the owner has read it. unread: how many messages came in since, 1000 at most.
CREATE TABLE archive_chats (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  chat TEXT NOT NULL,
  chat_lid TEXT,
  name TEXT,
  name_words TEXT NOT NULL,
  last_at BIGINT NOT NULL,
  last_seq BIGINT NOT NULL,
  read_at BIGINT NOT NULL,
  unread INTEGER NOT NULL,
  PRIMARY KEY (tenant, device, chat)
);

CREATE INDEX archive_chats_by_time ON archive_chats (last_at, last_seq);

CREATE INDEX archive_chats_of_devices ON archive_chats (device, tenant, last_at, last_seq);

CREATE INDEX archive_chats_of_tenants ON archive_chats (tenant, last_at, last_seq);

-- How much there is of each tenant's, of the messages up to archive_progress.measured_to.
CREATE TABLE archive_shares (
  tenant TEXT NOT NULL PRIMARY KEY,
  messages BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);

-- Up to which event all is archived, and up to which message all is measured. One row.
CREATE TABLE archive_progress (
  one INTEGER NOT NULL PRIMARY KEY,
  up_to BIGINT NOT NULL,
  measured_to BIGINT NOT NULL
);

INSERT INTO archive_progress (one, up_to, measured_to) VALUES (1, 0, 0);
