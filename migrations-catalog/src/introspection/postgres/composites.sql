-- Their attributes stand among the columns.
SELECT 'pg_type'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, typname::text AS name, typrelid::int8 AS relation,
    'CREATE TYPE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(typname) || ' AS' AS opening
FROM pg_catalog.pg_type AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = typnamespace JOIN pg_catalog.pg_class ON pg_class.oid = typrelid
WHERE typtype = 'c' AND relkind = 'c' AND relpersistence <> 't' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_type'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY it.oid
