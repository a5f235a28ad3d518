CREATE TABLE animal (id int PRIMARY KEY, name text DEFAULT 'nobody', CHECK (id > 0), CONSTRAINT own CHECK (name <> '') NO INHERIT);
CREATE TABLE dog (barks boolean NOT NULL DEFAULT true) INHERITS (animal);
CREATE TABLE named (label text);
CREATE TABLE puppy (age int) INHERITS (dog, named);
ALTER TABLE dog ALTER COLUMN name SET DEFAULT 'rex';
CREATE INDEX dog_name ON dog (name);
