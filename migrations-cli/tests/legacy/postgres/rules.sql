-- Rules that rewrite.
CREATE TABLE shoes (name text PRIMARY KEY, size numeric, stock integer DEFAULT 0 NOT NULL);
CREATE TABLE shoe_log (name text, stock_new integer, who text, at timestamp);
CREATE VIEW shoes_view AS SELECT name, size, stock FROM shoes;
CREATE RULE log_stock AS ON UPDATE TO shoes WHERE new.stock <> old.stock DO INSERT INTO shoe_log VALUES (new.name, new.stock, CURRENT_USER, CURRENT_TIMESTAMP);
CREATE RULE no_delete AS ON DELETE TO shoes DO INSTEAD NOTHING;
CREATE RULE view_insert AS ON INSERT TO shoes_view DO INSTEAD INSERT INTO shoes (name, size) VALUES (new.name, new.size) RETURNING shoes.name, shoes.size, shoes.stock;
CREATE RULE view_update AS ON UPDATE TO shoes_view DO INSTEAD (UPDATE shoes SET size = new.size WHERE name = old.name; INSERT INTO shoe_log (name) VALUES (new.name));
CREATE RULE announce AS ON INSERT TO shoe_log DO ALSO NOTIFY shoe_log;
