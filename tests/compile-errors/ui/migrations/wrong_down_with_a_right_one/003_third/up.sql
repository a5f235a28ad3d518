-- Third
--
-- revision: r003
-- down_revision: r002
ALTER TABLE users ADD COLUMN age INTEGER CHECK (age > 0);
