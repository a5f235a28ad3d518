SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    'CREATE ' || CASE relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END || 'VIEW ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname)
    || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '')
    || ' AS ' || rtrim(pg_get_viewdef(it.oid), ';') AS statement
FROM pg_catalog.pg_class AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('v', 'm') AND it.oid >= 16384 ORDER BY relname, nspname
