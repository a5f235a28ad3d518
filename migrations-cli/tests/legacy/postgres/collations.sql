CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
CREATE COLLATION plain (lc_collate = 'C', lc_ctype = 'C');
CREATE TABLE word (w text COLLATE german UNIQUE, v varchar(9) COLLATE plain);
CREATE INDEX word_v ON word (v COLLATE "C");
CREATE CONVERSION other_way FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
COMMENT ON COLLATION german IS 'as in a telephone book';
