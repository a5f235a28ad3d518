ALTER TABLE users ADD COLUMN id bigint;
