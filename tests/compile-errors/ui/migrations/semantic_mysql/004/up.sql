-- Table in use
--
-- revision: r004
-- down_revision: r003
DROP TABLE users;
