CREATE TABLE a (x serial PRIMARY KEY, y jsonb[]);
CREATE EXTENSION citext;
