//! Rows that are written, beside the columns into which they go.

use super::{Fault, FaultKind, Schema};
use crate::Span;
use crate::change::Ident;
use crate::lowering::Use;
use crate::objects::{Column, Table};
use crate::server::InsertedColumns;

impl Schema {
    /// # Errors
    /// If a row has more or fewer values than there are columns for them, or a string stands where a number has to be, as far as
    /// that is certain.
    pub fn require_values(&self, used: &Use) -> Result<(), Fault> {
        let written = used.columns.len();
        if written > 0 {
            let wrong = used.values.counts.iter().find(|(count, _)| *count != written);
            wrong.map_or(Ok(()), |(count, span)| Err(miscounted(*count, written, &used.table.name, span)))?;
        }
        let key = self.relation(&used.table);
        let is_tainted = self.is_tainted(&key.name) || self.is_foreign(&key.schema);
        let Some(table) = self.table(&key).filter(|table| !table.is_partly_known && !is_tainted) else {
            return Ok(());
        };
        if written == 0 {
            self.require_counts(used, table)?;
        }
        self.require_numbers(used, table)
    }

    /// Without columns, a row has a value for each of the table's. PostgreSQL leaves the last ones out where there are fewer.
    fn require_counts(&self, used: &Use, table: &Table) -> Result<(), Fault> {
        let takes_values = |column: &&Column| match self.rules().rows.inserted {
            InsertedColumns::Ungenerated => column.generated.is_none(),
            InsertedColumns::Visible => !column.is_invisible,
            InsertedColumns::All => true,
        };
        let columns = table.columns.iter().filter(takes_values).count();
        let is_wrong = |count: usize| if self.rules().rows.may_be_short { count > columns } else { count != columns };
        let wrong = used.values.counts.iter().find(|(count, _)| is_wrong(*count));
        wrong.map_or(Ok(()), |(count, span)| Err(miscounted(*count, columns, &used.table.name, span)))
    }

    /// PostgreSQL reads a string as what its column is before it looks at any row. MySQL does so, too, or not: that is a setting.
    fn require_numbers(&self, used: &Use, table: &Table) -> Result<(), Fault> {
        if !self.rules().rows.read_strings_early {
            return Ok(());
        }
        let column_at = |at: usize| match used.columns.get(at) {
            Some(ident) => table.column(&ident.name),
            None if used.columns.is_empty() => table.columns.get(at),
            None => None,
        };
        let is_number = |column: &Column| matches!(column.data_type.as_str(), "smallint" | "integer" | "bigint");
        let wrong =
            used.values.words.iter().find_map(|(at, word)| Some((word, column_at(*at).filter(|it| is_number(it))?)));
        wrong.map_or(Ok(()), |(word, column)| Err(no_number(word, column)))
    }
}

fn miscounted(count: usize, columns: usize, table: &str, span: &Span) -> Fault {
    let values = if count == 1 { "1 value stands".to_owned() } else { format!("{count} values stand") };
    let columns = if columns == 1 { "1 column".to_owned() } else { format!("{columns} columns") };
    Fault::new(FaultKind::Unfit, format!("{values} here for {columns} of table `{table}`"), span.clone())
}

fn no_number(word: &Ident, column: &Column) -> Fault {
    let message = format!("column `{}` is `{}`, and `{}` is no number", column.name, column.data_type, word.name);
    Fault::new(FaultKind::Unfit, message, word.span.clone())
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect::{self, Mysql, Postgres, Sqlite};

    use crate::lowering::{SchemaEffect, schema_effect_in};
    use crate::schema::Schema;

    const TABLE: &str = "CREATE TABLE t (id int, a int, n varchar(20))";

    fn refusal(statement: &str, dialect: Dialect) -> Option<String> {
        let schema = Schema::of_statements([TABLE], dialect).expect(TABLE);
        let SchemaEffect::Data(uses) = schema_effect_in(statement, dialect.into()) else { panic!("{statement}") };
        uses.iter().find_map(|used| schema.require_values(used).err()).map(|fault| fault.message)
    }

    #[test]
    fn there_is_a_value_for_each_column() {
        for dialect in [Postgres, Mysql, Sqlite] {
            for (statement, message) in [
                ("INSERT INTO t (id, a) VALUES (1, 2), (1, 2, 3)", "3 values stand here for 2 columns of table `t`"),
                ("INSERT INTO t (id, a) VALUES (1)", "1 value stands here for 2 columns of table `t`"),
                ("INSERT INTO t VALUES (1, 2, 'x', 4)", "4 values stand here for 3 columns of table `t`"),
            ] {
                assert_eq!(refusal(statement, dialect).as_deref(), Some(message), "{statement} on {dialect}");
            }
            for statement in ["INSERT INTO t (id, a) VALUES (1, 2), (3, 4)", "INSERT INTO t VALUES (1, 2, 'x')"] {
                assert_eq!(refusal(statement, dialect), None, "{statement} on {dialect}");
            }
        }
        assert_eq!(refusal("INSERT INTO t VALUES (1, 2)", Postgres), None);
        assert!(refusal("INSERT INTO t VALUES (1, 2)", Sqlite).is_some());
        assert_eq!(refusal("INSERT INTO t () VALUES ()", Mysql), None);
    }

    #[test]
    fn a_word_is_no_number() {
        let message = refusal("INSERT INTO t (n, a) VALUES ('x', 'y')", Postgres).expect("refused");
        assert_eq!(message, "column `a` is `integer`, and `y` is no number");
        assert!(refusal("INSERT INTO t VALUES ('1', '', 'x')", Postgres).is_some());
        assert_eq!(refusal("INSERT INTO t (a, n) VALUES (' 1 ', 'x')", Postgres), None);
        // That depends on the mode of the session.
        assert_eq!(refusal("INSERT INTO t (a) VALUES ('x')", Mysql), None);
    }
}
