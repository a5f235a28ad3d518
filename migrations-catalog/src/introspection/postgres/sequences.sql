-- Those of identity columns come with these. A column that owns one has to be there first.
SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS name,
    format_type(seqtypid, NULL) AS data_type,
    CASE WHEN owner_schema = current_schema() THEN '' ELSE owner_schema || '.' END || owner_table || '.' || owner_column AS owner,
    coalesce(is_identity, false) AS is_identity,
    concat_ws(', ', CASE WHEN seqcache <> 1 THEN 'cache ' || seqcache END, CASE WHEN seqcycle THEN 'cycle cycle' END,
        CASE WHEN seqincrement <> 1 THEN 'increment ' || seqincrement END, CASE WHEN seqmax <> largest THEN 'maximum ' || seqmax END,
        CASE WHEN seqmin <> 1 THEN 'minimum ' || seqmin END, CASE WHEN seqstart <> 1 THEN 'start ' || seqstart END) AS options,
    'CREATE SEQUENCE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname)
    || CASE WHEN seqtypid <> 'bigint'::regtype THEN ' AS ' || format_type(seqtypid, NULL) ELSE '' END
    || CASE WHEN seqincrement <> 1 THEN ' INCREMENT BY ' || seqincrement ELSE '' END
    || CASE WHEN seqmin <> usual_minimum THEN ' MINVALUE ' || seqmin ELSE '' END
    || CASE WHEN seqmax <> usual_maximum THEN ' MAXVALUE ' || seqmax ELSE '' END
    || CASE WHEN seqstart <> CASE WHEN seqincrement > 0 THEN seqmin ELSE seqmax END THEN ' START WITH ' || seqstart ELSE '' END
    || CASE WHEN seqcache <> 1 THEN ' CACHE ' || seqcache ELSE '' END
    || CASE WHEN seqcycle THEN ' CYCLE' ELSE '' END AS statement,
    'ALTER SEQUENCE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname)
    || ' OWNED BY ' || owner_table_name || '.' || quote_ident(owner_column) AS ownership
FROM pg_catalog.pg_sequence JOIN pg_catalog.pg_class AS it ON it.oid = seqrelid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
LEFT JOIN LATERAL (
    SELECT owner_namespace.nspname AS owner_schema, owner_class.relname AS owner_table, refobjid::regclass::text AS owner_table_name, attname AS owner_column,
        deptype = 'i' AS is_identity
    FROM pg_catalog.pg_depend JOIN pg_catalog.pg_class AS owner_class ON owner_class.oid = refobjid
    JOIN pg_catalog.pg_namespace AS owner_namespace ON owner_namespace.oid = owner_class.relnamespace
    JOIN pg_catalog.pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
    WHERE objid = it.oid AND classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND refobjsubid > 0
) AS owner ON true
CROSS JOIN LATERAL (
    SELECT CASE seqtypid WHEN 'smallint'::regtype THEN 32767 WHEN 'integer'::regtype THEN 2147483647 ELSE 9223372036854775807 END AS largest
) AS of_type
CROSS JOIN LATERAL (
    SELECT CASE WHEN seqincrement > 0 THEN 1 ELSE -largest - 1 END AS usual_minimum, CASE WHEN seqincrement > 0 THEN largest ELSE -1 END AS usual_maximum
) AS usual
WHERE it.oid >= 16384 AND relpersistence <> 't' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY relname, nspname
