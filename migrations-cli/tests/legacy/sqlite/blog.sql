CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE COLLATE NOCASE, name varchar(80) DEFAULT 'it''s nobody' NOT NULL, joined DATETIME DEFAULT CURRENT_TIMESTAMP, CHECK (email LIKE '%@%'));
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE CASCADE ON UPDATE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    title TEXT, -- what stands above
    body BLOB,
    score NUMERIC(8, 2) DEFAULT -1.5, /* may be negative */
    draft BOOLEAN NOT NULL DEFAULT (1),
    CONSTRAINT titled UNIQUE (author_id, title) ON CONFLICT REPLACE
);
CREATE INDEX posts_title ON posts (title COLLATE NOCASE DESC, id);
CREATE INDEX drafts ON posts (author_id) WHERE draft = 1;
CREATE UNIQUE INDEX lowered ON authors (lower(email));
CREATE VIEW published AS SELECT p.id, p.title, a.name FROM posts p JOIN authors a ON a.id = p.author_id WHERE NOT p.draft;
INSERT INTO authors (email, name) VALUES ('a@b', 'it''s; CREATE TABLE x (a);');
INSERT INTO posts (author_id, title, body) VALUES (1, 'two
lines', x'00ff');
