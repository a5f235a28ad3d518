-- Step 36
--
-- revision: r036
-- down_revision: r035
-- irreversible: an example
CREATE FUNCTION how_many() RETURNS bigint LANGUAGE sql AS $$ SELECT count(agee) FROM people $$;
