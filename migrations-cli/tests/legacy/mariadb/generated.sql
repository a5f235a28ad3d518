CREATE TABLE g (a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL, c INT GENERATED ALWAYS AS (a + 1) STORED, d VARCHAR(36) DEFAULT uuid(), e JSON DEFAULT (json_array()),
    f DATE DEFAULT (curdate()), secret INT INVISIBLE DEFAULT 5, KEY (b), CHECK (a > 0), CONSTRAINT named CHECK (c < 100), h INT CHECK (h <> 3)) COMMENT 'it''s generated';
