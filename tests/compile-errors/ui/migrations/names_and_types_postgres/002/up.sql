-- Step 2
--
-- revision: r002
-- down_revision: r001
-- irreversible: an example
CREATE VIEW both_names AS SELECT name FROM people JOIN pets ON pets.owner_id = people.id;
