-- Index the notes
--
-- revision: c005
-- down_revision: c004
CREATE INDEX notes_person ON notes (person);
UPDATE notes SET text = text || '!';
INSERT INTO counts VALUES ('c005', 1);
