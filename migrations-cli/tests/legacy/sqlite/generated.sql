CREATE TABLE sizes (w REAL NOT NULL, h REAL NOT NULL, area REAL GENERATED ALWAYS AS (w * h) STORED, edge REAL AS (2 * (w + h)) VIRTUAL, label TEXT AS (w || 'x' || h), CHECK (w > 0 AND h > 0), CONSTRAINT flat CHECK (h <= w));
CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT CHECK (json_valid(body)), title TEXT GENERATED ALWAYS AS (json_extract(body, '$.title')) VIRTUAL NOT NULL);
CREATE INDEX docs_title ON docs (title);
CREATE INDEX docs_kind ON docs (json_extract(body, '$.kind'), length(title) DESC) WHERE title IS NOT NULL;
CREATE INDEX sizes_area ON sizes (area) WHERE edge > 3 AND label GLOB '1*';
