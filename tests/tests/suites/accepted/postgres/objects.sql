-- Tables of one DROP go together, in whichever order they stand.
CREATE TABLE parent (a int) PARTITION BY LIST (a);
CREATE TABLE child PARTITION OF parent FOR VALUES IN (1);
CREATE TABLE target (a int PRIMARY KEY);
ALTER TABLE parent ADD FOREIGN KEY (a) REFERENCES target;
DROP TABLE target, parent, child;
CREATE TABLE above (a int);
CREATE TABLE below (b int) INHERITS (above);
CREATE TABLE lowest (c int) INHERITS (below);
DROP TABLE above, below, lowest;

-- A type can be announced.
CREATE TYPE announced;
CREATE FUNCTION announced_in(cstring) RETURNS announced LANGUAGE internal STRICT IMMUTABLE AS 'int4in';
CREATE FUNCTION announced_out(announced) RETURNS cstring LANGUAGE internal STRICT IMMUTABLE AS 'int4out';
CREATE TYPE announced (INPUT = announced_in, OUTPUT = announced_out, LIKE = int4);

-- Ranges have functions of their name.
CREATE TYPE span AS RANGE (SUBTYPE = float8);
SELECT span(1.5, 2.5), span_multirange(span(1, 2));
CREATE TYPE textrange AS RANGE (SUBTYPE = text, COLLATION = "C");
SELECT textrange('a', 'b'), textmultirange(textrange('a', 'b'));

-- An exclusion constraint is one that ON CONFLICT can name.
CREATE TABLE circles (c circle, EXCLUDE USING gist (c WITH &&));
INSERT INTO circles VALUES ('<(0,0), 5>') ON CONFLICT ON CONSTRAINT circles_c_excl DO NOTHING;

-- Networks can be short.
CREATE TABLE networks (c cidr, i inet);
INSERT INTO networks VALUES ('10', '10.1.2.3/8'), ('10/8', '::1');

-- Aggregates of migrations are aggregates.
CREATE AGGREGATE product (int) (SFUNC = int4mul, STYPE = int, INITCOND = '1');
CREATE TABLE numbers (a int, b int);
SELECT a, product(b) FROM numbers GROUP BY a;

-- Forms of the grammar.
SELECT xmlpi(name "xml-stylesheet", 'href="mystyle.css"');
