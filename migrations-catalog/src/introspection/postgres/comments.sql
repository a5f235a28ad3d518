-- Of tables and their columns; `name` is empty for a table.
SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS relation_name,
    coalesce(attname::text, '') AS name, description AS comment,
    'COMMENT ON ' || CASE WHEN objsubid = 0 THEN 'TABLE ' || it.oid::regclass ELSE 'COLUMN ' || it.oid::regclass || '.' || quote_ident(attname) END
    || ' IS ' || quote_literal(description) AS statement
FROM pg_catalog.pg_description JOIN pg_catalog.pg_class AS it ON it.oid = objoid AND classoid = 'pg_class'::regclass
JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
LEFT JOIN pg_catalog.pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
WHERE relkind IN ('r', 'p', 'f') AND relpersistence <> 't' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY it.oid, objsubid
