SELECT quote_ident(current_database()) || coalesce(' in role ' || quote_ident(rolname), '') AS name, array_to_string(setconfig, ', ') AS reason
FROM pg_catalog.pg_db_role_setting JOIN pg_catalog.pg_database ON pg_database.oid = setdatabase LEFT JOIN pg_catalog.pg_roles ON pg_roles.oid = setrole
WHERE datname = current_database()
