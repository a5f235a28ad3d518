SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    'ALTER SEQUENCE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(it.relname) || ' OWNED BY ' || refobjid::regclass || '.' || quote_ident(attname) AS statement
FROM pg_catalog.pg_depend JOIN pg_catalog.pg_class AS it ON classid = 'pg_class'::regclass AND it.oid = objid
JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace JOIN pg_catalog.pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
WHERE it.relkind = 'S' AND deptype = 'a' AND refclassid = 'pg_class'::regclass ORDER BY it.relname
