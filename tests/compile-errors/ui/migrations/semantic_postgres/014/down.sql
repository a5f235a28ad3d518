ALTER TABLE posts ADD CONSTRAINT posts_autor_fkey FOREIGN KEY (author) REFERENCES users (id);
