SELECT 'pg_type'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, it.typname::text AS name,
    format_type(it.typbasetype, it.typtypmod) AS data_type,
    CASE WHEN it.typcollation <> base.typcollation THEN (SELECT quote_ident(collname) FROM pg_catalog.pg_collation WHERE pg_collation.oid = it.typcollation) END AS collation,
    coalesce(pg_get_expr(it.typdefaultbin, 0), quote_literal(it.typdefault)) AS expression,
    it.typnotnull AS is_not_null,
    (SELECT string_agg(pg_get_expr(conbin, 0), chr(31) ORDER BY conname) FROM pg_catalog.pg_constraint AS own WHERE contypid = it.oid AND contype = 'c') AS conditions,
    'CREATE DOMAIN ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(it.typname)
    || ' AS ' || format_type(it.typbasetype, it.typtypmod)
    || CASE WHEN it.typcollation <> base.typcollation THEN ' COLLATE ' || it.typcollation::regcollation ELSE '' END
    || CASE WHEN it.typdefault IS NULL THEN '' ELSE ' DEFAULT ' || coalesce(pg_get_expr(it.typdefaultbin, 0), quote_literal(it.typdefault)) END
    || CASE WHEN it.typnotnull THEN ' NOT NULL' ELSE '' END
    || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(own.oid), '' ORDER BY conname)
        FROM pg_catalog.pg_constraint AS own WHERE contypid = it.oid AND contype = 'c'), '') AS statement
FROM pg_catalog.pg_type AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = it.typnamespace JOIN pg_catalog.pg_type AS base ON base.oid = it.typbasetype
WHERE it.typtype = 'd' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_type'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY it.oid
