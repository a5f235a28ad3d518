SELECT 'pg_namespace'::regclass::oid::int8 AS class, oid::int8 AS object, 'CREATE SCHEMA ' || quote_ident(nspname) AS statement
FROM pg_catalog.pg_namespace WHERE nspname <> current_schema() AND oid >= 16384 ORDER BY nspname
