-- Labels are separated by a character that no name holds.
SELECT 'pg_type'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, typname::text AS name,
    (SELECT string_agg(enumlabel, chr(31) ORDER BY enumsortorder) FROM pg_catalog.pg_enum WHERE enumtypid = it.oid) AS labels,
    'CREATE TYPE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(typname)
    || ' AS ENUM (' || coalesce((SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_catalog.pg_enum WHERE enumtypid = it.oid), '') || ')' AS statement
FROM pg_catalog.pg_type AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = typnamespace
WHERE typtype = 'e' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_type'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY typname, nspname
