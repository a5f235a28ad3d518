//! Rows of literals, beside the CHECK constraints and unique keys of their table.

use std::collections::BTreeSet;

use migrations_syntax::ast::{self, Expression, ExpressionKind};

use crate::binder::Binder;
use crate::catalog::{Column, Columns, Relation};
use crate::constant::{Number, Value, value_in};
use crate::fault::FaultKind;
use crate::types::Type;
use crate::wording::listed;

/// What a row of VALUES gives its columns.
struct LiteralRow<'e> {
    /// The columns that are known, by name.
    values: Vec<(String, Value)>,
    /// Where it stands.
    expressions: &'e [Expression],
}

impl LiteralRow<'_> {
    fn value(&self, column: &str) -> Option<&Value> {
        self.values.iter().find(|(name, _)| name == column).map(|(_, value)| value)
    }
}

impl Binder<'_> {
    /// Rows of VALUES that break a rule of their table.
    pub(crate) fn literal_rows(&mut self, rows: &[Vec<Expression>], relation: &Relation, targets: &[Column]) {
        let Columns::Known(columns) = &relation.columns else { return };
        let hides_default = self.rules.rows.may_have_hidden_default;
        let rows: Vec<LiteralRow<'_>> = rows.iter().map(|row| row_of(row, columns, targets, hides_default)).collect();
        self.checked_rows(&rows, relation);
        self.equal_rows(&rows, relation);
    }

    fn checked_rows(&mut self, rows: &[LiteralRow<'_>], relation: &Relation) {
        let schema = Some(relation.schema.as_str()).filter(|schema| !schema.is_empty());
        for check in self.catalog.checks(schema, &relation.name) {
            for row in rows {
                let value = |name: &ast::Name| row.value(&self.folded(name.last())).cloned();
                if value_in(&check.condition, &value) != Some(Value::Boolean(false)) {
                    continue;
                }
                let Some(first) = row.expressions.first() else { continue };
                let name = if check.name.is_empty() { String::new() } else { format!(" `{}`", check.name) };
                let message = format!("this row breaks the CHECK{name} of `{}`: {}", relation.name, check.text);
                self.fault(FaultKind::Row, first.span, message);
                return;
            }
        }
    }

    fn equal_rows(&mut self, rows: &[LiteralRow<'_>], relation: &Relation) {
        for key in relation.keys.iter().filter(|key| !key.is_partial && !key.columns.is_empty()) {
            let mut seen: BTreeSet<Vec<&Value>> = BTreeSet::new();
            for row in rows {
                // NULL is equal to nothing, and of what is not known nothing is said.
                let values = key.columns.iter().map(|column| row.value(column).filter(|value| **value != Value::Null));
                let (Some(values), Some(first)) = (values.collect::<Option<Vec<_>>>(), row.expressions.first()) else {
                    continue;
                };
                if seen.insert(values) {
                    continue;
                }
                let columns = listed(&key.columns, "and");
                let verb = if key.columns.len() == 1 { "is" } else { "are" };
                let message = format!("two rows have the same {columns}, which {verb} unique in `{}`", relation.name);
                self.fault(FaultKind::Row, first.span, message);
                return;
            }
        }
    }
}

/// What each column gets, as far as it is known.
fn row_of<'e>(
    expressions: &'e [Expression],
    columns: &[Column],
    targets: &[Column],
    hides_default: fn(&Column) -> bool,
) -> LiteralRow<'e> {
    let given = expressions.iter().zip(targets).filter_map(|(value, target)| {
        let value = value_in(value, &|_| None)?;
        Some((target.name.clone(), kept(value, &target.data_type)?))
    });
    let is_target = |column: &Column| targets.iter().any(|target| target.name == column.name);
    // A column that is left out, and has no default, is NULL.
    let left_out = columns
        .iter()
        .filter(|column| !is_target(column) && !column.has_default && !column.is_generated && !hides_default(column));
    let left_out = left_out.map(|column| (column.name.clone(), Value::Null));
    let is_default = |value: &Expression| matches!(value.kind, ExpressionKind::Default);
    let has_default = expressions.iter().any(is_default);
    LiteralRow { values: given.chain(left_out.filter(|_| !has_default)).collect(), expressions }
}

/// A literal as a column keeps it; `None` where the column may change it.
fn kept(value: Value, data_type: &Type) -> Option<Value> {
    let word = data_type.name().unwrap_or_default();
    let word = word.split([' ', '(']).next().unwrap_or_default().to_ascii_lowercase();
    let is_integer = matches!(word.as_str(), "smallint" | "integer" | "bigint" | "int" | "mediumint");
    let is_text = matches!(word.as_str(), "text" | "varchar" | "character");
    match value {
        Value::Null => Some(Value::Null),
        Value::Boolean(value) => (word == "boolean").then_some(Value::Boolean(value)),
        Value::Number(number) => is_integer.then_some(Value::Number(number)),
        Value::Text(text) if is_integer => Number::read(text.trim()).map(Value::Number),
        Value::Text(text) => is_text.then_some(Value::Text(text)),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres};

    use crate::testing::{refused, taken};

    #[test]
    fn rows_keep_the_rules_of_their_table() {
        refused(
            Postgres,
            &[
                ("INSERT INTO pets (id, owner_id) VALUES (1, 2), (2, -3)", "breaks the CHECK `pets_owner_id_check`"),
                ("INSERT INTO pets (id, owner_id) VALUES (1, '-3')", "owner_id > 0"),
                (
                    "INSERT INTO pets (id) VALUES (1), (2), (1)",
                    "two rows have the same `id`, which is unique in `pets`",
                ),
            ],
        );
        taken(
            Postgres,
            &[
                "INSERT INTO pets (id, owner_id) VALUES (1, 2), (2, NULL), (3, 4 - 5)",
                "INSERT INTO pets (id, owner_id) VALUES (1, DEFAULT)",
                "INSERT INTO pets (id) VALUES (1), (1) ON CONFLICT DO NOTHING",
            ],
        );
        taken(Mysql, &["INSERT IGNORE INTO pets (id, owner_id) VALUES (1, -1), (1, -1)"]);
    }
}
