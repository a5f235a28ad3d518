SELECT 'trigger', event_object_table, trigger_name, action_timing, event_manipulation, action_order, action_statement FROM information_schema.triggers
WHERE trigger_schema = DATABASE() ORDER BY trigger_name;
SELECT routine_type, routine_name, dtd_identifier, collation_name, is_deterministic, sql_data_access, security_type, routine_comment, routine_definition
FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY routine_type, routine_name;
SELECT specific_name, ordinal_position, parameter_mode, parameter_name, dtd_identifier, collation_name FROM information_schema.parameters
WHERE specific_schema = DATABASE() ORDER BY routine_type, specific_name, ordinal_position;
SELECT event_name, event_type, execute_at, interval_value, interval_field, starts, ends, status, on_completion, event_comment, event_definition
FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY event_name;
