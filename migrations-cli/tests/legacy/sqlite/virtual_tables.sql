CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE area USING rtree(id, min_x, max_x, min_y, max_y);
CREATE TABLE doc (id INTEGER PRIMARY KEY, body TEXT);
