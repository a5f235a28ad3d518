-- Target of a key of another type
--
-- revision: r007
-- down_revision: r006
CREATE TABLE tags (post text REFERENCES posts (id));
