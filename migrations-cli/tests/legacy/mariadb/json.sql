-- JSON is a text with a check.
CREATE TABLE docs (id INT PRIMARY KEY, body JSON, other JSON DEFAULT (JSON_ARRAY()), plain LONGTEXT CHECK (JSON_VALID(plain)));
