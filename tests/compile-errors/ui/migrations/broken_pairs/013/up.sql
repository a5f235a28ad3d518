-- View left behind
--
-- revision: r013
-- down_revision: r012
CREATE VIEW all_users AS SELECT name FROM users;
