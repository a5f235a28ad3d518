-- A constraint that heirs do not have.
CREATE TABLE cities (name text PRIMARY KEY, size integer);
CREATE TABLE capitals (state text) INHERITS (cities);
ALTER TABLE cities ADD CONSTRAINT not_here CHECK (name <> '') NO INHERIT;
