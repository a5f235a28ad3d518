-- Tables that inherit, from one and from several.
CREATE TABLE cities (name text PRIMARY KEY, population real CHECK (population > 0), elevation integer DEFAULT 0);
CREATE TABLE capitals (state char(2) UNIQUE NOT NULL) INHERITS (cities);
CREATE TABLE marked (marked_by text, marked_on date DEFAULT CURRENT_DATE NOT NULL);
CREATE TABLE marked_capitals (note text, elevation integer DEFAULT 5) INHERITS (capitals, marked);
ALTER TABLE capitals ALTER COLUMN elevation SET DEFAULT 100;
ALTER TABLE capitals ADD CONSTRAINT capitals_pkey PRIMARY KEY (name);
CREATE INDEX cities_population ON cities (population);
CREATE INDEX capitals_population ON capitals (population DESC);
CREATE VIEW all_cities AS SELECT name, population FROM ONLY cities UNION ALL SELECT name, population FROM capitals;
