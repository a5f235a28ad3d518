CREATE TABLE all_types (
    a smallint, b integer DEFAULT -1, c bigint DEFAULT 9223372036854775807, d real DEFAULT 1.5, e double precision, f numeric, g numeric(10), h numeric(10, 2) DEFAULT 0.00,
    i money, j char, k char(5) DEFAULT 'ab', l varchar, m varchar(20) DEFAULT 'it''s', n text DEFAULT '', o bytea DEFAULT '\x00', p bit, q bit(8), r bit varying(8),
    s boolean DEFAULT false, t date DEFAULT CURRENT_DATE, u time(3), v timetz, w timestamp DEFAULT now(), x timestamptz(0) DEFAULT CURRENT_TIMESTAMP, y interval DEFAULT '1 day', z interval year to month,
    aa uuid DEFAULT gen_random_uuid(), ab json DEFAULT '{}', ac jsonb DEFAULT '[]', ad xml, ae inet DEFAULT '127.0.0.1', af cidr, ag macaddr, ah point DEFAULT '(0,0)', ai box,
    aj int[] DEFAULT '{1,2}', ak text[][] DEFAULT ARRAY['a'], al int4range DEFAULT '[1,5)', am int4multirange, an tsvector, ao tsquery, ap regclass, aq oid, ar name, as_ "char" DEFAULT 'x'
);
