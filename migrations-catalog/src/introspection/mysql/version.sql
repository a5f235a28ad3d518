SELECT CAST(VERSION() AS CHAR) AS version, CAST(@@lower_case_table_names AS SIGNED) AS table_names
