CREATE TABLE articles (
    id INT PRIMARY KEY, title VARCHAR(200), body TEXT, author VARCHAR(100), lowered VARCHAR(100) AS (LOWER(author)) PERSISTENT, views INT, created DATETIME, place POINT NOT NULL,
    FULLTEXT KEY words (title, body), KEY descending (views DESC, created), UNIQUE KEY hidden (author, title(20)) IGNORED, UNIQUE KEY whole (body), SPATIAL KEY place (place), KEY lowered (lowered)
);
CREATE UNIQUE INDEX later ON articles (created, id) COMMENT 'it''s later';
CREATE TABLE memory_table (id INT, v VARCHAR(10), PRIMARY KEY (id) USING HASH, KEY v (v) USING BTREE) ENGINE = MEMORY;
CREATE TABLE checks (a INT CHECK (a > 0), b INT, c VARCHAR(10), CONSTRAINT c_in CHECK (c IN ('x', 'y')), CONSTRAINT both_of CHECK (a < b OR c LIKE 'x%'), CONSTRAINT pattern CHECK (c REGEXP '^[a-z]+$'));
