SELECT 'pg_type'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    'CREATE TYPE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(typname)
    || ' AS (' || coalesce((
        SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
            || CASE WHEN attcollation <> of.typcollation THEN ' COLLATE ' || attcollation::regcollation ELSE '' END, ', ' ORDER BY attnum)
        FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_type AS of ON of.oid = atttypid WHERE attrelid = it.typrelid AND attnum > 0 AND NOT attisdropped
    ), '') || ')' AS statement
FROM pg_catalog.pg_type AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = typnamespace JOIN pg_catalog.pg_class ON pg_class.oid = typrelid
WHERE typtype = 'c' AND relkind = 'c' AND it.oid >= 16384 ORDER BY it.oid
