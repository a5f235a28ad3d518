SELECT 'pg_trigger'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS relation_name, tgname::text AS name,
    tgconstraint <> 0 AS is_constraint,
    CASE WHEN tgdeferrable THEN CASE WHEN tginitdeferred THEN 'deferrable initially deferred' ELSE 'deferrable' END ELSE '' END AS deferral,
    concat_ws(' ', CASE WHEN tgtype & 2 <> 0 THEN 'before' WHEN tgtype & 64 <> 0 THEN 'instead of' ELSE 'after' END,
        concat_ws(' or ', CASE WHEN tgtype & 4 <> 0 THEN 'insert' END, CASE WHEN tgtype & 8 <> 0 THEN 'delete' END,
            CASE WHEN tgtype & 16 <> 0 THEN concat_ws(' of ', 'update', (SELECT string_agg(attname, ', ' ORDER BY place)
                FROM unnest(tgattr::smallint[]) WITH ORDINALITY AS number (value, place) JOIN pg_catalog.pg_attribute ON attrelid = tgrelid AND attnum = number.value)) END,
            CASE WHEN tgtype & 32 <> 0 THEN 'truncate' END),
        'old table ' || tgoldtable, 'new table ' || tgnewtable, CASE WHEN tgtype & 1 <> 0 THEN 'for each row' ELSE 'for each statement' END) AS actions,
    substring(pg_get_triggerdef(it.oid) FROM ' EXECUTE (?:FUNCTION|PROCEDURE) (.*)$') AS call,
    CASE WHEN tgqual IS NOT NULL THEN substring(pg_get_triggerdef(it.oid) FROM ' WHEN \((.*)\) EXECUTE (?:FUNCTION|PROCEDURE) ') END AS condition,
    pg_get_triggerdef(it.oid) AS statement
FROM pg_catalog.pg_trigger AS it JOIN pg_catalog.pg_class ON pg_class.oid = tgrelid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE NOT tgisinternal AND tgparentid = 0 AND relpersistence <> 't' AND it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = tgrelid AND deptype = 'e')
ORDER BY it.oid
