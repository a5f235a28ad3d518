SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    'COMMENT ON ' || CASE WHEN objsubid = 0 THEN 'TABLE ' || it.oid::regclass ELSE 'COLUMN ' || it.oid::regclass || '.' || quote_ident(attname) END
    || ' IS ' || quote_literal(description) AS statement
FROM pg_catalog.pg_description JOIN pg_catalog.pg_class AS it ON it.oid = objoid AND classoid = 'pg_class'::regclass
LEFT JOIN pg_catalog.pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
WHERE relkind IN ('r', 'p') AND it.oid >= 16384 ORDER BY it.oid, objsubid
