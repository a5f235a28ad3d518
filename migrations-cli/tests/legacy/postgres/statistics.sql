CREATE TABLE place (city text, zip text, country text, size int);
CREATE STATISTICS place_city (dependencies, ndistinct) ON city, zip FROM place;
CREATE STATISTICS place_all ON city, zip, country FROM place;
CREATE STATISTICS place_lower ON lower(city), (size + 1) FROM place;
ALTER TABLE place ALTER COLUMN size SET STATISTICS 700, ALTER COLUMN city SET (n_distinct = 200);
COMMENT ON STATISTICS place_city IS 'they go together';
