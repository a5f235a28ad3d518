-- Forgotten table
--
-- revision: r002
-- down_revision: r001
CREATE TABLE a (x integer);
CREATE TABLE b (x integer);
