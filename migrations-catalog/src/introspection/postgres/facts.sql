-- What is true of an object, and no statement of ours says.
WITH facts (class, object, part, kind, reason) AS (
    SELECT 'pg_class'::regclass::oid, oid, 0, 'option', 'UNLOGGED is not written' FROM pg_catalog.pg_class WHERE relkind = 'S' AND relpersistence = 'u'
    UNION ALL
    SELECT 'pg_class'::regclass, indexrelid, 0, 'option', 'it is invalid, and written as one that is not' FROM pg_catalog.pg_index WHERE NOT indisvalid
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'option', concat_ws(', ',
        CASE WHEN attstorage <> typstorage THEN 'SET STORAGE' END,
        CASE WHEN coalesce(to_jsonb(pg_attribute) ->> 'attcompression', '') IN ('p', 'l') THEN 'SET COMPRESSION' END,
        CASE WHEN coalesce(to_jsonb(pg_attribute) ->> 'attstattarget', '-1') <> '-1' THEN 'SET STATISTICS' END,
        CASE WHEN is_chosen THEN 'SET (..)' END) || ' of a materialized view is not written'
    FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_type ON pg_type.oid = atttypid JOIN pg_catalog.pg_class ON pg_class.oid = attrelid
    -- Names that start with `pg_` are the server's own.
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM unnest(attoptions) AS each (option) WHERE option NOT LIKE 'pg\_%') AS is_chosen) AS chosen
    WHERE attnum > 0 AND NOT attisdropped AND relkind = 'm' AND attrelid >= 16384 AND (attstorage <> typstorage OR is_chosen
        OR coalesce(to_jsonb(pg_attribute) ->> 'attcompression', '') IN ('p', 'l') OR coalesce(to_jsonb(pg_attribute) ->> 'attstattarget', '-1') <> '-1')
    UNION ALL
    SELECT 'pg_class'::regclass, indexrelid, 0, 'option', 'that the view is clustered on it is not written'
    FROM pg_catalog.pg_index JOIN pg_catalog.pg_class ON pg_class.oid = indrelid WHERE indisclustered AND relkind <> 'r'
    UNION ALL
    SELECT 'pg_event_trigger'::regclass, oid, 0, 'option', 'DISABLE, ENABLE REPLICA or ENABLE ALWAYS is not written' FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'O'
    UNION ALL
    SELECT classoid, objoid, objsubid, 'comment', 'comments on such objects are not written' FROM pg_catalog.pg_description
    WHERE objoid >= 16384
        AND NOT (classoid = ANY ('{pg_proc,pg_type,pg_constraint,pg_trigger,pg_policy,pg_rewrite,pg_namespace,pg_extension,pg_collation,pg_event_trigger,pg_publication,pg_statistic_ext,pg_ts_dict}'::regclass[]))
        AND NOT (classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'c')))
    UNION ALL
    SELECT classoid, objoid, objsubid, 'security label', 'not written' FROM pg_catalog.pg_seclabel WHERE objoid >= 16384
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, 'grant', 'rights are not written' FROM pg_catalog.pg_class
    WHERE relacl IS NOT NULL OR EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = pg_class.oid AND attacl IS NOT NULL)
    UNION ALL
    SELECT 'pg_namespace'::regclass, oid, 0, 'grant', 'rights are not written' FROM pg_catalog.pg_namespace WHERE nspacl IS NOT NULL
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, 0, 'grant', 'rights are not written' FROM pg_catalog.pg_proc WHERE proacl IS NOT NULL
    UNION ALL
    SELECT 'pg_type'::regclass, oid, 0, 'grant', 'rights are not written' FROM pg_catalog.pg_type WHERE typacl IS NOT NULL
    UNION ALL
    SELECT 'pg_language'::regclass, oid, 0, 'grant', 'rights are not written' FROM pg_catalog.pg_language WHERE lanacl IS NOT NULL
)
SELECT class::int8 AS class, object::int8 AS object, kind, identity, reason
FROM facts CROSS JOIN LATERAL pg_catalog.pg_identify_object(class, object, part) WHERE object >= 16384
ORDER BY kind, class, object, part
