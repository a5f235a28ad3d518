-- An index of a partitioned table is reported with ON ONLY, which says that partitions get none. It has one on each, and they are
-- attached to it, once it is valid.
SELECT 'pg_class'::regclass::oid::int8 AS class, indexrelid::int8 AS object,
    CASE WHEN index.indisvalid AND starts_with(pg_get_indexdef(indexrelid), opening || 'ONLY ')
        THEN opening || substr(pg_get_indexdef(indexrelid), length(opening || 'ONLY ') + 1)
        ELSE pg_get_indexdef(indexrelid) END AS statement
FROM pg_catalog.pg_index AS index JOIN pg_catalog.pg_class AS it ON it.oid = indrelid
    JOIN pg_catalog.pg_class AS own ON own.oid = indexrelid
    CROSS JOIN LATERAL (SELECT format('CREATE %sINDEX %I ON ', CASE WHEN indisunique THEN 'UNIQUE ' ELSE '' END, own.relname) AS opening) AS written
WHERE indexrelid >= 16384 AND it.relkind IN ('r', 'p', 'm')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_inherits JOIN pg_catalog.pg_index AS parent ON parent.indexrelid = inhparent
        WHERE inhrelid = index.indexrelid AND parent.indisvalid)
ORDER BY indexrelid
