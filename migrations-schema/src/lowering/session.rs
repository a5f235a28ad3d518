//! Statements about the session, as far as what follows means something else after them.

use migrations_syntax::ast::{
    Expression, ExpressionKind, Literal, Opaque, OpaqueForm, Pragma, Prepared, PreparedKind, Reach, SetConstraints,
    SetStatement, SetVariable,
};

use super::{SchemaEffect, Source, dispatch, exact, schema_effect};
use crate::change::Change;

/// SET, RESET
pub(super) fn set(variables: &[SetVariable], source: &Source<'_>) -> SchemaEffect {
    dispatch::set(variables, source)
}

/// SET foreign_key_checks (MySQL, MariaDB): whether DROP TABLE looks who points to the table.
pub(super) fn foreign_key_checks(variables: &[SetVariable]) -> SchemaEffect {
    let is_of_session =
        |variable: &&SetVariable| !is_word(variable.scope.as_deref(), &["GLOBAL", "PERSIST", "PERSIST_ONLY"]);
    let last = variables.iter().filter(is_of_session).rfind(|variable| is_called(variable, "foreign_key_checks"));
    let enforces = |variable: &SetVariable| !variable.values.first().is_some_and(is_off);
    last.map_or(SchemaEffect::Nothing, |variable| exact(Change::EnforceForeignKeys(enforces(variable))))
}

/// With another search path, names without a schema mean other tables (PostgreSQL).
pub(super) fn search_path(variable: &SetVariable) -> Option<Change> {
    let is_path = is_called(variable, "search_path") || is_called(variable, "schema");
    let first = variable.values.first().filter(|_| is_path)?;
    let is_usual = word(first).is_some_and(|name| is_usual_path(&name));
    (!is_usual).then_some(Change::TaintAll)
}

/// Whether names without a schema mean the usual one, if a search path starts like this.
pub(super) fn is_usual_path(first: &str) -> bool {
    matches!(first.to_lowercase().trim_matches('"'), "" | "public" | "$user" | "default" | "pg_catalog")
}

/// Whether a variable has this name, with its scope before it or without.
pub(super) fn is_called(variable: &SetVariable, name: &str) -> bool {
    variable.name.eq_ignore_ascii_case(name)
}

pub(super) fn is_word(word: Option<&str>, words: &[&str]) -> bool {
    word.is_some_and(|word| words.iter().any(|candidate| candidate.eq_ignore_ascii_case(word)))
}

