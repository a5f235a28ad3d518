-- Column in use
--
-- revision: r009
-- down_revision: r008
ALTER TABLE users DROP COLUMN id;
