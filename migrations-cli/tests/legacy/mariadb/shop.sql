CREATE TABLE customers (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT, email VARCHAR(190) NOT NULL, name VARCHAR(80) NOT NULL DEFAULT 'it''s \\ nobody' COMMENT 'as they write it; or ''not''',
    vip TINYINT(1) NOT NULL DEFAULT 0, kind ENUM('new', 'old', 'it''s') CHARACTER SET ascii NOT NULL DEFAULT 'new', flags SET('a', 'b') DEFAULT 'a,b', created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (id), UNIQUE KEY email (email), KEY by_name (name(10)) COMMENT 'for the list'
) ENGINE = InnoDB AUTO_INCREMENT = 1000 DEFAULT CHARSET = utf8mb4 COMMENT = 'who buys';
CREATE TABLE orders (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, customer INT UNSIGNED NOT NULL, parent BIGINT, reviewer INT UNSIGNED, total DECIMAL(12, 2) NOT NULL DEFAULT 0.00,
    net DECIMAL(12, 2) GENERATED ALWAYS AS (total / 1.19) STORED, label VARCHAR(40) AS (CONCAT('#', customer, '-', total)) VIRTUAL COMMENT 'shown',
    CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT orders_parent FOREIGN KEY (parent) REFERENCES orders (id) ON DELETE CASCADE,
    FOREIGN KEY (reviewer) REFERENCES customers (id) ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT not_free CHECK (total >= 0), KEY by_total (total, customer)
);
CREATE VIEW big_orders AS SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer WHERE o.total > 1000;
CREATE SQL SECURITY INVOKER VIEW a_first AS SELECT id FROM big_orders WHERE id > 3;
CREATE VIEW own AS SELECT id, total FROM orders WHERE total > 1 WITH LOCAL CHECK OPTION;
INSERT INTO customers (email, name) VALUES ('a@b', 'it''s; \\'), ('c@d', 'two
lines; DELIMITER //');
