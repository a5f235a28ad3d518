DELETE FROM moods WHERE feeling = 'sad';
ALTER TYPE mood RENAME TO old_mood;
CREATE TYPE mood AS ENUM ('ok');
ALTER TABLE moods ALTER COLUMN feeling TYPE mood USING feeling::TEXT::mood;
DROP TYPE old_mood;
UPDATE counts SET runs = runs - 1 WHERE name = 'c005';
