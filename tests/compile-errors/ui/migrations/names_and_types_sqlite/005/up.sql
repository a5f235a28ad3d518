-- Step 5
--
-- revision: r005
-- down_revision: r004
-- irreversible: an example
SELECT name FROM people JOIN pets ON pets.owner_id = people.id;
