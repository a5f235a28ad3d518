ALTER TYPE mood RENAME VALUE 'best' TO 'hihg';
