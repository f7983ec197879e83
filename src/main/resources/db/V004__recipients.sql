-- The JID that a Brazilian mobile number, written with its ninth digit, is registered by; null if it was not on WhatsApp.
CREATE TABLE recipients (
  number TEXT NOT NULL PRIMARY KEY,
  jid TEXT,
  checked_at BIGINT NOT NULL
);
