-- Step 1
--
-- revision: r001
-- down_revision: base
-- irreversible: an example
CREATE TYPE mood AS ENUM ('calm', 'glad');
CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, age integer, mood mood, token uuid, made_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE pets (id bigint PRIMARY KEY, owner_id bigint REFERENCES people (id), name varchar(8), doubled integer GENERATED ALWAYS AS (1 + 1) STORED);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
