-- Everything that somebody has made, extensions' own things aside. This follows `WITH RECURSIVE found AS (` and what
-- `catalogs.sql` gives.
    UNION ALL SELECT 'pg_catalog.pg_user_mapping'::regclass, umid FROM pg_catalog.pg_user_mappings
),
-- What belongs to an extension or to a session, with its parts.
theirs AS (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
    UNION SELECT 'pg_catalog.pg_namespace'::regclass, oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_(toast_)?temp_'
    UNION
    SELECT part.classid, part.objid FROM theirs JOIN pg_catalog.pg_depend AS part ON part.refclassid = theirs.classid AND part.refobjid = theirs.objid
    WHERE part.deptype IN ('a', 'i', 'P', 'S') OR theirs.classid = 'pg_catalog.pg_namespace'::regclass
),
named AS (
    SELECT class, object, as_address.type, object_names AS names, it.schema, it.name, it.identity
    FROM found
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(class, object, 0) AS it
    CROSS JOIN LATERAL pg_catalog.pg_identify_object_as_address(class, object, 0) AS as_address
    WHERE NOT EXISTS (SELECT FROM theirs WHERE theirs.classid = class AND theirs.objid = object) AND it.schema IS DISTINCT FROM 'pg_toast'
)
SELECT
    class::int8 AS class,
    object::int8 AS object,
    CASE type
        WHEN 'table constraint' THEN 'constraint' WHEN 'domain constraint' THEN 'constraint' WHEN 'default acl' THEN 'default privileges'
        ELSE type END AS kind,
    CASE WHEN in_schema = current_schema() THEN '' ELSE coalesce(in_schema, '') END AS schema,
    CASE
        WHEN of_table OR type IN ('table', 'foreign table') THEN names[2]
        WHEN type = 'index' THEN (SELECT relname FROM pg_catalog.pg_index JOIN pg_catalog.pg_class ON pg_class.oid = indrelid WHERE indexrelid = object)
        ELSE '' END AS "table",
    CASE WHEN class = 'pg_catalog.pg_type'::regclass THEN (SELECT typname FROM pg_catalog.pg_type WHERE oid = object)
        ELSE coalesce(names[array_upper(names, 1)], '') END AS name,
    identity,
    -- It comes along with another object: a row type, the index of a key, what a partition has of its parent,
    -- what is in a publication.
    EXISTS (
        SELECT FROM pg_catalog.pg_depend WHERE classid = class AND objid = object AND deptype IN ('i', 'P', 'S') AND (refclassid, refobjid) <> (class, object)
    ) OR class = 'pg_catalog.pg_constraint'::regclass AND EXISTS (
        SELECT FROM pg_catalog.pg_constraint WHERE oid = object AND (contypid <> 0 OR NOT conislocal AND conrelid <> 0 OR contype = 'n')
    ) OR class::regclass::text IN ('pg_publication_rel', 'pg_publication_namespace') AS comes_along
FROM named
CROSS JOIN LATERAL (SELECT type IN ('policy', 'trigger', 'rule', 'table constraint') AS of_table) AS form
CROSS JOIN LATERAL (SELECT coalesce((parse_ident(schema))[1], CASE WHEN of_table THEN names[1] END) AS in_schema) AS place
ORDER BY class, object
