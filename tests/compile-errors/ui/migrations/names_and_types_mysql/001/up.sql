-- Step 1
--
-- revision: r001
-- down_revision: base
-- irreversible: an example
CREATE TABLE people (id bigint PRIMARY KEY, name varchar(8) NOT NULL, age int, mood enum('calm','glad'));
