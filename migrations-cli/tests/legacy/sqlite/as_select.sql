CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, size REAL);
CREATE TABLE made AS SELECT id, name || 'x' AS label, size * 2 AS twice FROM source;
ALTER TABLE source ADD COLUMN added TEXT DEFAULT 'later' NOT NULL;
ALTER TABLE source RENAME COLUMN size TO width;
ALTER TABLE made RENAME TO renamed;
CREATE INDEX renamed_label ON renamed (label);
ALTER TABLE renamed DROP COLUMN twice;
CREATE VIEW both AS SELECT s.*, r.label FROM source s LEFT JOIN renamed r USING (id);
