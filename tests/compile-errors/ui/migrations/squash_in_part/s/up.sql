-- What s does
--
-- revision: s
-- down_revision: base
-- replaces: 1975ea83b712, ae1027a6acf0, 0000aaaa1111
CREATE TABLE t (id INTEGER PRIMARY KEY);
