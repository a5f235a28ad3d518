-- A canonical function takes the range itself, so that the range needs a shell before it: not generated.
SELECT 'pg_type'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, it.typname::text AS name,
    rngcanonical = 0 AND (opcdefault OR rngsubopc < 16384) AS is_own,
    'CREATE TYPE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(it.typname)
    || ' AS RANGE (subtype = ' || format_type(rngsubtype, NULL)
    || CASE WHEN opcdefault THEN '' ELSE ', subtype_opclass = ' || quote_ident(opcname) END
    || CASE WHEN rngcollation <> sub.typcollation THEN ', collation = ' || rngcollation::regcollation ELSE '' END
    || CASE WHEN rngsubdiff <> 0 THEN ', subtype_diff = ' || rngsubdiff::regproc ELSE '' END || ')' AS statement
FROM pg_catalog.pg_range JOIN pg_catalog.pg_type AS it ON it.oid = rngtypid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = it.typnamespace
JOIN pg_catalog.pg_type AS sub ON sub.oid = rngsubtype JOIN pg_catalog.pg_opclass ON pg_opclass.oid = rngsubopc
WHERE it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_type'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY it.oid
