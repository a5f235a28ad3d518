-- Create notes
--
-- revision: 6c1d4f0b2a77
-- down_revision: base
-- create_date: 2026-11-21T16:00:00Z
CREATE TABLE notes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    text TEXT NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
);
