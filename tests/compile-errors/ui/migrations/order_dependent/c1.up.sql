-- revision: c1
-- down_revision: a1
CREATE UNIQUE INDEX customers_name ON customers (name);
