-- Every type that a column can have, with lengths and precisions.
CREATE TABLE numbers (
    a smallint DEFAULT -1, b integer DEFAULT 1 + 1, c bigint DEFAULT 9223372036854775807, d numeric, e numeric(10), f numeric(10, 3) DEFAULT 1.500,
    g real DEFAULT 1e-5, h double precision DEFAULT 'NaN', i money DEFAULT 0, j smallserial, k boolean DEFAULT true, l oid
);
CREATE TABLE texts (
    a char, b character(12) DEFAULT 'x', c varchar, d varchar(30) DEFAULT 'a', e text DEFAULT E'a\nb\\c', f bytea DEFAULT '\x00ff', g name, h "char" DEFAULT 'c',
    i xml, j json DEFAULT '{}', k jsonb, l jsonpath DEFAULT '$.a', m tsvector, n tsquery, o uuid DEFAULT gen_random_uuid(), p text[][] DEFAULT NULL
);
CREATE TABLE times (
    a date DEFAULT CURRENT_DATE, b time, c time(3), d timetz, e time(2) with time zone, f timestamp DEFAULT CURRENT_TIMESTAMP, g timestamp(0), h timestamptz(3) DEFAULT now(),
    i interval DEFAULT '1 day 02:00:00', j interval(3), k interval year to month, l interval day to second(2)
);
CREATE TABLE others (
    a inet DEFAULT '127.0.0.1', b cidr, c macaddr, d macaddr8, e bit, f bit(5) DEFAULT B'10101', g varbit(9), h bit varying, i point DEFAULT '(1,2)', j line, k lseg,
    l box, m path, n polygon, o circle, p int4range, q numrange, r daterange, s regclass, t pg_lsn, u int[], v numeric(4, 1)[], w varchar(5)[], x regtype
);
