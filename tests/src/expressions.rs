//! Random expressions and queries of PostgreSQL, of which the server takes about half.

use crate::programs::Dice;

/// What makes the table that they are about.
pub const SETUP: &[&str] = &[
    "CREATE TYPE mood AS ENUM ('calm', 'glad')",
    "CREATE DOMAIN age AS integer CHECK (VALUE > 0)",
    "CREATE TABLE everything (flag boolean, small smallint, whole integer, big bigint, exact numeric(10, 2), single real, \
     double double precision, words text, name varchar(20), code char(5), day date, at timestamp, moment timestamptz, hour time, \
     span interval, id uuid, doc json, data jsonb, raw bytea, numbers integer[], list text[], feeling mood, years age, host inet, \
     range int4range, bits bit(8), search tsvector, spot point)",
    "CREATE TABLE other (id integer PRIMARY KEY, name text, amount numeric, made date)",
];

/// What an expression should be, most of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Boolean,
    Whole,
    Number,
    Text,
    Day,
    Moment,
    Span,
    Json,
    Numbers,
    Texts,
    /// A type of its own each.
    Other,
}

const ALL: [Wanted; 11] = [
    Wanted::Boolean,
    Wanted::Whole,
    Wanted::Number,
    Wanted::Text,
    Wanted::Day,
    Wanted::Moment,
    Wanted::Span,
    Wanted::Json,
    Wanted::Numbers,
    Wanted::Texts,
    Wanted::Other,
];

impl Wanted {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Boolean => &["flag"],
            Self::Whole => &["small", "whole", "years"],
            Self::Number => &["whole", "big", "exact", "single", "double"],
            Self::Text => &["words", "name", "code"],
            Self::Day => &["day"],
            Self::Moment => &["at", "moment"],
            Self::Span => &["span"],
            Self::Json => &["data"],
            Self::Numbers => &["numbers"],
            Self::Texts => &["list"],
            Self::Other => &["id", "raw", "feeling", "host", "range", "bits", "search", "spot", "hour", "doc"],
        }
    }

    fn literals(self) -> &'static [&'static str] {
        match self {
            Self::Boolean => &["true", "false", "'t'", "NULL"],
            Self::Whole => &["1", "0", "'7'", "-4", "NULL"],
            Self::Number => &["2.5", "3000000000", "1e3", "'8.5'"],
            Self::Text => &["'a'", "''", "'calm'", "text 'b'", "'2020-01-01'", "'%x%'"],
            Self::Day => &["date '2020-01-01'", "CURRENT_DATE", "'2020-02-03'"],
            Self::Moment => &["timestamp '2020-01-01 10:00'", "now()", "localtimestamp", "'2020-02-03 10:00'"],
            Self::Span => &["interval '1 day'", "'2 hours'", "INTERVAL '1' YEAR"],
            Self::Json => &["'{}'::jsonb", "'[1]'::jsonb", "'{\"a\": 1}'"],
            Self::Numbers => &["'{1,2}'::int[]", "ARRAY[1, 2]", "'{}'"],
            Self::Texts => &["ARRAY['a', 'b']", "'{a}'::text[]", "'{}'"],
            Self::Other => &[
                "'127.0.0.1'::inet",
                "'glad'::mood",
                "int4range(1, 5)",
                "B'101'",
                "'\\x00'::bytea",
                "'(1,2)'::point",
                "time '10:00'",
            ],
        }
    }

    fn types(self) -> &'static [&'static str] {
        match self {
            Self::Boolean => &["boolean"],
            Self::Whole => &["integer", "smallint", "age"],
            Self::Number => &["integer", "bigint", "numeric", "double precision", "real"],
            Self::Text => &["text", "varchar(5)", "char(3)"],
            Self::Day => &["date"],
            Self::Moment => &["timestamp", "timestamptz"],
            Self::Span => &["interval"],
            Self::Json => &["jsonb"],
            Self::Numbers => &["integer[]"],
            Self::Texts => &["text[]"],
            Self::Other => &[
                "uuid",
                "bytea",
                "mood",
                "inet",
                "int4range",
                "bit(8)",
                "tsvector",
                "point",
                "money",
                "xml",
                "time",
                "json",
            ],
        }
    }

    /// What has a cast to it.
    fn cast_from(self) -> Self {
        match self {
            Self::Boolean => Self::Whole,
            Self::Day => Self::Moment,
            Self::Moment => Self::Day,
            Self::Whole => Self::Number,
            Self::Number => Self::Whole,
            Self::Text => Self::Other,
            Self::Span | Self::Json | Self::Numbers | Self::Texts | Self::Other => Self::Text,
        }
    }
}

