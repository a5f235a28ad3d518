//! A small schema for tests.

use migrations_core::{Product, Server};
use migrations_syntax::parse_statement;

use crate::catalog::{
    Catalog, Check, Column, Columns, Key, Lookup, Partitioning, Relation, Routine, Strategy, TriggerKind,
};
use crate::fault::Fault;
use crate::types::Type;

/// `people (id key, name not null, age, mood, made_at)`, `pets (id key, owner_id, name, doubled generated)`, a view `names`, and
/// `days (at, note)`, which is partitioned by `at`.
struct Small(Product);

/// Name, type and further words of each column.
type ColumnRow = (&'static str, &'static str, &'static str);

const TABLES: &[(&str, &[ColumnRow])] = &[
    (
        "people",
        &[
            ("id", "integer", "not null"),
            ("name", "character varying(5)", "not null"),
            ("age", "integer", ""),
            ("mood", "mood", ""),
            ("made_at", "timestamp with time zone", ""),
        ],
    ),
    (
        "pets",
        &[
            ("id", "integer", "not null"),
            ("owner_id", "integer", ""),
            ("name", "text", ""),
            ("doubled", "integer", "generated"),
        ],
    ),
    ("names", &[("name", "text", "")]),
    ("days", &[("at", "date", "not null"), ("note", "text", "")]),
];

impl Catalog for Small {
    fn server(&self) -> Server {
        Server::from(self.0)
    }

    fn relation(&self, _: Option<&str>, name: &str) -> Lookup<Relation> {
        let Some((_, columns)) = TABLES.iter().find(|(table, _)| *table == name) else { return Lookup::Missing(None) };
        let column = |(name, data_type, words): &(&str, &str, &str)| Column {
            name: (*name).to_owned(),
            data_type: Type::named(data_type),
            shown_type: (*data_type).to_owned(),
            is_not_null: words.contains("not null"),
            has_default: words.contains("generated"),
            is_generated: words.contains("generated"),
            is_identity: false,
            is_identity_always: false,
            is_rowid: false,
            is_hidden: false,
        };
        let is_view = name == "names";
        let key =
            Key { columns: vec!["id".to_owned()], is_primary: true, is_partial: false, name: format!("{name}_pkey") };
        Lookup::Found(Relation {
            schema: String::new(),
            name: name.to_owned(),
            columns: Columns::Known(columns.iter().map(column).collect()),
            keys: if is_view { Vec::new() } else { vec![key] },
            keys_are_known: !is_view,
            is_view,
            is_materialized: false,
            has_parents: false,
            partitioning: if name == "days" {
                let columns = Some(vec!["at".to_owned()]);
                Lookup::Found(Partitioning { strategy: Strategy::Range, count: 1, columns })
            } else {
                Lookup::Missing(None)
            },
        })
    }

    fn similar_relation(&self, name: &str) -> Option<String> {
        migrations_core::most_similar(name, TABLES.iter().map(|(table, _)| *table)).map(str::to_owned)
    }

    fn may_run_more(&self, _: &str, _: &str) -> bool {
        false
    }

    fn has_trigger(&self, _: &Relation, name: &str, _: TriggerKind) -> Lookup<()> {
        if name == "touched" { Lookup::Found(()) } else { Lookup::Missing(Some("touched".to_owned())) }
    }

    fn checks(&self, _: Option<&str>, name: &str) -> Vec<Check> {
        let text = "owner_id > 0".to_owned();
        let condition = migrations_syntax::parse_expression(&text, self.0).expect("it is an expression");
        let check = Check { name: "pets_owner_id_check".to_owned(), condition, text };
        if name == "pets" { vec![check] } else { Vec::new() }
    }

    fn routines(&self, _: Option<&str>, name: &str) -> Vec<Routine> {
        let result = match name {
            "touch" => "trigger",
            "twice" => "integer",
            _ => return Vec::new(),
        };
        let parameters = if name == "twice" { vec![Type::named("integer")] } else { Vec::new() };
        let names = parameters.iter().map(|_| Some("number".to_owned())).collect();
        let result = Type::named(result);
        let schema = String::new();
        vec![Routine { schema, parameters: Some(parameters), names, defaults: 0, is_variadic: false, result }]
    }

    fn may_have_other_routines(&self, _: Option<&str>, name: &str) -> bool {
        name.starts_with("maybe")
    }

    fn labels(&self, data_type: &str) -> Option<Vec<String>> {
        (data_type == "mood").then(|| vec!["calm".to_owned(), "glad".to_owned()])
    }

    fn domain_base(&self, _: &str) -> Option<Type> {
        None
    }

    fn has_own_casts(&self) -> bool {
        false
    }

    fn checks_bodies(&self) -> bool {
        true
    }

    fn has_type(&self, name: &str) -> Lookup<()> {
        if name == "mood" { Lookup::Found(()) } else { Lookup::Missing(None) }
    }
}

/// What the server would refuse of a statement.
pub(crate) fn faults(product: Product, text: &str) -> Vec<Fault> {
    let parsed = parse_statement(text, product);
    let errors: Vec<String> = parsed.errors.iter().map(migrations_syntax::SyntaxError::message).collect();
    assert!(errors.is_empty(), "{text}: {errors:?}");
    crate::check(&parsed.statement.expect("there is no error"), &Small(product)).faults
}

/// Each statement is refused for one reason, which has these words.
#[track_caller]
pub(crate) fn refused(product: Product, cases: &[(&str, &str)]) {
    for (text, words) in cases {
        let messages: Vec<String> = faults(product, text).into_iter().map(|fault| fault.message).collect();
        assert!(matches!(messages.as_slice(), [only] if only.contains(words)), "{text}: {messages:?}");
    }
}

/// None of these statements is refused.
#[track_caller]
pub(crate) fn taken(product: Product, cases: &[&str]) {
    for text in cases {
        assert_eq!(faults(product, text), [], "{text}");
    }
}
