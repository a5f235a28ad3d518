CREATE SCHEMA shop;
CREATE TABLE a (id int PRIMARY KEY, b text);
CREATE TABLE shop.c (id int PRIMARY KEY);
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION two_tables FOR TABLE a, shop.c WITH (publish = 'insert, delete', publish_via_partition_root = true);
ALTER TABLE a REPLICA IDENTITY FULL;
ALTER TABLE shop.c REPLICA IDENTITY USING INDEX c_pkey;
COMMENT ON PUBLICATION two_tables IS 'of two';
