CREATE TABLE "Order Details" ("Order ID" INTEGER NOT NULL, [Product ID] INTEGER, `unit price` REAL DEFAULT 0, "with""quote" TEXT, "select" TEXT, PRIMARY KEY ("Order ID", [Product ID]));
CREATE TABLE "Über" ("größe" INTEGER PRIMARY KEY, 'single' TEXT);
CREATE INDEX "by price" ON "Order Details" (`unit price`);
CREATE VIEW "All Orders" AS SELECT "Order ID" AS "Id", "select" FROM "Order Details";
CREATE TABLE "group" ("order" INTEGER REFERENCES "Über" ("größe"), "from" INTEGER);
CREATE TRIGGER "On ""it""" AFTER INSERT ON "Order Details" BEGIN UPDATE "Order Details" SET "select" = 'x' WHERE "Order ID" = new."Order ID"; END;
