-- Extensions, in a schema of their own.
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION hstore;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE EXTENSION "uuid-ossp" SCHEMA ext;
CREATE TABLE users (id uuid DEFAULT ext.uuid_generate_v4() PRIMARY KEY, login ext.citext NOT NULL UNIQUE, settings hstore DEFAULT ''::hstore, aliases ext.citext[]);
CREATE INDEX users_login ON users USING gin ((login::text) ext.gin_trgm_ops);
CREATE INDEX users_settings ON users USING gist (settings);
CREATE VIEW dark AS SELECT id FROM users WHERE settings -> 'theme' = 'dark' AND login OPERATOR(ext.=) 'Root'::ext.citext;
