-- Table that is there
--
-- revision: r004
-- down_revision: r003
CREATE TABLE users (id bigint);
