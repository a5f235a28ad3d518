SELECT 'pg_policy'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema, relname::text AS relation_name, polname::text AS name,
    polpermissive AS is_permissive,
    CASE polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE '' END AS command,
    CASE WHEN polroles <> '{0}' THEN (SELECT string_agg(CASE WHEN role = 0 THEN 'public' ELSE pg_get_userbyid(role)::text END, ', ' ORDER BY place)
        FROM unnest(polroles) WITH ORDINALITY AS roles (role, place)) END AS roles,
    pg_get_expr(polqual, polrelid) AS condition, pg_get_expr(polwithcheck, polrelid) AS check_condition,
    'CREATE POLICY ' || quote_ident(polname) || ' ON ' || polrelid::regclass
    || CASE WHEN polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
    || CASE polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END
    || CASE WHEN polroles = '{0}' THEN '' ELSE ' TO ' || (
        SELECT string_agg(CASE WHEN role = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY place)
        FROM unnest(polroles) WITH ORDINALITY AS roles (role, place)) END
    || coalesce(' USING (' || pg_get_expr(polqual, polrelid) || ')', '')
    || coalesce(' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')', '') AS statement
FROM pg_catalog.pg_policy AS it JOIN pg_catalog.pg_class ON pg_class.oid = polrelid JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
WHERE it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = polrelid AND deptype = 'e')
ORDER BY it.oid
