-- Functions with every attribute.
CREATE TYPE pair AS (a integer, b text);
CREATE TABLE things (id integer PRIMARY KEY, name text);
CREATE FUNCTION plus(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS $$ SELECT a + b $$;
CREATE FUNCTION plus(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE LEAKPROOF RETURN a + b;
CREATE FUNCTION everything() RETURNS SETOF things LANGUAGE sql STABLE ROWS 50 BEGIN ATOMIC SELECT id, name FROM things; END;
CREATE FUNCTION listed(VARIADIC list integer[], OUT low integer, OUT high integer) LANGUAGE plpgsql AS $fn$
DECLARE
    x integer; -- a note; with a semicolon
BEGIN
    SELECT min(e), max(e) INTO low, high FROM unnest(list) AS e;
    IF low IS NULL THEN RAISE EXCEPTION 'none: %', $1 USING ERRCODE = 'P0001'; END IF;
END
$fn$;
CREATE FUNCTION rows_of(wanted text) RETURNS TABLE (id integer, label text) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path TO 'public', 'pg_temp' SET work_mem = '8MB' AS $$
BEGIN
    RETURN QUERY SELECT t.id, t.name FROM things t WHERE t.name = wanted;
END;
$$;
CREATE FUNCTION two(INOUT p pair, IN n integer DEFAULT NULL) LANGUAGE sql AS 'SELECT p';
CREATE FUNCTION any_one(VARIADIC anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE PROCEDURE clean(INOUT done integer, IN "Limit" integer DEFAULT 10) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN DELETE FROM things WHERE id > "Limit"; COMMIT; done := 1; END $$;
CREATE PROCEDURE fill(n integer) LANGUAGE sql BEGIN ATOMIC INSERT INTO things (id) VALUES (n); INSERT INTO things (id, name) VALUES (n + 1, 'x'); END;
CREATE TABLE uses (id integer DEFAULT plus(1, 2), twice integer GENERATED ALWAYS AS (plus(3, 4)) STORED, CHECK (plus(id, 1) > 0));
CREATE INDEX uses_plus ON uses (plus(id, 5));
