CREATE TABLE a (id int PRIMARY KEY)
CREATE TABLE b (x int, y int, CONSTRAINT fk1 FOREIGN KEY (x) REFERENCES a (id))
-- to
CREATE TABLE a (id int PRIMARY KEY)
CREATE TABLE b (x int, y int, KEY own (x, y), CONSTRAINT fk1 FOREIGN KEY (x) REFERENCES a (id))

CREATE TABLE a (id int PRIMARY KEY)
-- to
CREATE TABLE a (id int PRIMARY KEY COMMENT 'the \\ ''id''') COMMENT 'a \\ b'

CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY)
CREATE TABLE b (id int AUTO_INCREMENT PRIMARY KEY, c int NOT NULL, FOREIGN KEY (c) REFERENCES a (id) ON DELETE CASCADE)
-- to
CREATE TABLE a (id bigint unsigned AUTO_INCREMENT PRIMARY KEY)
CREATE TABLE b (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, c bigint unsigned NOT NULL, FOREIGN KEY (c) REFERENCES a (id) ON DELETE CASCADE)

CREATE TABLE a (`Id` int PRIMARY KEY, `userName` varchar(20))
-- to
CREATE TABLE a (`Id` int PRIMARY KEY, `userName` varchar(30) NOT NULL DEFAULT 'x')

CREATE TABLE a (id int PRIMARY KEY)
-- to
CREATE TABLE a (id int PRIMARY KEY)
CREATE SQL SECURITY INVOKER VIEW v AS SELECT id FROM a

CREATE TABLE a (id int PRIMARY KEY, x int INVISIBLE COMMENT 'x', b varchar(9) NOT NULL DEFAULT 'y' INVISIBLE, c int)
-- to
CREATE TABLE a (id int PRIMARY KEY, x bigint INVISIBLE COMMENT 'x', b varchar(9) NOT NULL DEFAULT 'y', c int INVISIBLE, d int INVISIBLE)

CREATE TABLE a (z decimal(5) NOT NULL, y decimal(5) PRIMARY KEY)
-- to
CREATE TABLE a (z decimal(5), y bigint INVISIBLE)

CREATE TABLE a (z decimal(5) NOT NULL, y decimal(5) PRIMARY KEY)
-- to
CREATE TABLE a (z decimal(5), y decimal(5) INVISIBLE)

CREATE TABLE c (z varchar(9) NOT NULL)
-- to
CREATE TABLE c (z decimal(5))
ALTER TABLE c ADD CONSTRAINT p CHECK (z IS NOT NULL)

CREATE TABLE c (x decimal(5) DEFAULT 1, w int NOT NULL DEFAULT -3 INVISIBLE)
-- to
CREATE TABLE c (x decimal(5) INVISIBLE, w int)

CREATE TABLE b (y varchar(9) CHECK (z IN (1, 2)), x varchar(9), z int UNIQUE)
-- to
CREATE TABLE b (y varchar(9) CHECK (z IN (1, 2)), x varchar(9), z int UNIQUE)
ALTER TABLE b DROP COLUMN x
ALTER TABLE b RENAME COLUMN y TO x

CREATE TABLE b (y bigint unsigned CHECK (y IS NOT NULL), z int)
-- to
CREATE TABLE b (x bigint unsigned CHECK (x IS NOT NULL), z int, PRIMARY KEY (x))

CREATE TABLE c (x int PRIMARY KEY, y int UNIQUE)
-- to
CREATE TABLE c (x int CHECK (y IS NOT NULL), y decimal(5), w int UNIQUE, PRIMARY KEY (x, w))

CREATE TABLE a (id INT PRIMARY KEY, m INT CHECK (m > 0), n INT CHECK (n > 0), k INT CHECK (k > 0))
-- to
CREATE TABLE a (id INT PRIMARY KEY, m INT, n BIGINT CHECK (n > 0), k INT CHECK (k > 1))
