//! Queries that do something: SELECT INTO, and functions that are called for what they do.

use migrations_catalog::Expression as SchemaExpression;
use migrations_syntax::ast::{
    self, Argument, Call, Expression, ExpressionKind, Literal, Query, QueryTerm, Select, SelectInto, TableFactor,
};

use super::session::is_usual_path;
use super::{SchemaEffect, Source, exact};
use crate::change::{Change, IfExists, Name, NamedKind, NewObject, NewTable, Template};
use crate::properties::Properties;

const UNKNOWN_FUNCTION: SchemaEffect = SchemaEffect::Unknown("what the function does is not known here");

/// SELECT
pub(super) fn query(query: &Query, source: &Source<'_>) -> SchemaEffect {
    let QueryTerm::Select(select) = &*query.first else { return SchemaEffect::Nothing };
    if !source.rules().rows.select_may_change || query.with.is_some() {
        return SchemaEffect::Nothing;
    }
    if let Some(SelectInto::Table { words, name }) = &select.into {
        return exact(selected_table(words, name, source));
    }
    match select.items.first() {
        Some(item) if matches!(item.value.kind, ExpressionKind::Wildcard(None)) => rows_of_function(select, source),
        Some(item) => leading_call(&item.value).map_or(SchemaEffect::Nothing, |call| called(call, select, source)),
        None => SchemaEffect::Nothing,
    }
}

/// `SELECT .. INTO table FROM ..` (PostgreSQL)
fn selected_table(words: &str, name: &ast::Name, source: &Source<'_>) -> Change {
    let is_temporary = words.split(' ').any(|word| matches!(word, "TEMP" | "TEMPORARY"));
    Change::CreateTable(Box::new(NewTable {
        name: source.name(name),
        existing: IfExists::Error,
        form: if is_temporary { "temporary" } else { "" },
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        template: Template::Query(None),
        options: String::new(),
        comment: String::new(),
        collation: String::new(),
        bound: SchemaExpression::default(),
        properties: Properties::default(),
    }))
}

/// `SELECT * FROM f(..)`
fn rows_of_function(select: &Select, source: &Source<'_>) -> SchemaEffect {
    let Some(TableFactor::Function { calls, .. }) = select.from.first().map(|reference| &reference.first) else {
        return SchemaEffect::Nothing;
    };
    let is_known = |call: &Expression| {
        let ExpressionKind::Call(call) = &call.kind else { return true };
        let name = source.name(&call.name);
        is_harmless(&name) || is_set_returning(&name.name)
    };
    if calls.iter().all(|(call, _)| is_known(call)) { SchemaEffect::Nothing } else { UNKNOWN_FUNCTION }
}

