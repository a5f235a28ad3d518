-- Target of a key that is not there
--
-- revision: r008
-- down_revision: r007
CREATE TABLE marks (post bigint REFERENCES postings (id));
