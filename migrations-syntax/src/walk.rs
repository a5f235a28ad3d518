//! Walking a tree: every query, expression, name and text of a statement is shown to a [`Visitor`], in the order in which
//! they stand in the text.
//!
//! Chains of operands, joins and terms are lists, and the parser limits how deep a tree is, so recursion ends.

mod data_type;
mod expression;
mod object;
mod query;
mod routine;
mod rows;
mod session;
mod statement;
mod table;
#[cfg(test)]
mod testing;

use crate::ast::{CommonTable, DataType, Expression, Ident, Name, ObjectKind, Statement, TextLiteral, With};

/// What a statement does with a table or view that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It reads its rows: FROM, JOIN, USING.
    Read,
    /// It changes its rows: INSERT INTO, UPDATE, DELETE FROM, MERGE INTO, TRUNCATE.
    Written,
    /// It makes, changes, drops or refers to it.
    Named,
}

/// What looks at a tree. Every method does nothing unless it is written.
pub trait Visitor {
    /// A statement, before its parts: the whole one, one of a WITH, one of a body.
    fn statement(&mut self, _statement: &Statement) {}

    /// A table or view; on its way to one that a WITH defines, too.
    fn relation(&mut self, _name: &Name, _role: Role) {}

    /// A function or procedure that is no call within an expression: that of a trigger, of CALL.
    fn routine(&mut self, _name: &Name) {}

    /// A column that is named apart from expressions: where it is made or changed, in a key, behind REFERENCES and USING. `table` is
    /// the one to which it belongs, where the statement says that.
    fn column(&mut self, _column: &Ident, _table: Option<&Name>) {}

    /// An object that is neither a relation nor a part of an expression: an index, a constraint, a type that is made, a schema.
    fn object(&mut self, _kind: ObjectKind, _name: &Name) {}

    /// A collation.
    fn collation(&mut self, _name: &Name) {}

    /// An expression, before its parts.
    fn expression(&mut self, _expression: &Expression) {}

    /// A type.
    fn data_type(&mut self, _data_type: &DataType) {}

    /// A string.
    fn text(&mut self, _text: &TextLiteral) {}

    /// A part that is kept as words.
    fn words(&mut self, _words: &str) {}

    /// A table of WITH becomes visible, up to the end of the innermost scope.
    fn common_table(&mut self, _table: &CommonTable) {}

    /// A query or a statement with a WITH of its own begins.
    fn enter_scope(&mut self, _with: Option<&With>) {}

    /// It ends.
    fn leave_scope(&mut self) {}
}

/// Shows a statement to a visitor.
pub fn walk_statement(statement: &Statement, visitor: &mut dyn Visitor) {
    Walk { visitor, table: None }.statement(statement);
}

/// Shows an expression to a visitor.
pub fn walk_expression(expression: &Expression, visitor: &mut dyn Visitor) {
    Walk { visitor, table: None }.expression(expression);
}

/// Shows a query to a visitor.
pub fn walk_query(query: &crate::ast::Query, visitor: &mut dyn Visitor) {
    Walk { visitor, table: None }.query(query);
}

/// A walk that is under way. Each file below adds the nouns of one file of the tree.
struct Walk<'v> {
    visitor: &'v mut dyn Visitor,
    /// The table to which columns belong here.
    table: Option<Name>,
}