/// A function: its name, what it takes, and what it gives.
type Function = (&'static str, &'static [Wanted], Wanted);

const FUNCTIONS: &[Function] = {
    use Wanted::{Boolean, Day, Json, Moment, Number, Numbers, Other, Span, Text, Texts, Whole};
    &[
        ("abs", &[Number], Number),
        ("round", &[Number], Number),
        ("round", &[Number, Whole], Number),
        ("ceil", &[Number], Number),
        ("sqrt", &[Number], Number),
        ("power", &[Number, Number], Number),
        ("mod", &[Whole, Whole], Whole),
        ("sign", &[Number], Number),
        ("width_bucket", &[Number, Number, Number, Whole], Whole),
        ("random", &[], Number),
        ("length", &[Text], Whole),
        ("octet_length", &[Text], Whole),
        ("strpos", &[Text, Text], Whole),
        ("ascii", &[Text], Whole),
        ("date_part", &[Text, Moment], Number),
        ("array_length", &[Numbers, Whole], Whole),
        ("cardinality", &[Texts], Whole),
        ("array_position", &[Texts, Text], Whole),
        ("jsonb_array_length", &[Json], Whole),
        ("lower", &[Text], Text),
        ("upper", &[Text], Text),
        ("initcap", &[Text], Text),
        ("substr", &[Text, Whole], Text),
        ("substr", &[Text, Whole, Whole], Text),
        ("replace", &[Text, Text, Text], Text),
        ("left", &[Text, Whole], Text),
        ("lpad", &[Text, Whole, Text], Text),
        ("btrim", &[Text], Text),
        ("concat", &[Text, Number, Moment], Text),
        ("concat_ws", &[Text, Text, Other], Text),
        ("format", &[Text, Number], Text),
        ("md5", &[Text], Text),
        ("to_char", &[Moment, Text], Text),
        ("to_char", &[Number, Text], Text),
        ("split_part", &[Text, Text, Whole], Text),
        ("repeat", &[Text, Whole], Text),
        ("quote_literal", &[Text], Text),
        ("array_to_string", &[Texts, Text], Text),
        ("regexp_replace", &[Text, Text, Text], Text),
        ("jsonb_typeof", &[Json], Text),
        ("pg_typeof", &[Other], Other),
        ("make_date", &[Whole, Whole, Whole], Day),
        ("to_date", &[Text, Text], Day),
        ("date_trunc", &[Text, Moment], Moment),
        ("to_timestamp", &[Number], Moment),
        ("clock_timestamp", &[], Moment),
        ("age", &[Moment], Span),
        ("age", &[Moment, Moment], Span),
        ("justify_days", &[Span], Span),
        ("make_interval", &[Whole, Whole], Span),
        ("to_jsonb", &[Number], Json),
        ("jsonb_build_object", &[Text, Number], Json),
        ("jsonb_build_array", &[Text, Moment], Json),
        ("jsonb_set", &[Json, Texts, Json], Json),
        ("jsonb_strip_nulls", &[Json], Json),
        ("array_append", &[Numbers, Whole], Numbers),
        ("array_cat", &[Numbers, Numbers], Numbers),
        ("array_prepend", &[Whole, Numbers], Numbers),
        ("array_remove", &[Texts, Text], Texts),
        ("string_to_array", &[Text, Text], Texts),
        ("regexp_split_to_array", &[Text, Text], Texts),
        ("starts_with", &[Text, Text], Boolean),
        ("isfinite", &[Moment], Boolean),
        ("upper_inf", &[Other], Boolean),
        ("jsonb_exists", &[Json, Text], Boolean),
        ("gen_random_uuid", &[], Other),
        ("decode", &[Text, Text], Other),
        ("to_tsvector", &[Text], Other),
        ("to_json", &[Text], Other),
        ("num_nulls", &[Number, Text], Whole),
    ]
};

