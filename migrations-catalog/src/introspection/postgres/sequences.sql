-- Those of identity columns come with these.
SELECT 'pg_class'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    'CREATE SEQUENCE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname)
    || CASE WHEN seqtypid <> 'bigint'::regtype THEN ' AS ' || format_type(seqtypid, NULL) ELSE '' END
    || CASE WHEN seqincrement <> 1 THEN ' INCREMENT BY ' || seqincrement ELSE '' END
    || CASE WHEN seqmin <> usual_minimum THEN ' MINVALUE ' || seqmin ELSE '' END
    || CASE WHEN seqmax <> usual_maximum THEN ' MAXVALUE ' || seqmax ELSE '' END
    || CASE WHEN seqstart <> CASE WHEN seqincrement > 0 THEN seqmin ELSE seqmax END THEN ' START WITH ' || seqstart ELSE '' END
    || CASE WHEN seqcache <> 1 THEN ' CACHE ' || seqcache ELSE '' END
    || CASE WHEN seqcycle THEN ' CYCLE' ELSE '' END AS statement
FROM pg_catalog.pg_sequence JOIN pg_catalog.pg_class AS it ON it.oid = seqrelid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
CROSS JOIN LATERAL (
    SELECT CASE seqtypid WHEN 'smallint'::regtype THEN 32767 WHEN 'integer'::regtype THEN 2147483647 ELSE 9223372036854775807 END AS largest
) AS of_type
CROSS JOIN LATERAL (
    SELECT CASE WHEN seqincrement > 0 THEN 1 ELSE -largest - 1 END AS usual_minimum, CASE WHEN seqincrement > 0 THEN largest ELSE -1 END AS usual_maximum
) AS usual
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'i') ORDER BY relname
