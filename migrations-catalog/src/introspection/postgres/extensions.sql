SELECT 'pg_extension'::regclass::oid::int8 AS class, pg_extension.oid::int8 AS object, extname::text AS name, 'CREATE EXTENSION ' || quote_ident(extname)
    || CASE WHEN nspname NOT IN (current_schema(), 'pg_catalog') THEN ' WITH SCHEMA ' || quote_ident(nspname) ELSE '' END
    || CASE WHEN extversion <> default_version THEN ' VERSION ' || quote_literal(extversion) ELSE '' END AS statement
FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace ON pg_namespace.oid = extnamespace
LEFT JOIN pg_catalog.pg_available_extensions ON pg_available_extensions.name = extname
WHERE pg_extension.oid >= 16384 ORDER BY extname
