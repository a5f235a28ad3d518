-- Second primary key
--
-- revision: r015
-- down_revision: r014
ALTER TABLE posts ADD PRIMARY KEY (author);
