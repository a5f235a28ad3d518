-- Constraint with another name
--
-- revision: r009
-- down_revision: r008
ALTER TABLE users ADD COLUMN mail text UNIQUE;
ALTER TABLE users DROP CONSTRAINT users_mail_key;
