-- Objects that a schema keeps as their statement.
WITH written AS (
    SELECT oid AS schema, CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END AS qualifier FROM pg_catalog.pg_namespace
),
found (class, object, rank, statement) AS (
    SELECT 'pg_collation'::regclass::oid, it.oid, 1, 'CREATE COLLATION ' || qualifier || quote_ident(collname) || ' (' || concat_ws(', ',
        'provider = ' || CASE collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
        'locale = ' || quote_literal(coalesce(facts ->> 'colllocale', facts ->> 'colliculocale', CASE WHEN collprovider = 'i' THEN facts ->> 'collcollate' END)),
        CASE WHEN collprovider = 'c' THEN
            CASE WHEN facts ->> 'collcollate' = facts ->> 'collctype' THEN 'locale = ' || quote_literal(facts ->> 'collcollate')
            ELSE 'lc_collate = ' || quote_literal(facts ->> 'collcollate') || ', lc_ctype = ' || quote_literal(facts ->> 'collctype') END END,
        CASE WHEN NOT collisdeterministic THEN 'deterministic = false' END,
        'rules = ' || quote_literal(facts ->> 'collicurules')) || ')'
    FROM pg_catalog.pg_collation AS it JOIN written ON schema = collnamespace CROSS JOIN LATERAL (SELECT to_jsonb(it) AS facts) AS row
    UNION ALL
    SELECT 'pg_conversion'::regclass, it.oid, 3, 'CREATE ' || CASE WHEN condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION ' || qualifier || quote_ident(conname)
        || ' FOR ' || quote_literal(pg_encoding_to_char(conforencoding)) || ' TO ' || quote_literal(pg_encoding_to_char(contoencoding)) || ' FROM ' || conproc::regproc
    FROM pg_catalog.pg_conversion AS it JOIN written ON schema = connamespace
    UNION ALL
    SELECT 'pg_ts_template'::regclass, it.oid, 3, 'CREATE TEXT SEARCH TEMPLATE ' || qualifier || quote_ident(tmplname) || ' ('
        || CASE WHEN tmplinit <> 0 THEN 'INIT = ' || tmplinit || ', ' ELSE '' END || 'LEXIZE = ' || tmpllexize || ')'
    FROM pg_catalog.pg_ts_template AS it JOIN written ON schema = tmplnamespace
    UNION ALL
    SELECT 'pg_ts_parser'::regclass, it.oid, 3, 'CREATE TEXT SEARCH PARSER ' || qualifier || quote_ident(prsname) || ' (START = ' || prsstart || ', GETTOKEN = ' || prstoken
        || ', END = ' || prsend || CASE WHEN prsheadline <> 0 THEN ', HEADLINE = ' || prsheadline ELSE '' END || ', LEXTYPES = ' || prslextype || ')'
    FROM pg_catalog.pg_ts_parser AS it JOIN written ON schema = prsnamespace
    UNION ALL
    SELECT 'pg_ts_dict'::regclass, it.oid, 4, 'CREATE TEXT SEARCH DICTIONARY ' || qualifier || quote_ident(dictname) || ' (TEMPLATE = ' || (
            SELECT CASE WHEN template_schema.nspname IN ('pg_catalog', current_schema()) THEN '' ELSE quote_ident(template_schema.nspname) || '.' END || quote_ident(tmplname)
            FROM pg_catalog.pg_ts_template JOIN pg_catalog.pg_namespace AS template_schema ON template_schema.oid = tmplnamespace WHERE pg_ts_template.oid = dicttemplate)
        || coalesce(', ' || dictinitoption, '') || ')'
    FROM pg_catalog.pg_ts_dict AS it JOIN written ON schema = dictnamespace
    UNION ALL
    SELECT 'pg_proc'::regclass, it.oid, 5, 'CREATE AGGREGATE ' || qualifier || quote_ident(proname) || '(' || coalesce(nullif(pg_get_function_arguments(it.oid), ''), '*') || ') (' || concat_ws(', ',
        'SFUNC = ' || aggtransfn, 'STYPE = ' || format_type(aggtranstype, NULL), CASE WHEN aggtransspace <> 0 THEN 'SSPACE = ' || aggtransspace END,
        CASE WHEN aggfinalfn <> 0 THEN 'FINALFUNC = ' || aggfinalfn END, CASE WHEN aggfinalextra THEN 'FINALFUNC_EXTRA' END,
        CASE WHEN aggfinalmodify <> CASE aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN
            'FINALFUNC_MODIFY = ' || CASE aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
        CASE WHEN aggcombinefn <> 0 THEN 'COMBINEFUNC = ' || aggcombinefn END, CASE WHEN aggserialfn <> 0 THEN 'SERIALFUNC = ' || aggserialfn END,
        CASE WHEN aggdeserialfn <> 0 THEN 'DESERIALFUNC = ' || aggdeserialfn END, 'INITCOND = ' || quote_literal(agginitval),
        CASE WHEN aggmtransfn <> 0 THEN 'MSFUNC = ' || aggmtransfn || ', MINVFUNC = ' || aggminvtransfn || ', MSTYPE = ' || format_type(aggmtranstype, NULL) END,
        CASE WHEN aggmtransspace <> 0 THEN 'MSSPACE = ' || aggmtransspace END, CASE WHEN aggmfinalfn <> 0 THEN 'MFINALFUNC = ' || aggmfinalfn END,
        CASE WHEN aggmfinalextra THEN 'MFINALFUNC_EXTRA' END, 'MINITCOND = ' || quote_literal(aggminitval),
        CASE WHEN aggsortop <> 0 THEN 'SORTOP = ' || (SELECT CASE WHEN oprnamespace = 'pg_catalog'::regnamespace THEN oprname::text
            ELSE 'OPERATOR(' || oprnamespace::regnamespace || '.' || oprname || ')' END FROM pg_catalog.pg_operator WHERE oid = aggsortop) END,
        CASE proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END, CASE WHEN aggkind = 'h' THEN 'HYPOTHETICAL' END) || ')'
    FROM pg_catalog.pg_proc AS it JOIN pg_catalog.pg_aggregate ON aggfnoid = it.oid JOIN written ON schema = pronamespace
    UNION ALL
    SELECT 'pg_statistic_ext'::regclass, oid, 6, pg_get_statisticsobjdef(oid) FROM pg_catalog.pg_statistic_ext
    UNION ALL
    SELECT 'pg_event_trigger'::regclass, oid, 7, 'CREATE EVENT TRIGGER ' || quote_ident(evtname) || ' ON ' || evtevent
        || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(evttags) AS each (tag)) || ')', '') || ' EXECUTE FUNCTION ' || evtfoid::regproc || '()'
    FROM pg_catalog.pg_event_trigger
    UNION ALL
    SELECT 'pg_publication'::regclass, it.oid, 8, 'CREATE PUBLICATION ' || quote_ident(pubname)
        || CASE WHEN puballtables THEN ' FOR ALL TABLES' ELSE coalesce(' FOR ' || nullif(concat_ws(', ', tables, schemas), ''), '') END
        || ' WITH (publish = ' || quote_literal(concat_ws(', ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,
            CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END)) || CASE WHEN pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END || ')'
    FROM pg_catalog.pg_publication AS it
    -- Lists of columns and conditions are there from version 15 on.
    CROSS JOIN LATERAL (
        SELECT string_agg('TABLE ' || prrelid::regclass
            || coalesce(' (' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_catalog.pg_attribute
                WHERE attrelid = prrelid AND attnum::text = ANY (regexp_split_to_array(btrim(facts ->> 'prattrs', '[]'), '[ ,]+'))) || ')', '')
            || coalesce(' WHERE ' || (SELECT to_jsonb(shown) ->> 'rowfilter' FROM pg_catalog.pg_publication_tables AS shown JOIN pg_catalog.pg_class ON pg_class.oid = prrelid
                WHERE shown.pubname = it.pubname AND shown.tablename = relname AND shown.schemaname = relnamespace::regnamespace::text), ''), ', ' ORDER BY prrelid::regclass::text) AS tables
        FROM pg_catalog.pg_publication_rel AS member CROSS JOIN LATERAL (SELECT to_jsonb(member) AS facts) AS row WHERE prpubid = it.oid
    ) AS of_tables
    CROSS JOIN LATERAL (
        SELECT string_agg('TABLES IN SCHEMA ' || schema.refobjid::regnamespace, ', ' ORDER BY schema.refobjid::regnamespace::text)
        FROM pg_catalog.pg_depend AS publication JOIN pg_catalog.pg_depend AS schema USING (classid, objid)
        WHERE classid::regclass::text = 'pg_publication_namespace' AND schema.refclassid = 'pg_namespace'::regclass
            AND publication.refclassid = 'pg_publication'::regclass AND publication.refobjid = it.oid
    ) AS of_schemas (schemas)
)
SELECT class::int8 AS class, object::int8 AS object, statement FROM found
WHERE object >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = class AND objid = object AND deptype IN ('e', 'i'))
ORDER BY rank, class, object
