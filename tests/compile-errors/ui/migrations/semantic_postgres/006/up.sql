-- Target of a key that is not unique
--
-- revision: r006
-- down_revision: r005
CREATE TABLE likes (name text REFERENCES users (name));
