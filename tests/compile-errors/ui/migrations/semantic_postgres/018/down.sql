CREATE UNIQUE INDEX posts_pkey ON posts (id);
