CREATE TEXT SEARCH DICTIONARY short (TEMPLATE = simple, accept = false);
CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = snowball, language = 'english');
CREATE TEXT SEARCH CONFIGURATION shop (COPY = english);
CREATE TABLE t (body text, words tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED);
CREATE INDEX t_words ON t USING gin (words);
COMMENT ON TEXT SEARCH DICTIONARY short IS 'takes nothing';