/// A value that is one word, a string or a number.
pub(super) fn word(value: &Expression) -> Option<String> {
    match &value.kind {
        ExpressionKind::Column(name) if name.qualifiers().is_empty() => Some(name.last().text.clone()),
        ExpressionKind::Literal(Literal::Text(text)) => Some(text.text.clone()),
        ExpressionKind::Literal(Literal::Number(number)) => Some(number.clone()),
        ExpressionKind::Literal(Literal::Boolean(is_true)) => Some(is_true.to_string()),
        // SET NAMES utf8mb4 COLLATE utf8mb4_bin
        ExpressionKind::Collate { operand, .. } => word(operand),
        ExpressionKind::Default => Some("DEFAULT".to_owned()),
        ExpressionKind::Literal(_)
        | ExpressionKind::Column(_)
        | ExpressionKind::Wildcard(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Prefix { .. }
        | ExpressionKind::Chain { .. }
        | ExpressionKind::Is { .. }
        | ExpressionKind::In { .. }
        | ExpressionKind::Between { .. }
        | ExpressionKind::Match { .. }
        | ExpressionKind::Quantified { .. }
        | ExpressionKind::Cast { .. }
        | ExpressionKind::AtTimeZone { .. }
        | ExpressionKind::Call(_)
        | ExpressionKind::Case { .. }
        | ExpressionKind::Exists(_)
        | ExpressionKind::Subquery(_)
        | ExpressionKind::Row { .. }
        | ExpressionKind::Array(_)
        | ExpressionKind::NestedArray(_)
        | ExpressionKind::ArrayQuery(_)
        | ExpressionKind::Subscript { .. }
        | ExpressionKind::Field { .. }
        | ExpressionKind::Interval { .. }
        | ExpressionKind::MatchAgainst { .. }
        | ExpressionKind::Raise { .. }
        | ExpressionKind::CurrentOf(_)
        | ExpressionKind::Assign { .. } => None,
    }
}

/// Whether a value switches something off.
fn is_off(value: &Expression) -> bool {
    is_word(word(value).as_deref(), &["0", "OFF", "FALSE"])
}

/// SET CONSTRAINTS: which those are is not looked at, less is claimed then.
pub(super) fn set_constraints(set: &SetConstraints) -> SchemaEffect {
    if set.is_deferred { SchemaEffect::Nothing } else { exact(Change::CheckRows) }
}

/// `SET STATEMENT max_statement_time = 5 FOR ALTER TABLE ..` (MariaDB)
pub(super) fn set_statement(set: &SetStatement, source: &Source<'_>) -> SchemaEffect {
    if set.variables.iter().any(|variable| is_called(variable, "foreign_key_checks")) {
        return SchemaEffect::Unknown("it is done under other settings");
    }
    schema_effect(&set.statement, &source.within(set.span))
}

/// Whether the value of a pragma switches something on: a number that is not zero, or one of these words. Whatever else
/// stands there switches it off. Source: `getSafetyLevel` and `sqlite3GetBoolean` of SQLite.
pub(super) fn is_on(value: &str) -> bool {
    let value = value.trim_matches(['\'', '"']);
    let digits = &value[..value.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(value.len())];
    digits.contains(|digit| digit != '0') || is_word(Some(value), &["ON", "YES", "TRUE"])
}

/// PRAGMA (SQLite)
pub(super) fn pragma(pragma: &Pragma) -> SchemaEffect {
    let Some(value) = &pragma.value else { return SchemaEffect::Nothing };
    let is_on = is_on(value);
    let is_called = |name: &str| pragma.name.last().text.eq_ignore_ascii_case(name);
    if is_called("legacy_alter_table") {
        exact(Change::RenameAsBefore(is_on))
    } else if is_called("writable_schema") && is_on {
        SchemaEffect::Unknown("it lets statements change the catalogue of the database")
    } else {
        SchemaEffect::Nothing
    }
}

/// PREPARE does nothing yet.
pub(super) fn prepared(prepared: &Prepared) -> SchemaEffect {
    match prepared.kind {
        PreparedKind::Prepare | PreparedKind::Deallocate => SchemaEffect::Nothing,
        PreparedKind::Execute | PreparedKind::ExecuteImmediate => {
            SchemaEffect::Unknown("what it runs is not written here")
        }
    }
}

/// A form that is known by its name.
pub(super) fn opaque(opaque: &Opaque) -> SchemaEffect {
    match (opaque.form.reach(), opaque.form) {
        (Reach::Nothing | Reach::Kept, _) => SchemaEffect::Nothing,
        (Reach::Schema, OpaqueForm::DropOwned) => SchemaEffect::Unknown("what belongs to the role is not written here"),
        (Reach::Schema, form) if form.is_block() => {
            SchemaEffect::Unknown("what its block does to the schema cannot be read")
        }
        (Reach::Schema, OpaqueForm::CreateTableAsExecute) => SchemaEffect::Unknown("what it runs is not written here"),
        (Reach::Schema, _) => SchemaEffect::Unknown("what it brings is not written here"),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::lowering::testing::{change, effect};

    #[test]
    fn another_search_path_makes_names_doubtful() {
        for text in [
            "SET search_path TO shop, public",
            "SET LOCAL search_path = 'shop'",
            "SET SCHEMA 'shop'",
            "SET search_path = \"Shop\"",
        ] {
            assert_eq!(change(text, Product::Postgres), Change::TaintAll, "{text}");
        }
        for text in [
            "SET search_path TO public, shop",
            "SET search_path = \"$user\", shop",
            "SET search_path TO DEFAULT",
            "SET search_path = ''",
            "RESET search_path",
            "SET TIME ZONE 'UTC'",
            "SET lock_timeout = '5s'",
        ] {
            assert_eq!(effect(text, Product::Postgres), SchemaEffect::Nothing, "{text}");
        }
    }

    #[test]
    fn constraints_are_checked_at_once_where_that_is_said() {
        assert_eq!(change("SET CONSTRAINTS ALL IMMEDIATE", Product::Postgres), Change::CheckRows);
        assert_eq!(effect("SET CONSTRAINTS a, b DEFERRED", Product::Postgres), SchemaEffect::Nothing);
    }

    #[test]
    fn foreign_keys_of_mysql_may_be_off() {
        for (text, expected) in [
            ("SET foreign_key_checks = 0", false),
            ("SET @OLD = @@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS = 0", false),
            ("SET SESSION foreign_key_checks = OFF", false),
            ("SET @@session.foreign_key_checks = 0", false),
            ("SET foreign_key_checks = @OLD", true),
            ("SET FOREIGN_KEY_CHECKS := 1", true),
        ] {
            for product in [Product::Mysql, Product::Mariadb] {
                assert_eq!(change(text, product), Change::EnforceForeignKeys(expected), "{text}");
            }
        }
        for text in ["SET @a = 1", "SET GLOBAL foreign_key_checks = 0", "SET NAMES utf8mb4"] {
            assert_eq!(effect(text, Product::Mysql), SchemaEffect::Nothing, "{text}");
        }
    }

    #[test]
    fn set_statement_does_what_its_statement_does() {
        let text = "SET STATEMENT max_statement_time = 5 FOR DROP TABLE t";
        let Change::Drop { names, .. } = change(text, Product::Mariadb) else { panic!("it drops a table") };
        assert_eq!((names[0].name.as_str(), names[0].span.clone()), ("t", 52..53));
        let other = "SET STATEMENT foreign_key_checks = 0 FOR DROP TABLE t";
        assert!(matches!(effect(other, Product::Mariadb), SchemaEffect::Unknown(_)));
    }

    #[test]
    fn pragmas_count_where_they_change_what_statements_do() {
        assert_eq!(change("PRAGMA legacy_alter_table = ON", Product::Sqlite), Change::RenameAsBefore(true));
        assert_eq!(change("PRAGMA main.legacy_alter_table(0)", Product::Sqlite), Change::RenameAsBefore(false));
        assert!(matches!(effect("PRAGMA writable_schema = 1", Product::Sqlite), SchemaEffect::Unknown(_)));
        for text in ["PRAGMA writable_schema", "PRAGMA writable_schema = OFF", "PRAGMA foreign_keys = 0"] {
            assert_eq!(effect(text, Product::Sqlite), SchemaEffect::Nothing, "{text}");
        }
    }

    #[test]
    fn what_is_prepared_is_not_written_where_it_runs() {
        assert!(matches!(effect("EXECUTE s", Product::Postgres), SchemaEffect::Unknown(_)));
        assert_eq!(effect("PREPARE s AS SELECT 1", Product::Postgres), SchemaEffect::Nothing);
    }
}
