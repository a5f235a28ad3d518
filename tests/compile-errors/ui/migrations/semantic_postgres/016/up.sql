-- Row of a column that is not there
--
-- revision: r016
-- down_revision: r015
INSERT INTO users (id, nmae) VALUES (1, 'Ada');
