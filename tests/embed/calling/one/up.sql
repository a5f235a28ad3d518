-- Count with a function
--
-- revision: one
-- down_revision: base
CREATE TABLE counted (value TEXT);
INSERT INTO counted VALUES ('by the script');
-- call: count
