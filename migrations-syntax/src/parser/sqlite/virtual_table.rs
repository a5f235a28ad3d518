//! Virtual tables of SQLite.

use crate::ast::{CreateVirtualTable, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE VIRTUAL TABLE, behind VIRTUAL.
    pub(super) fn sqlite_create_virtual_table(&mut self) -> Read<Statement> {
        self.expect("TABLE")?;
        let if_exists = self.sqlite_if_not_exists()?;
        let name = self.table_name()?;
        self.expect("USING")?;
        let module = self.ident()?;
        let arguments = if self.at("(") { self.module_arguments()? } else { Vec::new() };
        Ok(Statement::CreateVirtualTable(Box::new(CreateVirtualTable { if_exists, name, module, arguments })))
    }

    /// A module reads its arguments itself: all that the grammar asks for is that parentheses balance.
    fn module_arguments(&mut self) -> Read<Vec<String>> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        loop {
            let argument = self.words_until(|parser| parser.at(","))?;
            if !(argument.is_empty() && arguments.is_empty() && self.at(")")) {
                arguments.push(argument);
            }
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::parser::testing::{refuses, statement};

    #[test]
    fn arguments_are_words() {
        let sql = "CREATE VIRTUAL TABLE IF NOT EXISTS s.t USING fts5(a, content='', tokenize = \"x (y\", f(1, 2))";
        let Statement::CreateVirtualTable(table) = statement(Sqlite, sql) else { panic!() };
        assert_eq!(table.module.text, "fts5");
        assert_eq!(table.arguments.len(), 4);
        statement(Sqlite, "CREATE VIRTUAL TABLE t USING m");
        refuses(Sqlite, "CREATE VIRTUAL TABLE t USING m(a", "");
        refuses(Sqlite, "CREATE VIRTUAL TABLE t (a)", "(");
    }

    #[test]
    fn arguments_may_be_empty() {
        for (arguments, count) in [("", 0), (",", 2), ("a,", 2), (",a", 2), ("a", 1), ("a, , b", 3)] {
            let sql = format!("CREATE VIRTUAL TABLE t USING m({arguments})");
            let Statement::CreateVirtualTable(table) = statement(Sqlite, &sql) else { panic!() };
            assert_eq!(table.arguments.len(), count, "{sql}");
        }
    }
}
