//! CREATE TABLE of SQLite.

use crate::ast::{
    CreateTable, IfExists, Name, Persistence, Statement, TableElement, TableOption, TableQuery, TableSource,
};
use crate::parser::{Failed, Parser, Read};

impl Parser<'_> {
    /// CREATE TABLE, behind TABLE.
    pub(super) fn sqlite_create_table(&mut self, is_temporary: bool) -> Read<Statement> {
        let if_exists = self.sqlite_if_not_exists()?;
        let name = self.table_name()?;
        let mut table = empty_table(is_temporary, if_exists, name);
        if self.eat("AS") {
            table.query = Some(TableQuery { has_as: true, query: self.query()?, with_data: None });
        } else {
            table.source = TableSource::Elements(self.sqlite_elements()?);
            table.options = self.sqlite_table_options()?;
        }
        Ok(Statement::CreateTable(Box::new(table)))
    }

    /// Columns, then constraints, between which a comma may be left out. An element that is wrong leaves the others to be read.
    fn sqlite_elements(&mut self) -> Read<Vec<TableElement>> {
        self.expect("(")?;
        let mut elements = Vec::new();
        let (mut failed, mut is_behind_columns) = (false, false);
        loop {
            is_behind_columns |= !elements.is_empty() && self.at_sqlite_constraint();
            match self.sqlite_element(is_behind_columns) {
                Ok(element) => elements.push(element),
                Err(Failed) => {
                    failed = true;
                    if !self.skip_element() {
                        return Err(Failed);
                    }
                }
            }
            let goes_on = self.eat(",") || (is_behind_columns && self.at_sqlite_constraint());
            if !goes_on {
                break;
            }
        }
        self.expect(")")?;
        if failed { Err(Failed) } else { Ok(elements) }
    }

    fn sqlite_element(&mut self, is_behind_columns: bool) -> Read<TableElement> {
        let element = if is_behind_columns {
            TableElement::Constraint(self.sqlite_constraint()?)
        } else {
            TableElement::Column(self.sqlite_column()?)
        };
        let ends = self.at(",") || self.at(")") || (is_behind_columns && self.at_sqlite_constraint());
        if ends { Ok(element) } else { self.fail() }
    }

    /// WITHOUT ROWID, STRICT. The grammar takes a comma before the first one, too.
    fn sqlite_table_options(&mut self) -> Read<Vec<TableOption>> {
        let mut options = Vec::new();
        if self.at_any(&["WITHOUT", "STRICT"]) {
            options.push(self.sqlite_table_option()?);
        }
        while self.eat(",") {
            options.push(self.sqlite_table_option()?);
        }
        Ok(options)
    }

    fn sqlite_table_option(&mut self) -> Read<TableOption> {
        if self.expect_any(&["WITHOUT", "STRICT"])? == "STRICT" {
            return Ok(TableOption::Strict);
        }
        self.expect("ROWID")?;
        Ok(TableOption::WithoutRowid)
    }
}

fn empty_table(is_temporary: bool, if_exists: IfExists, name: Name) -> CreateTable {
    CreateTable {
        persistence: if is_temporary { Persistence::Temporary } else { Persistence::Permanent },
        if_exists,
        name,
        source: TableSource::Elements(Vec::new()),
        inherits: Vec::new(),
        partition_by: None,
        partitions: String::new(),
        access_method: None,
        options: Vec::new(),
        duplicates: String::new(),
        query: None,
    }
}
