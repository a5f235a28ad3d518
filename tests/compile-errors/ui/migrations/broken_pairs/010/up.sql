-- Wrong order
--
-- revision: r010
-- down_revision: r009
CREATE TABLE c (id bigint PRIMARY KEY);
CREATE TABLE d (c bigint REFERENCES c);
