-- A mood that is used at once
--
-- revision: c005
-- down_revision: c004
ALTER TYPE mood ADD VALUE 'sad';
INSERT INTO moods VALUES (2, 'sad');
UPDATE counts SET runs = runs + 1 WHERE name = 'c005';
