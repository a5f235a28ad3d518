-- Several schemas, and names that need quotes.
CREATE SCHEMA sales;
CREATE SCHEMA "Human Resources";
CREATE TYPE sales.state AS ENUM ('new', 'done');
CREATE TABLE sales.orders (id integer PRIMARY KEY, state sales.state DEFAULT 'new'::sales.state NOT NULL);
CREATE TABLE "Human Resources"."People" ("Id" serial PRIMARY KEY, "Full Name" text NOT NULL, "select" integer, "with""quote" text, CONSTRAINT "Odd check" CHECK ("select" > 0));
CREATE TABLE orders (id integer PRIMARY KEY, sale integer REFERENCES sales.orders (id), person integer REFERENCES "Human Resources"."People" ("Id") ON DELETE SET DEFAULT);
CREATE INDEX "People by Name" ON "Human Resources"."People" ("Full Name");
CREATE FUNCTION sales.next_state(s sales.state) RETURNS sales.state LANGUAGE sql IMMUTABLE AS $$ SELECT 'done'::sales.state $$;
CREATE VIEW "Human Resources"."Everyone" AS SELECT "Full Name" AS "Name", p."select" FROM "Human Resources"."People" p;
CREATE VIEW sales.open AS SELECT o.id, sales.next_state(o.state) AS following FROM sales.orders o WHERE o.state = 'new';
CREATE SEQUENCE sales."Numbers";
CREATE TABLE sales.lines (n bigint DEFAULT nextval('sales."Numbers"'), "order" integer, FOREIGN KEY ("order") REFERENCES sales.orders);
CREATE FUNCTION "Human Resources".touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "Touch It" BEFORE UPDATE OF "Full Name" ON "Human Resources"."People" FOR EACH ROW EXECUTE FUNCTION "Human Resources".touch();
CREATE DOMAIN sales.price AS numeric(10, 2) CHECK (VALUE >= 0);
CREATE UNLOGGED TABLE sales.cache (k text PRIMARY KEY, v sales.price);
