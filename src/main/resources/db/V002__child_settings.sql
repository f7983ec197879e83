-- What a user has set for one child, and what its last child was launched with; both JSON.
ALTER TABLE devices ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE devices ADD COLUMN launched TEXT;
-- The generation of the child that a phone was linked in; 0 for none.
ALTER TABLE devices ADD COLUMN linked_in BIGINT NOT NULL DEFAULT 0;

-- A device's history is a handful among its many events. The query must say the same condition.
CREATE INDEX events_of_transitions ON events (device, seq) WHERE type IN ('process.changed', 'link.changed');