/// The call with which an expression begins.
fn leading_call(expression: &Expression) -> Option<&Call> {
    match &expression.kind {
        ExpressionKind::Call(call) => Some(call),
        ExpressionKind::Chain { first: operand, .. }
        | ExpressionKind::Is { operand, .. }
        | ExpressionKind::In { operand, .. }
        | ExpressionKind::Between { operand, .. }
        | ExpressionKind::Match { operand, .. }
        | ExpressionKind::Quantified { operand, .. }
        | ExpressionKind::Collate { operand, .. }
        | ExpressionKind::AtTimeZone { operand, .. }
        | ExpressionKind::Subscript { operand, .. }
        | ExpressionKind::Field { operand, .. } => leading_call(operand),
        ExpressionKind::Cast { operand, form: ast::CastForm::Colons, .. } => leading_call(operand),
        ExpressionKind::Literal(_)
        | ExpressionKind::Column(_)
        | ExpressionKind::Wildcard(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Prefix { .. }
        | ExpressionKind::Cast { .. }
        | ExpressionKind::Case { .. }
        | ExpressionKind::Exists(_)
        | ExpressionKind::Subquery(_)
        | ExpressionKind::Row { .. }
        | ExpressionKind::Array(_)
        | ExpressionKind::NestedArray(_)
        | ExpressionKind::ArrayQuery(_)
        | ExpressionKind::Interval { .. }
        | ExpressionKind::MatchAgainst { .. }
        | ExpressionKind::Raise { .. }
        | ExpressionKind::Default
        | ExpressionKind::CurrentOf(_)
        | ExpressionKind::Assign { .. } => None,
    }
}

/// A function of one's own can do anything. One that is called for the rows of a table rarely does.
fn called(call: &Call, select: &Select, source: &Source<'_>) -> SchemaEffect {
    let name = source.name(&call.name);
    if name.name == "set_config" {
        return set_config(call);
    }
    if !call.has_parentheses || is_harmless(&name) {
        return SchemaEffect::Nothing;
    }
    if let Some(trigger) = diesel_trigger(&name, call, source) {
        return SchemaEffect::Object(vec![trigger]);
    }
    if select.from.is_empty() { UNKNOWN_FUNCTION } else { SchemaEffect::Nothing }
}

/// `set_config('search_path', 'shop', false)` is a SET.
fn set_config(call: &Call) -> SchemaEffect {
    let text = |at: usize| call.arguments.get(at).and_then(text_of).map_or("", |text| text.text.as_str());
    let first = text(1).split(',').next().unwrap_or_default().trim();
    if text(0).eq_ignore_ascii_case("search_path") && !is_usual_path(first) {
        exact(Change::TaintAll)
    } else {
        SchemaEffect::Nothing
    }
}

fn text_of(argument: &Argument) -> Option<&ast::TextLiteral> {
    argument.value.as_ref().and_then(literal_text)
}

/// The string that an expression is.
pub(super) fn literal_text(expression: &Expression) -> Option<&ast::TextLiteral> {
    let ExpressionKind::Literal(Literal::Text(text)) = &expression.kind else { return None };
    Some(text)
}

/// Functions that stand behind FROM and do nothing to a schema.
fn is_set_returning(name: &str) -> bool {
    matches!(name, "generate_series" | "unnest" | "regexp_matches" | "string_to_table" | "xmltable" | "dblink")
        || name.starts_with("json")
        || name.starts_with("regexp_split")
}

/// Functions of PostgreSQL, MySQL and MariaDB that do nothing to a schema.
fn is_harmless(name: &Name) -> bool {
    const PREFIXES: [&str; 3] = ["pg_", "json", "array_"];
    const NAMES: &[&str] = &[
        "setval",
        "nextval",
        "currval",
        "lastval",
        "set_config",
        "current_setting",
        "now",
        "version",
        "count",
        "max",
        "min",
        "sum",
        "avg",
        "coalesce",
        "concat",
        "lower",
        "upper",
        "length",
        "exists",
        "sleep",
        "get_lock",
        "release_lock",
        "current_schema",
        "current_database",
        "database",
        "if",
        "ifnull",
        "cast",
        "convert",
        "char",
        "uuid",
        "rand",
        "gen_random_uuid",
        "uuid_generate_v4",
        "to_regclass",
        "case",
        // Forms of the grammar's own
        "extract",
        "greatest",
        "least",
        "normalize",
        "nullif",
        "overlay",
        "position",
        "substring",
        "trim",
    ];
    let lower = name.name.to_lowercase();
    NAMES.contains(&lower.as_str()) || PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
}

/// `diesel_manage_updated_at('table')`, which Diesel's own first migration defines, makes a trigger.
fn diesel_trigger(name: &Name, call: &Call, source: &Source<'_>) -> Option<Change> {
    if name.name != "diesel_manage_updated_at" {
        return None;
    }
    let table = source.text(text_of(call.arguments.first()?)?);
    let text = format!(
        "create trigger set_updated_at before update on {} for each row execute procedure diesel_set_updated_at ( )",
        table.name
    );
    let own = Name { schema: String::new(), name: "set_updated_at".to_owned(), span: table.span.clone() };
    // The argument is a regclass: folded unless it is quoted.
    let (schema, bare) = table.name.split_once('.').unwrap_or(("", &table.name));
    let fold = |part: &str| match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
        Some(quoted) => quoted.to_owned(),
        None => part.to_lowercase(),
    };
    let schema = if schema == "public" { String::new() } else { fold(schema) };
    Some(Change::CreateObject(NewObject {
        kind: NamedKind::Trigger,
        name: own,
        table: Some(Name { schema, name: fold(bare), span: table.span }),
        signature: String::new(),
        existing: IfExists::Error,
        source: text.clone(),
        text,
        calls: None,
        reads: Vec::new(),
        columns: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::lowering::testing::{change, effect, shown};

    #[test]
    fn a_function_of_ones_own_can_do_anything() {
        for text in ["SELECT f(1)", "SELECT s.f()::text", "SELECT * FROM f(1)", "SELECT f(1) + 2, g(3)"] {
            assert_eq!(effect(text, Product::Postgres), UNKNOWN_FUNCTION, "{text}");
        }
        assert_eq!(effect("SELECT f(1)", Product::Mysql), UNKNOWN_FUNCTION);
    }

    #[test]
    fn queries_and_functions_of_the_product_do_nothing() {
        for text in [
            "SELECT 1",
            "SELECT setval('s', 1)",
            "SELECT count(*) FROM t",
            "SELECT f(a) FROM t",
            "SELECT pg_catalog.set_config('lock_timeout', '5s', true)",
            "SELECT * FROM generate_series(1, 3)",
            "SELECT * FROM t",
            "SELECT EXTRACT(day FROM now())",
            "WITH x AS (SELECT 1) SELECT * FROM x",
            "VALUES (1)",
        ] {
            assert_eq!(effect(text, Product::Postgres), SchemaEffect::Nothing, "{text}");
        }
        assert_eq!(effect("SELECT f(1)", Product::Sqlite), SchemaEffect::Nothing);
    }

    #[test]
    fn set_config_is_a_set() {
        let set = |path: &str| format!("SELECT pg_catalog.set_config('search_path', '{path}', false)");
        assert_eq!(change(&set("shop, public"), Product::Postgres), Change::TaintAll);
        assert_eq!(effect(&set(""), Product::Postgres), SchemaEffect::Nothing);
        assert_eq!(effect(&set("public, shop"), Product::Postgres), SchemaEffect::Nothing);
    }

    #[test]
    fn select_into_makes_a_table() {
        let Change::CreateTable(table) = change("SELECT a INTO TEMP s.t FROM u", Product::Postgres) else {
            panic!("it makes a table");
        };
        assert_eq!((shown(&table.name).as_str(), table.form), ("s.t", "temporary"));
        assert_eq!(effect("SELECT a INTO @x FROM u", Product::Mysql), SchemaEffect::Nothing);
    }

    #[test]
    fn diesels_function_makes_a_trigger() {
        let made = change("SELECT diesel_manage_updated_at('Shop.\"Users\"')", Product::Postgres);
        let Change::CreateObject(trigger) = made else { panic!("it makes a trigger") };
        assert_eq!((trigger.kind, trigger.name.name.as_str()), (NamedKind::Trigger, "set_updated_at"));
        assert_eq!(trigger.table.as_ref().map(shown), Some("shop.Users".to_owned()));
    }
}
