CREATE TABLE posts (x);
