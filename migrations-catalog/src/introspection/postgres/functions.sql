SELECT 'pg_proc'::regclass::oid::int8 AS class, oid::int8 AS object, pg_get_functiondef(oid) AS statement
FROM pg_catalog.pg_proc WHERE prokind IN ('f', 'p', 'w') AND oid >= 16384 ORDER BY oid
