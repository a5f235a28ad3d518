CREATE TYPE state AS ENUM ('draft', 'it''s sent', 'paid');
CREATE TYPE "Mixed Case" AS ENUM ('a');
CREATE TABLE invoice (id serial PRIMARY KEY, state state NOT NULL DEFAULT 'draft', states state[] DEFAULT '{draft,paid}', kind "Mixed Case");
ALTER TYPE state ADD VALUE 'late' BEFORE 'paid';
CREATE INDEX ON invoice (state) WHERE state <> 'paid';
