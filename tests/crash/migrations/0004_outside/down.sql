DROP TABLE slow;
VACUUM;
DELETE FROM counts WHERE revision = 'c004';
