CREATE TYPE code AS ENUM ('y', 'n');
CREATE FUNCTION same(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = same);
CREATE FUNCTION to_code(b boolean) RETURNS code LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN b THEN 'y'::code ELSE 'n' END $$;
CREATE CAST (boolean AS code) WITH FUNCTION to_code(boolean) AS ASSIGNMENT;
CREATE TABLE t (c code);
