CREATE TABLE mails (id INTEGER PRIMARY KEY, subject TEXT, body TEXT);
CREATE VIRTUAL TABLE search USING fts5 (subject, body, content='mails', content_rowid='id', tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE boxes USING rtree (id, min_x, max_x, min_y, max_y, +label TEXT);
CREATE VIRTUAL TABLE plain USING fts5(a, b UNINDEXED, prefix='2 3');
CREATE TRIGGER mails_ai AFTER INSERT ON mails BEGIN INSERT INTO search (rowid, subject, body) VALUES (new.id, new.subject, new.body); END;
CREATE TRIGGER mails_ad AFTER DELETE ON mails BEGIN INSERT INTO search (search, rowid, subject, body) VALUES ('delete', old.id, old.subject, old.body); END;
CREATE VIEW found AS SELECT m.id FROM search s JOIN mails m ON m.id = s.rowid;
