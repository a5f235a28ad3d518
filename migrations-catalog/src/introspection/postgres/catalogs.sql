-- The query over all catalogues of this server whose rows are objects of their own. What the server was made with has
-- smaller numbers. The name of a catalogue that may not be read stands in `unread`.
SELECT
    string_agg(format('SELECT %s::oid AS class, oid AS object FROM %s WHERE oid >= 16384', catalog.oid, catalog.oid::regclass)
            || CASE WHEN relisshared THEN ' AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())' ELSE '' END, ' UNION ALL ' ORDER BY relname)
        FILTER (WHERE may_read) AS objects,
    string_agg(relname, ' ' ORDER BY relname) FILTER (WHERE NOT may_read AND NOT relisshared) AS unread
FROM pg_catalog.pg_class AS catalog
CROSS JOIN LATERAL (SELECT has_table_privilege(catalog.oid, 'SELECT') OR has_column_privilege(catalog.oid, 'oid', 'SELECT') AS may_read) AS rights
WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'
    -- Of those that all databases share, subscriptions are of one; before version 14 only superusers may read their numbers.
    AND (NOT relisshared OR relname = 'pg_subscription')
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = catalog.oid AND attname = 'oid')
    -- Labels and defaults are parts of types and columns, large objects are data, and everybody may read `pg_user_mappings`.
    AND relname NOT IN ('pg_enum', 'pg_attrdef', 'pg_largeobject_metadata', 'pg_user_mapping')
