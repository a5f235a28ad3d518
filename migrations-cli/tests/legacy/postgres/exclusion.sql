-- Exclusion constraints and indexes of each method.
CREATE EXTENSION btree_gist;
CREATE TABLE bookings (
    room integer NOT NULL, during tstzrange NOT NULL, cancelled boolean DEFAULT false NOT NULL, place point, area polygon, words tsvector, host inet,
    CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT cancelled),
    CONSTRAINT later EXCLUDE USING btree (room WITH =) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE bookings ADD CONSTRAINT apart EXCLUDE USING gist ((circle(place, 2::double precision)) WITH &&) INCLUDE (room);
CREATE INDEX bookings_area ON bookings USING gist (area);
CREATE INDEX bookings_place ON bookings USING spgist (place quad_point_ops);
CREATE INDEX bookings_room_hash ON bookings USING hash (room);
CREATE INDEX bookings_during_brin ON bookings USING brin (room, during);
CREATE INDEX bookings_words ON bookings USING gin (words);
CREATE INDEX bookings_host ON bookings USING gist (host inet_ops);
CREATE INDEX bookings_expr ON bookings ((upper(during) - lower(during)), COALESCE(room, 0) DESC) WHERE cancelled AND room = ANY (ARRAY[1, 2, 3]);
CREATE UNIQUE INDEX bookings_once ON bookings (room) NULLS NOT DISTINCT WHERE NOT cancelled;
