SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS relation_name,
    word, 'ALTER TABLE ' || it.oid::regclass || ' ' || word || ' ROW LEVEL SECURITY' AS statement
FROM pg_catalog.pg_class AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace CROSS JOIN (VALUES ('ENABLE'), ('FORCE')) AS words (word)
WHERE CASE word WHEN 'ENABLE' THEN relrowsecurity ELSE relforcerowsecurity END AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY it.oid
