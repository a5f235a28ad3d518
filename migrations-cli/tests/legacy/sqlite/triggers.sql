CREATE TABLE stock (id INTEGER PRIMARY KEY, item TEXT, amount INTEGER);
CREATE TABLE log (at TEXT DEFAULT CURRENT_TIMESTAMP, what TEXT);
CREATE VIEW items AS SELECT id, item FROM stock;
CREATE TRIGGER stock_ai AFTER INSERT ON stock BEGIN INSERT INTO log (what) VALUES ('new; ' || new.item); END;
CREATE TRIGGER stock_bu BEFORE UPDATE OF amount, item ON stock FOR EACH ROW WHEN new.amount < 0 BEGIN SELECT RAISE(ABORT, 'it''s negative'); END;
CREATE TRIGGER stock_ad AFTER DELETE ON stock BEGIN DELETE FROM log WHERE what = old.item; UPDATE stock SET amount = amount - 1 WHERE id > old.id; END;
CREATE TRIGGER items_ii INSTEAD OF INSERT ON items BEGIN INSERT INTO stock (item, amount) VALUES (new.item, CASE WHEN new.id > 3 THEN 1 ELSE 0 END); END;
CREATE TRIGGER "odd name" AFTER UPDATE ON log BEGIN SELECT 1; END;
