-- Step 37
--
-- revision: r037
-- down_revision: r036
-- irreversible: an example
CREATE TRIGGER people_touch BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION tuch();
