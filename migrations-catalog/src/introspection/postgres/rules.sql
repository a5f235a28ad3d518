SELECT 'pg_rewrite'::regclass::oid::int8 AS class, oid::int8 AS object, rtrim(pg_get_ruledef(oid), ';') AS statement
FROM pg_catalog.pg_rewrite WHERE rulename <> '_RETURN' AND oid >= 16384 ORDER BY oid
