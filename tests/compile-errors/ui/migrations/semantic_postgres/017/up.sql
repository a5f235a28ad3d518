-- Column that an earlier one dropped
--
-- revision: r017
-- down_revision: r016
ALTER TABLE posts ADD COLUMN text text;
ALTER TABLE posts DROP COLUMN text;
UPDATE posts SET text = 'x';
