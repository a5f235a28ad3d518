-- Types of one's own, of each sort, and what uses them.
CREATE TYPE mood AS ENUM ('sad', 'so so', 'it''s fine', 'Happy');
CREATE TYPE address AS (street text, "number" integer, zip varchar(10) COLLATE "C");
CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN positive AS integer DEFAULT 1 CONSTRAINT is_positive CHECK (VALUE > 0);
CREATE DOMAIN email AS text NOT NULL CHECK (VALUE ~ '^[^@]+@[^@]+$') CONSTRAINT not_long CHECK (length(VALUE) <= 200);
CREATE DOMAIN small_positive AS positive CHECK (VALUE < 100);
CREATE TABLE persons (
    id integer PRIMARY KEY,
    feeling mood DEFAULT 'so so'::mood NOT NULL,
    feelings mood[],
    lives address,
    moved address[],
    hours float_range,
    amount positive,
    few small_positive DEFAULT 7,
    mail email,
    during tstzrange DEFAULT '[,)'::tstzrange,
    several int4multirange
);
CREATE INDEX persons_street ON persons (((lives).street));
CREATE VIEW happy AS SELECT id, (lives).zip AS zip FROM persons WHERE feeling = 'Happy';
