CREATE TABLE a (x INTEGER);

-- migrations: todo("rows come from the old system")
