-- Tables; partitions after the tables that they are of. The columns of a table stand between `opening` and `closing` of its
-- statement; those of a partition do not.
SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS name,
    CASE WHEN relkind = 'p' THEN 'partitioned' WHEN relkind = 'f' THEN 'foreign' WHEN relpersistence = 'u' THEN 'unlogged' ELSE '' END AS form,
    relispartition AS is_partition,
    pg_get_partkeydef(it.oid) AS partition_key,
    CASE WHEN relispartition THEN pg_get_expr(relpartbound, it.oid) END AS bound,
    (SELECT string_agg(CASE WHEN parent_schema.nspname = current_schema() THEN '' ELSE parent_schema.nspname || '.' END || parent.relname, ', ' ORDER BY inhseqno)
        FROM pg_catalog.pg_inherits JOIN pg_catalog.pg_class AS parent ON parent.oid = inhparent
        JOIN pg_catalog.pg_namespace AS parent_schema ON parent_schema.oid = parent.relnamespace WHERE inhrelid = it.oid) AS parents,
    'CREATE ' || CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END || 'TABLE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname)
    || CASE WHEN relispartition THEN
        ' PARTITION OF ' || (SELECT inhparent::regclass::text FROM pg_catalog.pg_inherits WHERE inhrelid = it.oid LIMIT 1) || ' ' || pg_get_expr(relpartbound, it.oid)
    ELSE '' END AS opening,
    CASE WHEN relispartition THEN '' ELSE
        coalesce((SELECT ' INHERITS (' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) || ')' FROM pg_catalog.pg_inherits WHERE inhrelid = it.oid), '')
    END
    || CASE WHEN relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(it.oid) ELSE '' END AS closing
FROM pg_catalog.pg_class AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p', 'f') AND relpersistence <> 't' AND it.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY relispartition, it.oid
