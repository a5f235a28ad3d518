CREATE TABLE t ( -- the table
    id INTEGER PRIMARY KEY, /* its key */
    name TEXT /* last */
);
CREATE VIEW v AS /* a view */ SELECT id -- the id
FROM t;
