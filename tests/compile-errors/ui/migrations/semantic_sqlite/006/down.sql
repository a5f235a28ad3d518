CREATE INDEX users_agr ON users (age);
