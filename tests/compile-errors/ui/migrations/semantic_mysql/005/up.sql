-- Key of another type
--
-- revision: r005
-- down_revision: r004
ALTER TABLE posts ADD COLUMN reader BIGINT, ADD FOREIGN KEY (reader) REFERENCES users (id);
