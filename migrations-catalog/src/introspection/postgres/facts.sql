-- What is true of an object, and no statement of ours says.
WITH facts (class, object, part, kind, reason) AS (
    SELECT 'pg_class'::regclass::oid, oid, 0, 'option', 'WITH (' || array_to_string(reloptions, ', ') || ') is not written'
    FROM pg_catalog.pg_class WHERE reloptions IS NOT NULL AND relkind NOT IN ('t', 'v', 'm')
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, 'option', 'TABLESPACE ' || (SELECT quote_ident(spcname) FROM pg_catalog.pg_tablespace WHERE oid = reltablespace) || ' is not written'
    FROM pg_catalog.pg_class WHERE reltablespace <> 0 AND relkind <> 't'
    UNION ALL
    SELECT 'pg_class'::regclass, pg_class.oid, 0, 'option', 'USING ' || quote_ident(amname) || ' is not written'
    FROM pg_catalog.pg_class JOIN pg_catalog.pg_am ON pg_am.oid = relam WHERE amtype = 't' AND amname <> current_setting('default_table_access_method') AND relkind <> 't'
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, 'option', 'REPLICA IDENTITY is not written'
    FROM pg_catalog.pg_class WHERE relreplident <> 'd' AND relkind IN ('r', 'p')
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, 'option', 'OF ' || reloftype::regtype || ' is not written'
    FROM pg_catalog.pg_class WHERE reloftype <> 0
    UNION ALL
    SELECT 'pg_class'::regclass, oid, 0, 'option', 'UNLOGGED is not written' FROM pg_catalog.pg_class WHERE relkind = 'S' AND relpersistence = 'u'
    UNION ALL
    SELECT 'pg_class'::regclass, indexrelid, 0, 'option', 'that the table is clustered on it is not written' FROM pg_catalog.pg_index WHERE indisclustered
    UNION ALL
    SELECT 'pg_class'::regclass, indexrelid, 0, 'option', 'it is invalid, and written as one that is not' FROM pg_catalog.pg_index WHERE NOT indisvalid
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'option', concat_ws(', ',
        CASE WHEN attstorage <> typstorage THEN 'SET STORAGE' END,
        CASE WHEN coalesce(to_jsonb(pg_attribute) ->> 'attcompression', '') NOT IN ('', E'\\x00') THEN 'SET COMPRESSION' END,
        CASE WHEN coalesce(to_jsonb(pg_attribute) ->> 'attstattarget', '-1') <> '-1' THEN 'SET STATISTICS' END,
        'SET (' || options || ')') || ' is not written'
    FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_type ON pg_type.oid = atttypid JOIN pg_catalog.pg_class ON pg_class.oid = attrelid
    -- Names that start with `pg_` are the server's own.
    CROSS JOIN LATERAL (SELECT string_agg(option, ', ') AS options FROM unnest(attoptions) AS each (option) WHERE option NOT LIKE 'pg\_%') AS chosen
    WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'm', 'i', 'I') AND attrelid >= 16384 AND (
        relkind IN ('r', 'p', 'm') AND attstorage <> typstorage
        OR relkind IN ('r', 'p', 'm') AND coalesce(to_jsonb(pg_attribute) ->> 'attcompression', '') NOT IN ('', E'\\x00')
        OR coalesce(to_jsonb(pg_attribute) ->> 'attstattarget', '-1') <> '-1' OR options IS NOT NULL)
    UNION ALL
    SELECT 'pg_class'::regclass, attrelid, attnum, 'option', 'options of the sequence behind the identity are not written'
    FROM pg_catalog.pg_depend JOIN pg_catalog.pg_sequence ON seqrelid = objid JOIN pg_catalog.pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
    WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype = 'i' AND (
        seqincrement <> 1 OR seqstart <> 1 OR seqmin <> 1 OR seqcache <> 1 OR seqcycle
        OR seqmax <> CASE seqtypid WHEN 'smallint'::regtype THEN 32767 WHEN 'integer'::regtype THEN 2147483647 ELSE 9223372036854775807 END)
    UNION ALL
    SELECT 'pg_class'::regclass, own.attrelid, own.attnum, 'option', 'what the table says otherwise than its parent of the column is not written'
    FROM pg_catalog.pg_attribute AS own JOIN pg_catalog.pg_inherits ON inhrelid = own.attrelid
    JOIN pg_catalog.pg_attribute AS parent ON parent.attrelid = inhparent AND parent.attname = own.attname AND NOT parent.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef AS own_default ON own_default.adrelid = own.attrelid AND own_default.adnum = own.attnum
    LEFT JOIN pg_catalog.pg_attrdef AS parent_default ON parent_default.adrelid = parent.attrelid AND parent_default.adnum = parent.attnum
    WHERE own.attnum > 0 AND NOT own.attisdropped AND NOT own.attislocal AND own.attgenerated = '' AND parent.attgenerated = '' AND (
        own.attnotnull AND NOT parent.attnotnull
        OR pg_get_expr(own_default.adbin, own_default.adrelid) IS DISTINCT FROM pg_get_expr(parent_default.adbin, parent_default.adrelid))
    UNION ALL
    SELECT 'pg_trigger'::regclass, oid, 0, 'option', 'DISABLE, ENABLE REPLICA or ENABLE ALWAYS is not written' FROM pg_catalog.pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal
    UNION ALL
    SELECT 'pg_rewrite'::regclass, oid, 0, 'option', 'DISABLE, ENABLE REPLICA or ENABLE ALWAYS is not written' FROM pg_catalog.pg_rewrite WHERE ev_enabled <> 'O'
    UNION ALL
    SELECT classoid, objoid, objsubid, 'comment', 'comments on such objects are not written' FROM pg_catalog.pg_description
    WHERE objoid >= 16384
        -- An extension brings its own.
        AND NOT (classoid = 'pg_extension'::regclass AND description IN (
            SELECT comment FROM pg_catalog.pg_extension JOIN pg_catalog.pg_available_extensions ON name = extname WHERE pg_extension.oid = objoid))
        AND NOT (classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p')))
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
