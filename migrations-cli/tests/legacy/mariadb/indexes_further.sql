CREATE TABLE doc (id INT PRIMARY KEY, title VARCHAR(200), body TEXT, place POINT NOT NULL, n INT,
    KEY prefix (body(20)), KEY both_ways (title ASC, n DESC), FULLTEXT KEY words (title, body), SPATIAL KEY near (place), KEY hidden (n) IGNORED COMMENT 'for later',
    UNIQUE KEY one (title(50), n));
