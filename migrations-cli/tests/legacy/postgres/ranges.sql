CREATE FUNCTION minutes(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT EXTRACT(EPOCH FROM a - b) / 60';
CREATE TYPE time_span AS RANGE (subtype = time, subtype_diff = minutes);
CREATE EXTENSION btree_gist;
CREATE TABLE booking (room int NOT NULL, during tstzrange NOT NULL, EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0) DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX booking_during ON booking USING gist (during);