impl Walk<'_> {
    /// What belongs to a table.
    fn of_table(&mut self, table: &Name, content: impl FnOnce(&mut Self)) {
        let outer = self.table.replace(table.clone());
        content(self);
        self.table = outer;
    }

    fn column_name(&mut self, column: &Ident) {
        self.visitor.column(column, self.table.as_ref());
    }

    fn column_names(&mut self, columns: &[Ident]) {
        columns.iter().for_each(|column| self.column_name(column));
    }

    fn object(&mut self, kind: ObjectKind, name: &Name) {
        self.visitor.object(kind, name);
    }

    fn object_ident(&mut self, kind: ObjectKind, name: &Ident) {
        self.visitor.object(kind, &Name::from(name.clone()));
    }

    fn object_idents(&mut self, kind: ObjectKind, names: Option<&Ident>) {
        names.into_iter().for_each(|name| self.object_ident(kind, name));
    }

    fn collation(&mut self, name: &Name) {
        self.visitor.collation(name);
    }

    fn read(&mut self, name: &Name) {
        self.visitor.relation(name, Role::Read);
    }

    fn written(&mut self, name: &Name) {
        self.visitor.relation(name, Role::Written);
    }

    fn named(&mut self, name: &Name) {
        self.visitor.relation(name, Role::Named);
    }

    fn words(&mut self, words: &str) {
        if !words.is_empty() {
            self.visitor.words(words);
        }
    }

    fn text(&mut self, text: &TextLiteral) {
        self.visitor.text(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::ExpressionKind;

    #[derive(Default)]
    struct Seen(Vec<String>);

    impl Visitor for Seen {
        fn relation(&mut self, name: &Name, role: Role) {
            self.0.push(format!("{role:?} {}", name.last().text));
        }

        fn expression(&mut self, expression: &Expression) {
            if let ExpressionKind::Column(name) = &expression.kind {
                self.0.push(name.last().text.clone());
            }
        }

        fn text(&mut self, text: &TextLiteral) {
            self.0.push(format!("'{}'", text.text));
        }

        fn common_table(&mut self, table: &CommonTable) {
            self.0.push(format!("with {}", table.name.text));
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        for product in migrations_core::Product::ALL {
            let parsed = crate::parse_statement(text, product);
            let Some(statement) = parsed.statement else { continue };
            let mut seen = Seen::default();
            walk_statement(&statement, &mut seen);
            assert_eq!(seen.0.join(", "), expected, "{text} on {product}");
        }
    }

    #[test]
    fn everything_is_seen_in_the_order_of_the_text() {
        check(
            "SELECT a, (SELECT b FROM t) FROM u JOIN v ON c = 'x' WHERE d IN (SELECT e FROM w) ORDER BY f",
            "a, b, Read t, Read u, Read v, c, 'x', d, e, Read w, f",
        );
        check("INSERT INTO t (a) SELECT b FROM u", "Written t, a, b, Read u");
        check("UPDATE t SET a = b WHERE c = 'x'", "Written t, a, b, c, 'x'");
        check("DELETE FROM t WHERE a = 1", "Written t, a");
    }

    #[test]
    fn a_table_of_with_is_seen_once_it_can_be_named() {
        check("WITH x AS (SELECT a FROM t) SELECT b FROM x", "a, Read t, with x, b, Read x");
        check("WITH RECURSIVE x AS (SELECT a FROM t) SELECT b FROM x", "with x, a, Read t, b, Read x");
    }

    #[test]
    fn definitions_are_walked_to_their_expressions() {
        check("CREATE TABLE t (a int DEFAULT 'x' CHECK (b > 0) REFERENCES u (c))", "Named t, 'x', b, Named u");
        check("CREATE INDEX i ON t (a)", "Named t");
        check("CREATE VIEW v AS SELECT a FROM t", "Named v, a, Read t");
    }

    #[derive(Default)]
    struct Names(Vec<String>);

    impl Visitor for Names {
        fn column(&mut self, column: &Ident, table: Option<&Name>) {
            let table = table.map_or("?", |table| &table.last().text);
            self.0.push(format!("{table}.{} {:?}", column.text, column.span));
        }

        fn object(&mut self, kind: ObjectKind, name: &Name) {
            self.0.push(format!("{kind:?} {}", name.last().text));
        }

        fn collation(&mut self, name: &Name) {
            self.0.push(format!("Collation {}", name.last().text));
        }
    }

    #[track_caller]
    fn check_names(product: migrations_core::Product, text: &str, expected: &str) {
        let parsed = crate::parse_statement(text, product);
        let statement = parsed.statement.unwrap_or_else(|| panic!("{text}: {}", parsed.errors[0]));
        let mut names = Names::default();
        walk_statement(&statement, &mut names);
        assert_eq!(names.0.join(", "), expected, "{text}");
    }

    #[test]
    fn names_beside_expressions_are_seen_with_what_they_belong_to() {
        use migrations_core::Product::{Mysql, Postgres, Sqlite};
        check_names(
            Postgres,
            "CREATE TABLE t (a text COLLATE x, CONSTRAINT c FOREIGN KEY (a) REFERENCES u (b))",
            "t.a 16..17, Collation x, Constraint c, t.a 60..61, u.b 77..78",
        );
        check_names(Sqlite, "CREATE INDEX i ON t (a, b DESC)", "Index i, t.a 21..22, t.b 24..25");
        check_names(
            Mysql,
            "ALTER TABLE t CHANGE a b int AFTER c, DROP INDEX i",
            "t.a 21..22, t.b 23..24, t.c 35..36, Index i",
        );
        check_names(Postgres, "ALTER TABLE t RENAME COLUMN a TO b", "t.a 28..29, t.b 33..34");
        check_names(Postgres, "COMMENT ON COLUMN t.a IS 'x'", "t.a 20..21");
        check_names(Postgres, "ALTER SEQUENCE s OWNED BY t.a", "Sequence s, t.a 28..29");
        check_names(Sqlite, "SELECT 1 FROM t JOIN u USING (a)", "?.a 30..31");
        check_names(Postgres, "DROP TYPE s.e", "Type e");
    }
}