const AGGREGATES: &[Function] = {
    use Wanted::{Boolean, Day, Json, Moment, Number, Numbers, Span, Text, Texts, Whole};
    &[
        ("count", &[Text], Number),
        ("sum", &[Number], Number),
        ("sum", &[Span], Span),
        ("avg", &[Number], Number),
        ("min", &[Text], Text),
        ("max", &[Day], Day),
        ("max", &[Moment], Moment),
        ("max", &[Numbers], Numbers),
        ("bool_and", &[Boolean], Boolean),
        ("every", &[Boolean], Boolean),
        ("string_agg", &[Text, Text], Text),
        ("array_agg", &[Text], Texts),
        ("jsonb_agg", &[Text], Json),
        ("jsonb_object_agg", &[Text, Number], Json),
        ("stddev", &[Number], Number),
        ("bit_or", &[Whole], Whole),
    ]
};

/// Operators: the left side, the symbols, the right side, and what comes of them.
const OPERATORS: &[(Wanted, &[&str], Wanted, Wanted)] = {
    use Wanted::{Boolean, Day, Json, Moment, Number, Numbers, Other, Span, Text, Texts, Whole};
    &[
        (Number, &["+", "-", "*", "/"], Number, Number),
        (Whole, &["+", "-", "*", "/", "%", "&", "|", "#", "<<"], Whole, Whole),
        (Number, &["^"], Whole, Number),
        (Text, &["||"], Text, Text),
        (Text, &["||"], Number, Text),
        (Numbers, &["||"], Numbers, Numbers),
        (Numbers, &["||"], Whole, Numbers),
        (Texts, &["||"], Texts, Texts),
        (Text, &["||"], Texts, Texts),
        (Json, &["||"], Json, Json),
        (Json, &["-"], Text, Json),
        (Day, &["+", "-"], Whole, Day),
        (Day, &["-"], Day, Whole),
        (Day, &["+", "-"], Span, Moment),
        (Moment, &["+", "-"], Span, Moment),
        (Moment, &["-"], Moment, Span),
        (Span, &["+", "-"], Span, Span),
        (Span, &["*", "/"], Number, Span),
        (Json, &["->"], Text, Json),
        (Json, &["#>"], Texts, Json),
        (Json, &["->"], Whole, Json),
        (Json, &["->>"], Text, Text),
        (Json, &["#>>"], Texts, Text),
        (Json, &["?"], Text, Boolean),
        (Json, &["@>", "<@"], Json, Boolean),
        (Numbers, &["@>", "<@", "&&"], Numbers, Boolean),
        (Texts, &["@>", "<@", "&&"], Texts, Boolean),
        (Other, &["@>", "<@", "&&", "<<", "@@", "|", "&", "#", "-", "+"], Other, Boolean),
        (Text, &["~", "~*", "!~", "LIKE", "ILIKE", "NOT LIKE", "^@", "SIMILAR TO"], Text, Boolean),
    ]
};

/// Writes expressions.
pub struct Expressions {
    dice: Dice,
    /// Whether aggregates may stand at the place.
    is_grouped: bool,
}

