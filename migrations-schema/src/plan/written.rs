//! The operations written so far, and the schema to which they lead.

use migrations_catalog::ObjectName;

use super::{Operation, Remark, Verb};
use crate::schema::Schema;

/// Operations, each of them applied as it is written.
#[derive(Debug)]
pub(super) struct Written {
    schema: Schema,
    list: Vec<Operation>,
    refused: Vec<(String, String)>,
}

impl Written {
    /// Nothing so far, from a schema.
    pub(super) fn from(schema: &Schema) -> Self {
        let mut schema = schema.clone();
        schema.start_script();
        // A script for people, not one of the revisions: nothing points to it.
        schema.set_moment(None);
        Self { schema, list: Vec::new(), refused: Vec::new() }
    }

    /// The schema as the operations leave it.
    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Writes an operation, and applies it.
    pub(super) fn push(
        &mut self,
        verb: Verb,
        object: ObjectName,
        statements: Vec<String>,
        remarks: Vec<Remark>,
        details: Vec<String>,
    ) {
        for statement in &statements {
            if let Err(reason) = self.schema.apply_statement(statement) {
                self.refused.push((statement.clone(), reason));
            }
        }
        self.list.push(Operation { verb, object, details, remarks, statements });
    }

    /// The operations, the statements that the database would refuse with the reasons, and the schema in the end.
    pub(super) fn into_parts(self) -> (Vec<Operation>, Vec<(String, String)>, Schema) {
        (self.list, self.refused, self.schema)
    }
}

#[cfg(test)]
mod tests {
    use migrations_catalog::Kind;
    use migrations_core::Dialect;

    use super::*;

    fn push(written: &mut Written, statement: &str) {
        let object =
            ObjectName { schema: String::new(), table: "t".to_owned(), kind: Kind::Table, name: String::new() };
        written.push(Verb::Create, object, vec![statement.to_owned()], Vec::new(), Vec::new());
    }

    #[test]
    fn what_is_written_is_applied() {
        let mut written = Written::from(&Schema::new(Dialect::Postgres));
        push(&mut written, "CREATE TABLE t (a int)");
        assert_eq!(written.schema().sql(), ["CREATE TABLE t (\n    a integer\n)"]);
    }

    #[test]
    fn what_would_be_refused_is_kept_with_the_reason() {
        let mut written = Written::from(&Schema::new(Dialect::Postgres));
        push(&mut written, "DROP TABLE t");
        let (list, refused, _) = written.into_parts();
        assert_eq!((list.len(), refused[0].0.as_str()), (1, "DROP TABLE t"));
        assert!(refused[0].1.contains("no table `t`"), "{}", refused[0].1);
    }
}
