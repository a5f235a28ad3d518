CREATE TABLE event (id bigint NOT NULL, at timestamptz NOT NULL, kind text DEFAULT 'x', PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') WITH (fillfactor = 90);
CREATE TABLE event_other PARTITION OF event DEFAULT;
CREATE INDEX event_kind ON event (kind);
CREATE INDEX event_2025_own ON event_2025 (lower(kind));
ALTER TABLE event_2024 ADD CONSTRAINT only_old CHECK (kind <> 'new');
ALTER TABLE event_2025 ALTER COLUMN kind SET DEFAULT 'y';
COMMENT ON TABLE event_2024 IS 'done';
