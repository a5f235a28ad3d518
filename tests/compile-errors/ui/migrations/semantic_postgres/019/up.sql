-- View that is no table
--
-- revision: r019
-- down_revision: r018
DROP TABLE names;
