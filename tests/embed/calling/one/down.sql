DROP TABLE counted;
