SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS name,
    CASE relkind WHEN 'm' THEN 'materialized' ELSE '' END AS form,
    array_to_string(reloptions, chr(31)) AS options, rtrim(pg_get_viewdef(it.oid), ';') AS query,
    'CREATE ' || CASE relkind WHEN 'm' THEN 'MATERIALIZED ' ELSE '' END || 'VIEW ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname)
    || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '')
    || ' AS ' || rtrim(pg_get_viewdef(it.oid), ';') AS statement
FROM pg_catalog.pg_class AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('v', 'm') AND relpersistence <> 't' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY relname, nspname
