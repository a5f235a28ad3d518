CREATE TABLE log (id int, what text);
CREATE TABLE item (id int PRIMARY KEY, name text);
CREATE VIEW item_view AS SELECT id, name FROM item;
CREATE RULE item_insert AS ON INSERT TO item_view DO INSTEAD INSERT INTO item VALUES (NEW.id, NEW.name);
CREATE RULE item_log AS ON UPDATE TO item WHERE OLD.name <> NEW.name DO ALSO INSERT INTO log VALUES (OLD.id, OLD.name);
CREATE RULE item_keep AS ON DELETE TO item DO INSTEAD NOTHING;
ALTER TABLE item DISABLE RULE item_keep;
COMMENT ON RULE item_log ON item IS 'for the auditor';
