-- The two names that WhatsApp has for a person, as far as a device's child has told both.
CREATE TABLE identities (
  device TEXT NOT NULL,
  lid TEXT NOT NULL,
  phone TEXT NOT NULL,
  PRIMARY KEY (device, lid)
);

CREATE INDEX identities_by_phone ON identities (device, phone);
