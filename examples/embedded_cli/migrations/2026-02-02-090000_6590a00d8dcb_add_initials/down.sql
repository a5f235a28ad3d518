ALTER TABLE contacts DROP COLUMN initials;
