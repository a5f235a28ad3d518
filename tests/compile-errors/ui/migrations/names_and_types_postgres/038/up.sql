-- Step 38
--
-- revision: r038
-- down_revision: r037
-- irreversible: an example
CREATE TRIGGER people_touch INSTEAD OF INSERT ON people FOR EACH ROW EXECUTE FUNCTION touch();
