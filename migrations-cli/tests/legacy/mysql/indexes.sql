CREATE TABLE articles (
    id INT PRIMARY KEY, title VARCHAR(200), body TEXT, author VARCHAR(100), tags JSON, views INT, created DATETIME,
    FULLTEXT KEY words (title, body), FULLTEXT KEY grams (body), KEY descending (views DESC, created), UNIQUE KEY hidden (author, title(20)) INVISIBLE,
    KEY lowered ((LOWER(author))), KEY many ((CAST(tags -> '$[*]' AS UNSIGNED ARRAY))), KEY mixed (views, (views + 1) DESC), KEY hashed (views) USING BTREE
);
CREATE UNIQUE INDEX later ON articles (created, id) COMMENT 'it''s later';
CREATE TABLE memory_table (id INT, v VARCHAR(10), PRIMARY KEY (id) USING HASH, KEY v (v) USING BTREE) ENGINE = MEMORY;
CREATE TABLE checks (a INT CHECK (a > 0), b INT, c VARCHAR(10) CONSTRAINT c_in CHECK (c IN ('x', 'y')), CONSTRAINT off CHECK (b <> 3) NOT ENFORCED, CONSTRAINT both_of CHECK (a < b OR c LIKE 'x%'), CHECK (REGEXP_LIKE(c, '^[a-z]+$')));
