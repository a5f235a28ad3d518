-- Foreign keys may point to what only an index says: they come after these.
SELECT 'pg_constraint'::regclass::oid::int8 AS class, own.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS relation_name, conname::text AS name,
    contype::text AS kind,
    CASE contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclude' END
        || CASE WHEN convalidated THEN '' ELSE ' not valid' END AS form,
    (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS number (value, place)
        JOIN pg_catalog.pg_attribute ON attrelid = conrelid AND attnum = number.value) AS columns,
    -- Of a key, the columns of its index.
    CASE WHEN contype IN ('p', 'u') THEN (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(indkey::smallint[]) WITH ORDINALITY AS number (value, place)
        JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = number.value WHERE place <= indnkeyatts) END AS keys,
    CASE WHEN contype IN ('p', 'u') THEN (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(indkey::smallint[]) WITH ORDINALITY AS number (value, place)
        JOIN pg_catalog.pg_attribute ON attrelid = indrelid AND attnum = number.value WHERE place > indnkeyatts) END AS included,
    CASE WHEN contype = 'u' AND to_jsonb(pg_index) ->> 'indnullsnotdistinct' = 'true' THEN 'nulls not distinct' END AS nulls,
    (SELECT CASE WHEN target_schema.nspname = current_schema() THEN '' ELSE target_schema.nspname || '.' END || target.relname FROM pg_catalog.pg_class AS target
        JOIN pg_catalog.pg_namespace AS target_schema ON target_schema.oid = target.relnamespace WHERE target.oid = confrelid) AS target,
    (SELECT string_agg(attname, ', ' ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS number (value, place)
        JOIN pg_catalog.pg_attribute ON attrelid = confrelid AND attnum = number.value) AS target_columns,
    CASE confmatchtype WHEN 'f' THEN 'match full' END AS matching,
    CASE confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' WHEN 'r' THEN 'restrict' END
        -- ON DELETE SET NULL (author): since PostgreSQL 15.
        || coalesce(' (' || (SELECT string_agg(attname, ', ' ORDER BY place)
            FROM jsonb_array_elements_text(CASE jsonb_typeof(to_jsonb(own) -> 'confdelsetcols') WHEN 'array' THEN to_jsonb(own) -> 'confdelsetcols' ELSE '[]' END)
            WITH ORDINALITY AS number (value, place) JOIN pg_catalog.pg_attribute ON attrelid = conrelid AND attnum = number.value::smallint) || ')', '') AS on_delete,
    CASE confupdtype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' WHEN 'r' THEN 'restrict' END AS on_update,
    CASE WHEN condeferred THEN 'deferrable initially deferred' WHEN condeferrable THEN 'deferrable' ELSE '' END AS deferral,
    CASE WHEN contype = 'c' THEN pg_get_expr(conbin, conrelid) END AS condition,
    pg_get_constraintdef(own.oid) AS definition,
    -- Everything else comes with a parent, or with the constraint of which it is a part.
    conislocal AND conparentid = 0 AND relkind IN ('r', 'p') AS is_own,
    'ALTER TABLE ' || CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END || quote_ident(relname) || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(own.oid) AS statement
FROM pg_catalog.pg_constraint AS own JOIN pg_catalog.pg_class AS it ON it.oid = conrelid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = it.relnamespace
LEFT JOIN pg_catalog.pg_index ON indexrelid = conindid
WHERE contype IN ('p', 'u', 'c', 'x', 'f') AND relpersistence <> 't' AND own.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS whole WHERE whole.oid = own.conparentid AND whole.conrelid = own.conrelid)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = it.oid AND deptype = 'e')
ORDER BY contype = 'f', contype <> 'p', relname, conname
