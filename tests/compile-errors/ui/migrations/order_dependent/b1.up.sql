-- revision: b1
-- down_revision: a1
ALTER TABLE customers RENAME COLUMN name TO full_name;
