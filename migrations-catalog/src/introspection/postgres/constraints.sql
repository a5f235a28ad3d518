-- Foreign keys may point to what only an index says: they come after these.
SELECT 'pg_constraint'::regclass::oid::int8 AS class, own.oid::int8 AS object,
    'ALTER TABLE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname) || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(own.oid) AS statement
FROM pg_catalog.pg_constraint AS own JOIN pg_catalog.pg_class AS it ON it.oid = conrelid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = it.relnamespace
WHERE contype IN ('p', 'u', 'c', 'x', 'f') AND conislocal AND conparentid = 0 AND relkind IN ('r', 'p') AND own.oid >= 16384
ORDER BY contype = 'f', contype <> 'p', relname, conname
