-- Functions, procedures and aggregates; what comes with a type is a part of that.
SELECT 'pg_proc'::regclass::oid::int8 AS class, it.oid::int8 AS object,
    CASE WHEN nspname = current_schema() THEN '' ELSE nspname::text END AS schema,
    proname || '(' || oidvectortypes(proargtypes) || ')' AS name,
    CASE WHEN prokind IN ('f', 'p', 'w') THEN (
        SELECT string_agg(concat_ws(' ', CASE mode WHEN 'o' THEN 'out' WHEN 'b' THEN 'inout' WHEN 'v' THEN 'variadic' END, nullif(argument, ''),
            format_type(argument_type, NULL)), ', ' ORDER BY place)
        FROM unnest(coalesce(proallargtypes, proargtypes::oid[]), proargmodes, proargnames) WITH ORDINALITY AS given (argument_type, mode, argument, place)
        WHERE mode IS DISTINCT FROM 't') END AS arguments,
    -- Where arguments are given back, these say it.
    CASE WHEN prokind IN ('f', 'w') AND NOT coalesce(proargmodes && '{o,b}', false) THEN pg_get_function_result(it.oid) END AS result,
    concat_ws(chr(31), 'language ' || lanname, CASE provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END, CASE WHEN proisstrict THEN 'strict' END,
        CASE WHEN prosecdef THEN 'security definer' END, CASE WHEN proleakproof THEN 'leakproof' END, CASE WHEN prokind = 'w' THEN 'window' END,
        CASE proparallel WHEN 's' THEN 'parallel safe' WHEN 'r' THEN 'parallel restricted' END) AS options,
    -- A body that the server reads itself is kept as a tree (since version 14).
    CASE WHEN prokind IN ('f', 'p', 'w') AND to_jsonb(it) ->> 'prosqlbody' IS NULL THEN prosrc END AS body,
    CASE WHEN prokind IN ('f', 'p', 'w') THEN pg_get_functiondef(it.oid) END AS statement
FROM pg_catalog.pg_proc AS it JOIN pg_catalog.pg_namespace ON pg_namespace.oid = pronamespace JOIN pg_catalog.pg_language ON pg_language.oid = prolang
WHERE it.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_proc'::regclass AND objid = it.oid AND deptype IN ('e', 'i'))
ORDER BY it.oid
