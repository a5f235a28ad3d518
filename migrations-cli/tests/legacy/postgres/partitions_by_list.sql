CREATE TABLE customer (id int, region text, size int) PARTITION BY LIST (region);
CREATE TABLE customer_eu PARTITION OF customer FOR VALUES IN ('de', 'fr', NULL) PARTITION BY HASH (id);
CREATE TABLE customer_eu_0 PARTITION OF customer_eu FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE customer_eu_1 PARTITION OF customer_eu FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE customer_us (id int, region text, size int, CHECK (size > 0));
ALTER TABLE customer ATTACH PARTITION customer_us FOR VALUES IN ('us');
CREATE UNIQUE INDEX customer_us_id ON customer_us (id);
