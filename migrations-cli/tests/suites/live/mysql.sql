-- One object of every kind that MySQL and MariaDB can hold, and what else hangs on objects.
CREATE TABLE people (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) CHARACTER SET latin1 NOT NULL, mood ENUM('sad', 'happy') DEFAULT 'sad',
    size INT CHECK (size > 0), doubled INT GENERATED ALWAYS AS (size * 2) STORED, notes JSON, UNIQUE KEY people_name (name), KEY people_size (size) COMMENT 'for reports'
) COMMENT 'who is there';
CREATE TABLE pets (id INT PRIMARY KEY, owner INT UNSIGNED, CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES people (id) ON DELETE CASCADE);
CREATE TABLE german (id INT PRIMARY KEY, word VARCHAR(20)) CHARACTER SET latin1 COLLATE latin1_german1_ci;
CREATE TABLE quick (id INT PRIMARY KEY) ENGINE = MyISAM;
CREATE TABLE parted (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2;
CREATE TABLE packed (id INT PRIMARY KEY) ROW_FORMAT = COMPRESSED;
CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2;
CREATE PROCEDURE tidy() DELETE FROM pets WHERE owner IS NULL;
CREATE VIEW z AS SELECT id, size FROM people;
CREATE VIEW a AS SELECT id FROM z;
CREATE VIEW big AS SELECT twice(size) AS size FROM people;
CREATE TRIGGER people_before BEFORE INSERT ON people FOR EACH ROW SET NEW.size = twice(NEW.size);
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM pets;
