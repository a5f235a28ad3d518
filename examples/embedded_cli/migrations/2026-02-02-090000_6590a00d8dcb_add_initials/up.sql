-- Add initials
--
-- revision: 6590a00d8dcb
-- down_revision: 5e9b3b66f388
ALTER TABLE contacts ADD COLUMN initials TEXT NOT NULL DEFAULT '';

-- call: fill_initials
