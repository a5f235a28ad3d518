SELECT 'pg_type'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    'CREATE TYPE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(typname)
    || ' AS ENUM (' || (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_catalog.pg_enum WHERE enumtypid = it.oid) || ')' AS statement
FROM pg_catalog.pg_type AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = typnamespace
WHERE typtype = 'e' AND EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = it.oid) ORDER BY typname
