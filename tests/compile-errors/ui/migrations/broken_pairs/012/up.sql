-- What is not there
--
-- revision: r012
-- down_revision: r011
ALTER TABLE users ADD COLUMN phone text;
