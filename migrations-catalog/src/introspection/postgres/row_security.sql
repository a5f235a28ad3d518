SELECT 'pg_class'::regclass::oid::int8 AS class, oid::int8 AS object, 'ALTER TABLE ' || oid::regclass || ' ' || word || ' ROW LEVEL SECURITY' AS statement
FROM pg_catalog.pg_class CROSS JOIN (VALUES ('ENABLE'), ('FORCE')) AS words (word)
WHERE CASE word WHEN 'ENABLE' THEN relrowsecurity ELSE relforcerowsecurity END ORDER BY oid
