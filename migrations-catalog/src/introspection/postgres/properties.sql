-- What is set on objects, each as the statement that sets it. What hangs on an index comes with its table.
WITH named AS (
    SELECT pg_class.oid, relkind, relname, reloptions, reltoastrelid, reltablespace, relam, relreplident, reloftype, pg_class.oid::regclass::text AS written,
        CASE relkind WHEN 'm' THEN 'MATERIALIZED VIEW ' WHEN 'v' THEN 'VIEW ' WHEN 'i' THEN 'INDEX ' WHEN 'I' THEN 'INDEX ' ELSE 'TABLE ' END AS word,
        CASE WHEN relkind IN ('i', 'I') THEN (SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = pg_class.oid) ELSE pg_class.oid END AS owner
    FROM pg_catalog.pg_class WHERE pg_class.oid >= 16384 AND relkind IN ('r', 'p', 'm', 'v', 'i', 'I') AND relpersistence <> 't'
),
found (class, object, rank, part, statement) AS (
    -- Options of tables, of their TOAST tables, and of indexes; a view has its own in its statement.
    SELECT 'pg_class'::regclass::oid, owner, 1, 0, 'ALTER ' || word || written || ' SET (' || (
        SELECT string_agg(split_part(option, '=', 1) || ' = ' || quote_literal(substr(option, strpos(option, '=') + 1)), ', ') FROM unnest(reloptions) AS each (option)) || ')'
    FROM named WHERE reloptions IS NOT NULL AND relkind NOT IN ('v', 'm')
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 1, 0, 'ALTER TABLE ' || written || ' SET (' || (
        SELECT string_agg('toast.' || split_part(option, '=', 1) || ' = ' || quote_literal(substr(option, strpos(option, '=') + 1)), ', ') FROM unnest(toast.reloptions) AS each (option)) || ')'
    FROM named JOIN pg_catalog.pg_class AS toast ON toast.oid = named.reltoastrelid WHERE toast.reloptions IS NOT NULL AND named.relkind = 'r'
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 2, 0, 'ALTER ' || word || written || ' SET TABLESPACE ' || quote_ident(spcname)
    FROM named JOIN pg_catalog.pg_tablespace ON pg_tablespace.oid = reltablespace
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 3, 0, 'ALTER ' || word || written || ' SET ACCESS METHOD ' || quote_ident(amname)
    FROM named JOIN pg_catalog.pg_am ON pg_am.oid = relam WHERE amtype = 't' AND amname <> current_setting('default_table_access_method')
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 4, 0, 'ALTER TABLE ' || written || ' REPLICA IDENTITY ' || CASE relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END
    FROM named WHERE relreplident IN ('f', 'n') AND relkind IN ('r', 'p')
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 4, 0, 'ALTER TABLE ' || owner::regclass || ' REPLICA IDENTITY USING INDEX ' || quote_ident(relname)
    FROM named JOIN pg_catalog.pg_index ON indexrelid = oid WHERE indisreplident
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 5, 0, 'ALTER TABLE ' || written || ' OF ' || reloftype::regtype FROM named WHERE reloftype <> 0
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 6, 0, 'ALTER TABLE ' || owner::regclass || ' CLUSTER ON ' || quote_ident(relname)
    FROM named JOIN pg_catalog.pg_index ON indexrelid = oid WHERE indisclustered AND (SELECT whole.relkind FROM pg_catalog.pg_class AS whole WHERE whole.oid = indrelid) = 'r'
    UNION ALL
    SELECT 'pg_class'::regclass, owner, 7, attnum,
        'ALTER ' || word || written || ' ALTER COLUMN ' || CASE WHEN relkind IN ('i', 'I') THEN attnum::text ELSE quote_ident(attname) END || ' SET ' || what
    FROM named JOIN pg_catalog.pg_attribute ON attrelid = named.oid JOIN pg_catalog.pg_type ON pg_type.oid = atttypid
    CROSS JOIN LATERAL (
        SELECT 'STATISTICS ' || (to_jsonb(pg_attribute) ->> 'attstattarget') WHERE coalesce(to_jsonb(pg_attribute) ->> 'attstattarget', '-1') <> '-1'
        UNION ALL
        SELECT 'STORAGE ' || CASE attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
        WHERE attstorage <> typstorage AND relkind IN ('r', 'p')
        UNION ALL
        SELECT 'COMPRESSION ' || CASE to_jsonb(pg_attribute) ->> 'attcompression' WHEN 'l' THEN 'lz4' ELSE 'pglz' END
        WHERE coalesce(to_jsonb(pg_attribute) ->> 'attcompression', '') IN ('p', 'l') AND relkind IN ('r', 'p')
        UNION ALL
        -- Names that start with `pg_` are the server's own.
        SELECT '(' || string_agg(split_part(option, '=', 1) || ' = ' || quote_literal(substr(option, strpos(option, '=') + 1)), ', ') || ')'
        FROM unnest(attoptions) AS each (option) WHERE option NOT LIKE 'pg\_%' AND relkind IN ('r', 'p') HAVING count(*) > 0
    ) AS each (what)
    WHERE attnum > 0 AND NOT attisdropped AND relkind NOT IN ('v', 'm')
    UNION ALL
    -- What a table says otherwise than its parent of a column.
    SELECT 'pg_class'::regclass, own.attrelid, 7, own.attnum, 'ALTER TABLE ' || own.attrelid::regclass || ' ALTER COLUMN ' || quote_ident(own.attname) || ' ' || what
    FROM pg_catalog.pg_attribute AS own JOIN pg_catalog.pg_inherits ON inhrelid = own.attrelid
    JOIN pg_catalog.pg_attribute AS parent ON parent.attrelid = inhparent AND parent.attname = own.attname AND NOT parent.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef AS own_default ON own_default.adrelid = own.attrelid AND own_default.adnum = own.attnum
    LEFT JOIN pg_catalog.pg_attrdef AS parent_default ON parent_default.adrelid = parent.attrelid AND parent_default.adnum = parent.attnum
    CROSS JOIN LATERAL (
        SELECT coalesce('SET DEFAULT ' || pg_get_expr(own_default.adbin, own_default.adrelid), 'DROP DEFAULT')
        WHERE pg_get_expr(own_default.adbin, own_default.adrelid) IS DISTINCT FROM pg_get_expr(parent_default.adbin, parent_default.adrelid)
        UNION ALL
        SELECT 'SET NOT NULL' WHERE own.attnotnull AND NOT parent.attnotnull
    ) AS each (what)
    WHERE own.attnum > 0 AND NOT own.attisdropped AND NOT own.attislocal AND own.attgenerated = '' AND parent.attgenerated = '' AND own.attrelid >= 16384
    UNION ALL
    SELECT 'pg_class'::regclass, named.oid, 7, attnum, 'ALTER VIEW ' || written || ' ALTER COLUMN ' || quote_ident(attname) || ' SET DEFAULT ' || pg_get_expr(adbin, adrelid)
    FROM named JOIN pg_catalog.pg_attribute ON attrelid = named.oid JOIN pg_catalog.pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relkind = 'v'
    UNION ALL
    SELECT 'pg_trigger'::regclass, oid, 8, 0, 'ALTER TABLE ' || tgrelid::regclass || CASE tgenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' ENABLE ALWAYS' END
        || ' TRIGGER ' || quote_ident(tgname)
    FROM pg_catalog.pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal
    UNION ALL
    SELECT 'pg_rewrite'::regclass, oid, 8, 0, 'ALTER TABLE ' || ev_class::regclass || CASE ev_enabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' ENABLE ALWAYS' END
        || ' RULE ' || quote_ident(rulename)
    FROM pg_catalog.pg_rewrite WHERE ev_enabled <> 'O' AND rulename <> '_RETURN'
    UNION ALL
    SELECT class, object, 9, objsubid, 'COMMENT ON ' || commented || ' IS ' || quote_literal(description) FROM pg_catalog.pg_description
    CROSS JOIN LATERAL (
        SELECT 'pg_class'::regclass::oid, coalesce((SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = it.oid), it.oid), CASE
            WHEN objsubid <> 0 THEN 'COLUMN ' || it.oid::regclass || '.' || (SELECT quote_ident(attname) FROM pg_catalog.pg_attribute WHERE attrelid = it.oid AND attnum = objsubid)
            ELSE CASE it.relkind WHEN 'v' THEN 'VIEW ' WHEN 'm' THEN 'MATERIALIZED VIEW ' WHEN 'S' THEN 'SEQUENCE ' ELSE 'INDEX ' END || it.oid::regclass END
        FROM pg_catalog.pg_class AS it WHERE classoid = 'pg_class'::regclass AND it.oid = objoid AND it.relkind IN ('v', 'm', 'S', 'i', 'I')
        UNION ALL
        -- An attribute of a type.
        SELECT 'pg_type'::regclass, it.reltype, 'COLUMN ' || it.oid::regclass || '.' || (SELECT quote_ident(attname) FROM pg_catalog.pg_attribute WHERE attrelid = it.oid AND attnum = objsubid)
        FROM pg_catalog.pg_class AS it WHERE classoid = 'pg_class'::regclass AND it.oid = objoid AND it.relkind = 'c' AND objsubid <> 0
        UNION ALL
        SELECT 'pg_proc'::regclass, oid, CASE prokind WHEN 'p' THEN 'PROCEDURE ' WHEN 'a' THEN 'AGGREGATE ' ELSE 'FUNCTION ' END
            || CASE WHEN prokind = 'a' AND pronargs = 0 THEN replace(oid::regprocedure::text, '()', '(*)') ELSE oid::regprocedure::text END
        FROM pg_catalog.pg_proc WHERE classoid = 'pg_proc'::regclass AND oid = objoid
        UNION ALL
        SELECT 'pg_type'::regclass, oid, CASE typtype WHEN 'd' THEN 'DOMAIN ' ELSE 'TYPE ' END || oid::regtype FROM pg_catalog.pg_type WHERE classoid = 'pg_type'::regclass AND oid = objoid
        UNION ALL
        SELECT CASE WHEN conrelid <> 0 THEN 'pg_class'::regclass ELSE 'pg_type'::regclass END, CASE WHEN conrelid <> 0 THEN conrelid ELSE contypid END,
            'CONSTRAINT ' || quote_ident(conname) || ' ON ' || CASE WHEN conrelid <> 0 THEN conrelid::regclass::text ELSE 'DOMAIN ' || contypid::regtype END
        FROM pg_catalog.pg_constraint WHERE classoid = 'pg_constraint'::regclass AND oid = objoid
        UNION ALL
        SELECT classoid, oid, 'TRIGGER ' || quote_ident(tgname) || ' ON ' || tgrelid::regclass FROM pg_catalog.pg_trigger WHERE classoid = 'pg_trigger'::regclass AND oid = objoid
        UNION ALL
        SELECT classoid, oid, 'POLICY ' || quote_ident(polname) || ' ON ' || polrelid::regclass FROM pg_catalog.pg_policy WHERE classoid = 'pg_policy'::regclass AND oid = objoid
        UNION ALL
        SELECT classoid, oid, 'RULE ' || quote_ident(rulename) || ' ON ' || ev_class::regclass FROM pg_catalog.pg_rewrite WHERE classoid = 'pg_rewrite'::regclass AND oid = objoid
        UNION ALL
        SELECT classoid, oid, 'SCHEMA ' || quote_ident(nspname) FROM pg_catalog.pg_namespace WHERE classoid = 'pg_namespace'::regclass AND oid = objoid
        UNION ALL
        -- An extension brings its own.
        SELECT classoid, oid, 'EXTENSION ' || quote_ident(extname) FROM pg_catalog.pg_extension WHERE classoid = 'pg_extension'::regclass AND oid = objoid
            AND description NOT IN (SELECT comment FROM pg_catalog.pg_available_extensions WHERE name = extname)
        UNION ALL
        SELECT classoid, oid, 'COLLATION ' || oid::regcollation FROM pg_catalog.pg_collation WHERE classoid = 'pg_collation'::regclass AND oid = objoid
        UNION ALL
        SELECT classoid, oid, 'EVENT TRIGGER ' || quote_ident(evtname) FROM pg_catalog.pg_event_trigger WHERE classoid = 'pg_event_trigger'::regclass AND oid = objoid
        UNION ALL
        SELECT classoid, oid, 'PUBLICATION ' || quote_ident(pubname) FROM pg_catalog.pg_publication WHERE classoid = 'pg_publication'::regclass AND oid = objoid
        UNION ALL
        SELECT classoid, pg_statistic_ext.oid, 'STATISTICS ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(stxname)
        FROM pg_catalog.pg_statistic_ext JOIN pg_catalog.pg_namespace ON pg_namespace.oid = stxnamespace WHERE classoid = 'pg_statistic_ext'::regclass AND pg_statistic_ext.oid = objoid
        UNION ALL
        SELECT classoid, oid, 'TEXT SEARCH DICTIONARY ' || oid::regdictionary FROM pg_catalog.pg_ts_dict WHERE classoid = 'pg_ts_dict'::regclass AND oid = objoid
    ) AS owner (class, object, commented)
    WHERE objoid >= 16384
)
SELECT class::int8 AS class, object::int8 AS object, statement FROM found WHERE object >= 16384
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = class AND objid = object AND deptype = 'e' AND rank < 9)
ORDER BY rank, class, object, part, statement
