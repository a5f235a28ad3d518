-- First
--
-- revision: r001
-- down_revision: base
CREATE TABLE users (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, age INTEGER, "type" TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY NOT NULL, author INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE tags (name TEXT PRIMARY KEY NOT NULL);
