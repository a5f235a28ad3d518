CREATE TABLE doc (id INT PRIMARY KEY, title VARCHAR(200), body TEXT, place POINT NOT NULL SRID 4326, n INT,
    KEY prefix (body(20)), KEY both_ways (title ASC, n DESC), FULLTEXT KEY words (title, body), SPATIAL KEY near (place), KEY hidden (n) INVISIBLE COMMENT 'for later',
    UNIQUE KEY one (title(50), n), KEY computed ((n + 1), (lower(title))));
