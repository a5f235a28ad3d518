-- Generated columns and expressions as servers write them.
CREATE TABLE measures (
    id uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    cm numeric NOT NULL, inches numeric GENERATED ALWAYS AS (cm / 2.54) STORED,
    first text, last text, whole text GENERATED ALWAYS AS (COALESCE(first, '') || ' ' || last) STORED,
    doc jsonb, title text GENERATED ALWAYS AS (doc ->> 'title') STORED,
    search tsvector GENERATED ALWAYS AS (to_tsvector('english', COALESCE(first, '') || COALESCE(last, ''))) STORED,
    day date DEFAULT (now() AT TIME ZONE 'utc')::date, until timestamptz DEFAULT now() + '7 days'::interval, token text DEFAULT md5(random()::text),
    kind text DEFAULT 'a' CHECK (kind IN ('a', 'b', 'c')), flags bit(4) DEFAULT B'0000',
    CONSTRAINT between_two CHECK (cm BETWEEN 0 AND 300), CONSTRAINT likes CHECK (last NOT LIKE '%\_%' AND first ILIKE 'a%'),
    CONSTRAINT either CHECK ((first IS NULL) <> (last IS NULL) OR cm IS NOT NULL), CONSTRAINT cased CHECK (CASE WHEN cm > 1 THEN true ELSE false END),
    CONSTRAINT rows_differ CHECK (ROW(first, last) IS DISTINCT FROM ROW(last, first)), CONSTRAINT extracts CHECK (EXTRACT(year FROM day) > 2000)
);
CREATE INDEX measures_search ON measures USING gin (search);
CREATE INDEX measures_trim ON measures (btrim(first), "substring"(last, 1, 3), (doc -> 'a' ->> 'b'));
CREATE INDEX measures_cast ON measures (((doc ->> 'n')::integer));
ALTER TABLE measures ADD CONSTRAINT later CHECK (cm <> 13) NOT VALID;
