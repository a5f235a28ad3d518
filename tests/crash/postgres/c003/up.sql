-- Moods
--
-- revision: c003
-- down_revision: c002
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE moods (id INTEGER PRIMARY KEY, feeling mood NOT NULL);
INSERT INTO moods VALUES (1, 'ok');
INSERT INTO counts VALUES ('c003', 1);