impl Expressions {
    /// The same ones for the same number.
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice(seed), is_grouped: false }
    }

    /// A statement that makes a view of a query.
    pub fn view(&mut self) -> String {
        format!("CREATE VIEW generated AS {}", self.query(2))
    }

    fn any(&mut self) -> Wanted {
        ALL[self.dice.below(ALL.len())]
    }

    /// Mostly what is wanted.
    fn about(&mut self, wanted: Wanted) -> Wanted {
        if self.dice.chance(99) { wanted } else { self.any() }
    }

    fn query(&mut self, depth: usize) -> String {
        match self.dice.below(10) {
            0 => self.grouped(depth),
            1 => {
                let wanted = [self.any(), self.any()];
                let [first, second] = [0, 1].map(|_| wanted.map(|it| self.expression(it, depth - 1)));
                let word = self.dice.one(&["UNION ALL", "UNION", "INTERSECT", "EXCEPT"]);
                format!(
                    "SELECT {} AS a, {} AS b FROM everything {word} SELECT {}, {} FROM everything",
                    first[0], first[1], second[0], second[1]
                )
            }
            2 => {
                let (left, right, on) = (self.any(), self.any(), self.condition(1));
                format!(
                    "SELECT {} AS a, o.{} AS b FROM everything LEFT JOIN other AS o (number, title) ON {on} WHERE o.number = {}",
                    self.expression(left, depth),
                    self.dice.one(&["number", "title", "amount", "made"]),
                    self.expression(right, 1)
                )
            }
            3 => {
                let inner = self.any();
                format!(
                    "WITH w AS (SELECT {} AS a, whole FROM everything) SELECT {} AS b FROM w JOIN everything ON w.whole = \
                     everything.whole WHERE w.a = {}",
                    self.expression(inner, depth),
                    self.expression_of_any(depth).replace("whole", "everything.whole"),
                    self.leaf(inner).replace("whole", "everything.whole"),
                )
            }
            _ => {
                let items: Vec<String> =
                    (0..2).map(|at| format!("{} AS c{at}", self.expression_of_any(depth))).collect();
                let condition = self.condition(depth - 1);
                let order = if self.dice.chance(30) {
                    format!(" ORDER BY {}", self.expression_of_any(1))
                } else {
                    String::new()
                };
                format!("SELECT {} FROM everything WHERE {condition}{order}", items.join(", "))
            }
        }
    }

    fn grouped(&mut self, depth: usize) -> String {
        let key = self.expression_of_any(1);
        self.is_grouped = true;
        let items = [self.expression_of_any(depth - 1), self.aggregate(2)];
        let having = self.condition(1);
        self.is_grouped = false;
        let other = if self.dice.chance(15) { self.expression_of_any(1) } else { key.clone() };
        format!(
            "SELECT {other} AS k, {} AS a, {} AS b FROM everything GROUP BY {key}, {} HAVING {having}",
            items[0],
            items[1],
            ALL.iter()
                .flat_map(|wanted| wanted.columns())
                .filter(|it| !matches!(**it, "doc" | "spot"))
                .copied()
                .collect::<Vec<_>>()
                .join(", ")
        )
    }

    fn expression_of_any(&mut self, depth: usize) -> String {
        let wanted = self.any();
        self.expression(wanted, depth)
    }

    fn condition(&mut self, depth: usize) -> String {
        self.expression(Wanted::Boolean, depth)
    }

    fn leaf(&mut self, wanted: Wanted) -> String {
        let wanted = self.about(wanted);
        let list = if self.dice.chance(65) { wanted.columns() } else { wanted.literals() };
        self.dice.one(list).to_owned()
    }

    fn expression(&mut self, wanted: Wanted, depth: usize) -> String {
        let wanted = self.about(wanted);
        if depth == 0 {
            return self.leaf(wanted);
        }
        let depth = depth - 1;
        match self.dice.below(16) {
            0..=2 => self.leaf(wanted),
            3..=5 => self.operation(wanted, depth),
            6..=8 if self.is_grouped && self.dice.chance(40) => self.aggregate(depth),
            6..=8 => self.call(FUNCTIONS, wanted, depth),
            9 => {
                let from = if self.dice.chance(90) { wanted.cast_from() } else { self.any() };
                format!("({})::{}", self.expression(from, depth), self.dice.one(wanted.types()))
            }
            10 => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                self.condition(depth),
                self.expression(wanted, depth),
                self.expression(wanted, depth)
            ),
            11 => {
                let name = self.dice.one(&["coalesce", "greatest", "least", "nullif"]);
                format!("{name}({}, {})", self.expression(wanted, depth), self.expression(wanted, depth))
            }
            12 => format!("(SELECT {} FROM other AS x WHERE x.id = whole LIMIT 1)", self.of_other(wanted)),
            13 => match wanted {
                Wanted::Whole | Wanted::Number => format!("numbers[{}]", self.expression(Wanted::Whole, 0)),
                Wanted::Text => format!("list[{}]", self.expression(Wanted::Whole, 0)),
                Wanted::Texts => format!("list[1:{}]", self.expression(Wanted::Whole, 0)),
                _ => self.leaf(wanted),
            },
            14 => format!("({})", self.expression(wanted, depth)),
            _ => match wanted {
                Wanted::Numbers => {
                    format!(
                        "ARRAY[{}, {}]",
                        self.expression(Wanted::Whole, depth),
                        self.expression(Wanted::Whole, depth)
                    )
                }
                Wanted::Texts => {
                    format!("ARRAY[{}, {}]", self.expression(Wanted::Text, depth), self.expression(Wanted::Text, depth))
                }
                Wanted::Number => {
                    let field = self.dice.one(&["year", "hour", "epoch", "dow"]);
                    format!("extract({field} FROM {})", self.expression(Wanted::Moment, depth))
                }
                Wanted::Moment => format!("({} AT TIME ZONE 'UTC')", self.expression(Wanted::Moment, depth)),
                Wanted::Boolean => self.test(depth),
                _ => self.leaf(wanted),
            },
        }
    }

    fn of_other(&mut self, wanted: Wanted) -> &'static str {
        match wanted {
            Wanted::Whole => "id",
            Wanted::Number => self.dice.one(&["id", "amount", "count(*)", "sum(x.amount)"]),
            Wanted::Text => self.dice.one(&["x.name", "upper(x.name)", "max(x.name)"]),
            Wanted::Day => self.dice.one(&["made", "made + 1", "min(x.made)"]),
            Wanted::Moment => "x.made + interval '1 day'",
            Wanted::Span => "x.made - now()",
            Wanted::Boolean => "x.name IS NULL",
            Wanted::Json => "to_jsonb(x.id)",
            Wanted::Numbers => "array_agg(x.id)",
            Wanted::Texts => "string_to_array(x.name, ',')",
            Wanted::Other => self.dice.one(&["x.id, x.name", "x", "to_json(x)", "NULL::inet"]),
        }
    }

    fn operation(&mut self, wanted: Wanted, depth: usize) -> String {
        if wanted == Wanted::Boolean {
            return self.test(depth);
        }
        if wanted == Wanted::Number && self.dice.chance(10) {
            return format!("{}({})", self.dice.one(&["-", "+", "@", "~", "|/"]), self.expression(wanted, depth));
        }
        let fitting: Vec<_> = OPERATORS.iter().filter(|(.., result)| *result == wanted).collect();
        let Some((left, symbols, right, _)) = (!fitting.is_empty()).then(|| fitting[self.dice.below(fitting.len())])
        else {
            return self.leaf(wanted);
        };
        format!("({} {} {})", self.expression(*left, depth), self.dice.one(symbols), self.expression(*right, depth))
    }

    fn test(&mut self, depth: usize) -> String {
        let of = self.any();
        let (left, right) = (self.expression(of, depth), self.expression(of, depth));
        match self.dice.below(12) {
            0..=2 => format!("({left} {} {right})", self.dice.one(&["=", "<>", "<", ">=", "IS DISTINCT FROM"])),
            3 => format!("({} {} {})", self.condition(depth), self.dice.one(&["AND", "OR"]), self.condition(depth)),
            4 => format!("(NOT {})", self.condition(depth)),
            5 => format!("({left} IS {})", self.dice.one(&["NULL", "NOT NULL", "TRUE", "NOT UNKNOWN"])),
            6 => format!("({left} IN ({right}, {}))", self.leaf(of)),
            7 => format!("({left} BETWEEN {right} AND {})", self.leaf(of)),
            8 => {
                let (of, array) = self.dice.one_of(&[
                    (Wanted::Whole, Wanted::Numbers),
                    (Wanted::Text, Wanted::Texts),
                    (of, Wanted::Texts),
                ]);
                let (value, word) = (self.expression(of, depth), self.dice.one(&["ANY", "ALL"]));
                format!("({value} = {word} ({}))", self.expression(array, depth))
            }
            9 => format!("({left} IN (SELECT {} FROM other AS x))", self.of_other(of)),
            10 => format!("(({left}, whole) = ({right}, {}))", self.expression(Wanted::Number, 0)),
            _ => {
                let fitting: Vec<_> = OPERATORS.iter().filter(|(.., result)| *result == Wanted::Boolean).collect();
                let (left, symbols, right, _) = fitting[self.dice.below(fitting.len())];
                format!(
                    "({} {} {})",
                    self.expression(*left, depth),
                    self.dice.one(symbols),
                    self.expression(*right, depth)
                )
            }
        }
    }

    fn aggregate(&mut self, depth: usize) -> String {
        let (was_grouped, wanted) = (self.is_grouped, self.any());
        self.is_grouped = self.dice.chance(3);
        let call = self.call(AGGREGATES, wanted, depth);
        self.is_grouped = was_grouped;
        if self.dice.chance(10) {
            format!("{call} FILTER (WHERE {})", self.expression(Wanted::Boolean, 0))
        } else {
            call
        }
    }

    fn call(&mut self, functions: &[Function], wanted: Wanted, depth: usize) -> String {
        let fitting: Vec<&Function> = functions.iter().filter(|(.., result)| *result == wanted).collect();
        let (name, parameters, _) = match fitting.as_slice() {
            [] => functions[self.dice.below(functions.len())],
            some => *some[self.dice.below(some.len())],
        };
        let mut arguments: Vec<String> = parameters.iter().map(|it| self.expression(*it, depth)).collect();
        if self.dice.chance(2) {
            arguments.pop();
        }
        format!("{name}({})", arguments.join(", "))
    }
}
