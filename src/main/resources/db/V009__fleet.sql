-- Whether the fleet is real or simulated is settled by the first start; a fleet that is there already is real.
INSERT INTO settings (name, value) SELECT 'fleet', 'REAL' WHERE EXISTS (SELECT 1 FROM devices);
