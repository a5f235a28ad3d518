-- Step 7
--
-- revision: r007
-- down_revision: r006
-- irreversible: an example
CREATE TABLE notes (id int PRIMARY KEY, price decimal(80,2)) ENGINE=InnoBD;
