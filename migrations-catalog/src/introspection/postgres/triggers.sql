SELECT 'pg_trigger'::regclass::oid::int8 AS class, oid::int8 AS object, pg_get_triggerdef(oid) AS statement
FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgparentid = 0 ORDER BY oid
