SELECT 'pg_policy'::regclass::oid::int8 AS class, oid::int8 AS object,
    'CREATE POLICY ' || quote_ident(polname) || ' ON ' || polrelid::regclass
    || CASE WHEN polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
    || CASE polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END
    || CASE WHEN polroles = '{0}' THEN '' ELSE ' TO ' || (
        SELECT string_agg(CASE WHEN role = 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(role)) END, ', ' ORDER BY place)
        FROM unnest(polroles) WITH ORDINALITY AS roles (role, place)) END
    || coalesce(' USING (' || pg_get_expr(polqual, polrelid) || ')', '')
    || coalesce(' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')', '') AS statement
FROM pg_catalog.pg_policy ORDER BY oid
