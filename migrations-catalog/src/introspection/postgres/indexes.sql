-- An index of a partitioned table is reported with ON ONLY, which says that partitions get none. It has one on each, and they are
-- attached to it, once it is valid.
SELECT 'pg_class'::regclass::oid::int8 AS class, indexrelid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, it.relname::text AS relation_name, own.relname::text AS name,
    -- Key by key: the column or the expression, its collation, its operator class, its order.
    (SELECT string_agg(concat_ws(chr(30), pg_get_indexdef(indexrelid, place::int, false),
            coalesce((SELECT 'collate ' || quote_ident(collname) FROM pg_catalog.pg_collation WHERE pg_collation.oid = indcollation[place - 1]
                AND indcollation[place - 1] <> coalesce((SELECT attcollation FROM pg_catalog.pg_attribute
                    WHERE attrelid = indrelid AND attnum = indkey[place - 1]), 100)), ''),
            coalesce((SELECT CASE WHEN pg_opclass_is_visible(pg_opclass.oid) THEN '' ELSE opcnamespace::regnamespace::text || '.' END || opcname::text
                FROM pg_catalog.pg_opclass WHERE pg_opclass.oid = indclass[place - 1] AND NOT opcdefault), ''),
            CASE indoption[place - 1] & 3 WHEN 1 THEN 'desc nulls last' WHEN 2 THEN 'nulls first' WHEN 3 THEN 'desc' ELSE '' END), chr(31) ORDER BY place)
        FROM unnest(indkey::smallint[]) WITH ORDINALITY AS part (number, place) WHERE place <= indnkeyatts) AS keys,
    (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(indkey::smallint[]) WITH ORDINALITY AS part (number, place)
        JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = number WHERE place > indnkeyatts) AS included,
    indisunique AS is_unique,
    CASE WHEN amname <> 'btree' THEN amname::text END AS method,
    pg_get_expr(indpred, indrelid) AS condition,
    concat_ws(', ', CASE WHEN NOT index.indisvalid THEN 'invalid' END, CASE to_jsonb(index) ->> 'indnullsnotdistinct' WHEN 'true' THEN 'nulls not distinct' END) AS options,
    NOT EXISTS (
        SELECT FROM pg_catalog.pg_inherits JOIN pg_catalog.pg_index AS parent ON parent.indexrelid = inhparent
        WHERE inhrelid = index.indexrelid AND parent.indisvalid) AS is_own,
    CASE WHEN index.indisvalid AND starts_with(pg_get_indexdef(indexrelid), opening || 'ONLY ')
        THEN opening || substr(pg_get_indexdef(indexrelid), length(opening || 'ONLY ') + 1)
        ELSE pg_get_indexdef(indexrelid) END AS statement
FROM pg_catalog.pg_index AS index JOIN pg_catalog.pg_class AS it ON it.oid = indrelid
    JOIN pg_catalog.pg_namespace ON pg_namespace.oid = it.relnamespace
    JOIN pg_catalog.pg_class AS own ON own.oid = indexrelid JOIN pg_catalog.pg_am ON pg_am.oid = own.relam
    CROSS JOIN LATERAL (SELECT format('CREATE %sINDEX %I ON ', CASE WHEN indisunique THEN 'UNIQUE ' ELSE '' END, own.relname) AS opening) AS written
WHERE indexrelid >= 16384 AND it.relkind IN ('r', 'p', 'm') AND it.relpersistence <> 't'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY indexrelid
