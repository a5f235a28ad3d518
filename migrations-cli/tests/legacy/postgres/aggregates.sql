CREATE FUNCTION add(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION half(a numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT a / 2';
CREATE AGGREGATE half_sum(numeric) (SFUNC = add, STYPE = numeric, FINALFUNC = half, COMBINEFUNC = add, INITCOND = '0', PARALLEL = SAFE);
CREATE AGGREGATE rows_of(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE TABLE t (a numeric);
CREATE VIEW halves AS SELECT half_sum(a) AS h FROM t;
COMMENT ON AGGREGATE half_sum(numeric) IS 'of all';
