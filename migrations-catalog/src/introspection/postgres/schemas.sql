SELECT 'pg_namespace'::regclass::oid::int8 AS class, it.oid::int8 AS object, nspname::text AS name, 'CREATE SCHEMA ' || quote_ident(nspname) AS statement
FROM pg_catalog.pg_namespace AS it
WHERE nspname <> current_schema() AND nspname !~ '^pg_(toast_)?temp_' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_namespace'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY nspname
