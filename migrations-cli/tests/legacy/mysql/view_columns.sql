-- Views with columns of their own names.
CREATE TABLE orders (id INT PRIMARY KEY, customer INT, total INT);
CREATE VIEW sums (who, total) AS SELECT customer, SUM(total) FROM orders GROUP BY customer;
