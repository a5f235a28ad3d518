SELECT 'pg_rewrite'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS relation_name, rulename::text AS name,
    rtrim(pg_get_ruledef(it.oid), ';') AS statement
FROM pg_catalog.pg_rewrite AS it JOIN pg_catalog.pg_class ON pg_class.oid = ev_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE rulename <> '_RETURN' AND relpersistence <> 't' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = ev_class AND deptype = 'e')
ORDER BY it.oid
