-- The tables in which a virtual one keeps its rows, where SQLite tells: since version 3.37.
SELECT name FROM pragma_table_list WHERE type = 'shadow' AND schema = 'main'
