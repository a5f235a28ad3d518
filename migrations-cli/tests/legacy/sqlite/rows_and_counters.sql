-- Counters, statistics and rows are no part of a schema.
CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
CREATE INDEX a_v ON a (v);
INSERT INTO a (v) VALUES ('x'), ('y;''');
ANALYZE;
CREATE TABLE "odd ; name" (v TEXT DEFAULT ';', "x;y" INTEGER);
CREATE VIRTUAL TABLE old USING fts4 (body, tokenize=porter);
CREATE VIRTUAL TABLE ids USING rtree_i32 (id, a, b);
