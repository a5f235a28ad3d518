-- Table in use
--
-- revision: r010
-- down_revision: r009
DROP TABLE users;
