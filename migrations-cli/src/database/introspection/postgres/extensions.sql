SELECT 'pg_extension'::regclass::oid::int8 AS class, oid::int8 AS object, 'CREATE EXTENSION ' || quote_ident(extname) AS statement
FROM pg_catalog.pg_extension WHERE oid >= 16384 ORDER BY extname
