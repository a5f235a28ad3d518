-- revision: a1
-- down_revision: base
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
