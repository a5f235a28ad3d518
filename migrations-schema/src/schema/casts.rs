//! Casts that PostgreSQL writes into expressions when a column gets another type.
//!
//! The expressions of indexes, checks and generated columns are read anew from the text that the server has of them. Where
//! several columns have to come to one type, it writes a cast, which stays when the type comes back. Source: PostgreSQL 15,
//! `tablecmds.c`, `ATPostAlterTypeCleanup`; `parse_coerce.c`, `select_common_type`.

use migrations_catalog::Expression;

use super::{ObjectId, Schema};

/// Words of what brings its operands to one type.
const UNITING: [&str; 7] = ["coalesce", "case", "greatest", "least", "nullif", "array", "in"];

impl Schema {
    /// A column that was of another type may have left casts.
    pub(super) fn taint_casts(&mut self, key: &ObjectId, column: &str, old_type: Option<&str>) {
        let dialect = self.dialect();
        let Some(table) = self.table(key).filter(|_| self.rules.columns.convert_by_casts) else { return };
        let base = |data_type: &str| data_type.split('(').next().unwrap_or_default().to_owned();
        let is_other = |known: &str| old_type.is_some_and(|old| base(old) != base(known));
        if !table.column(column).is_some_and(|known| is_other(&known.data_type)) {
            return;
        }
        let unites = |expression: &Expression| {
            let others = table.column_names().filter(|other| *other != column);
            expression.tokens().iter().any(|token| UNITING.contains(&token.as_str()))
                && expression.mentions(column, dialect)
                && others.into_iter().any(|other| expression.mentions(other, dialect))
        };
        let checks = table.constraints.iter().filter(|it| it.kind.condition().is_some_and(unites));
        let indexes = table.indexes.iter().filter(|index| {
            index.condition.as_ref().is_some_and(unites)
                || index.keys.iter().any(|key| key.body.as_ref().is_err_and(unites))
        });
        let generated =
            table.columns.iter().filter(|it| it.generated.as_ref().is_some_and(|(expression, _)| unites(expression)));
        let names: Vec<String> = checks
            .map(|constraint| constraint.name.clone())
            .chain(indexes.map(|index| index.name.clone()))
            .chain(generated.map(|column| column.name.clone()))
            .collect();
        for name in names {
            self.taint_words(&name);
            self.note_taint(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::Schema;

    #[track_caller]
    fn check(made: &str, change: &str, is_in_doubt: bool) {
        let schema = Schema::of_statements(
            [made, &*format!("CREATE INDEX i ON t ({change})"), "ALTER TABLE t ALTER a TYPE bigint"],
            Dialect::Postgres,
        );
        assert_eq!(schema.expect("they are right").is_tainted("i"), is_in_doubt, "{change}");
    }

    #[test]
    fn columns_that_come_to_one_type_leave_casts() {
        check("CREATE TABLE t (a int, b int)", "coalesce(a, b)", true);
        check("CREATE TABLE t (a int, b int)", "(a + b)", false);
        check("CREATE TABLE t (a int, b int)", "coalesce(a, 0)", false);
        check("CREATE TABLE t (a bigint, b int)", "coalesce(a, b)", false);
    }
}
