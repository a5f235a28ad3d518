-- Keys of each sort, and what they do when a row goes.
CREATE TABLE authors (
    id serial PRIMARY KEY,
    email varchar(200) NOT NULL CONSTRAINT authors_email_unique UNIQUE,
    display_name text DEFAULT 'nobody''s name' NOT NULL,
    joined timestamp with time zone DEFAULT now() NOT NULL,
    score numeric(8, 2) DEFAULT 0.00,
    CONSTRAINT email_has_at CHECK (position('@' in email) > 1)
);
CREATE TABLE posts (
    id bigserial,
    author_id integer NOT NULL REFERENCES authors ON UPDATE CASCADE ON DELETE RESTRICT,
    slug text COLLATE "C" NOT NULL,
    body text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    meta jsonb DEFAULT '{"draft": true}',
    published_on date,
    CONSTRAINT posts_key PRIMARY KEY (id),
    CONSTRAINT posts_slug UNIQUE (author_id, slug) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE comments (
    id integer GENERATED ALWAYS AS IDENTITY (START WITH 1000 INCREMENT BY 10 CACHE 5) PRIMARY KEY,
    post_id bigint,
    parent_id integer REFERENCES comments (id) ON DELETE CASCADE,
    body text CHECK (length(body) < 5000 AND body !~ '^\s*$'),
    FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE SET NULL DEFERRABLE
);
CREATE INDEX posts_recent ON posts USING btree (published_on DESC NULLS LAST, id) INCLUDE (slug);
CREATE INDEX posts_drafts ON posts (author_id) WHERE published_on IS NULL;
CREATE INDEX posts_meta ON posts USING gin (meta jsonb_path_ops);
CREATE INDEX posts_tags ON posts USING gin (tags);
CREATE UNIQUE INDEX authors_lower ON authors (lower(email) varchar_pattern_ops);
INSERT INTO authors (email, display_name) VALUES ('a@b', E'tab\there; \\. "$$'), ('c@d', E'two\nlines');
INSERT INTO posts (author_id, slug, body) VALUES (1, 'first', E'\\.\n-- no comment\n;');
