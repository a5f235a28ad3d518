//! CREATE TABLE and CREATE FOREIGN TABLE. Source: `CreateStmt`, `CreateAsStmt`, `CreateForeignTableStmt` of `gram.y`.

use crate::ast::{
    CreateTable, IfExists, Name, Opaque, PartitionBy, Persistence, Statement, TableElement, TableOption, TableQuery,
    TableSource,
};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// CREATE TABLE, behind the words before the name. `start` is the place of CREATE.
    pub(super) fn postgres_create_table(&mut self, persistence: Persistence, start: usize) -> Read<Statement> {
        let if_exists = if self.postgres_eat_if_not_exists()? { IfExists::Skip } else { IfExists::Error };
        let mut table = empty_table(persistence, if_exists, self.name()?);
        if self.postgres_is_table_of_query() {
            return self.postgres_table_of_query(table, start);
        }
        table.source = self.postgres_table_source()?;
        if matches!(table.source, TableSource::Elements(_)) {
            table.inherits = self.postgres_inherits()?;
        }
        table.partition_by = self.postgres_partition_by()?;
        self.postgres_table_options(&mut table)?;
        Ok(Statement::CreateTable(Box::new(table)))
    }

    /// CREATE FOREIGN TABLE, behind these words.
    pub(super) fn postgres_create_foreign_table(&mut self) -> Read<Statement> {
        let if_exists = if self.postgres_eat_if_not_exists()? { IfExists::Skip } else { IfExists::Error };
        let mut table = empty_table(Persistence::Foreign, if_exists, self.name()?);
        if !self.at("(") && !self.at("PARTITION") {
            return self.fail();
        }
        table.source = self.postgres_table_source()?;
        if matches!(table.source, TableSource::Elements(_)) {
            table.inherits = self.postgres_inherits()?;
        }
        self.expect("SERVER")?;
        table.options.push(TableOption::Server(self.ident()?));
        if self.at("OPTIONS") {
            table.options.push(TableOption::ForeignOptions(self.postgres_foreign_options()?));
        }
        Ok(Statement::CreateTable(Box::new(table)))
    }

    // ---- where the columns come from

    fn postgres_table_source(&mut self) -> Read<TableSource> {
        match self.expect_any(&["(", "PARTITION", "OF"])? {
            "PARTITION" => {
                self.expect("OF")?;
                let parent = self.name()?;
                let elements = self.postgres_typed_elements()?;
                Ok(TableSource::PartitionOf { parent, elements, bound: self.postgres_partition_bound()? })
            }
            "OF" => Ok(TableSource::OfType { name: self.name()?, elements: self.postgres_typed_elements()? }),
            _ if self.eat(")") => Ok(TableSource::Elements(Vec::new())),
            _ => {
                self.return_to(self.place() - 1);
                Ok(TableSource::Elements(self.elements(Self::postgres_table_element)?))
            }
        }
    }

    /// A column, a constraint, or LIKE.
    fn postgres_table_element(&mut self) -> Read<TableElement> {
        if self.postgres_at_table_constraint() {
            return self.postgres_table_constraint().map(TableElement::Constraint);
        }
        if self.eat("LIKE") {
            return self.postgres_like_element();
        }
        self.postgres_column().map(TableElement::Column)
    }

    fn postgres_like_element(&mut self) -> Read<TableElement> {
        const OPTIONS: [&str; 10] = [
            "COMMENTS",
            "COMPRESSION",
            "CONSTRAINTS",
            "DEFAULTS",
            "IDENTITY",
            "GENERATED",
            "INDEXES",
            "STATISTICS",
            "STORAGE",
            "ALL",
        ];
        let table = self.name()?;
        let mut options = Vec::new();
        while let Some(word) = self.eat_any(&["INCLUDING", "EXCLUDING"]) {
            options.push((self.expect_any(&OPTIONS)?.to_owned(), word == "INCLUDING"));
        }
        Ok(TableElement::Like { table, options })
    }

    /// Elements of a partition or a typed table, if there are some.
    fn postgres_typed_elements(&mut self) -> Read<Vec<TableElement>> {
        if !self.at("(") {
            return Ok(Vec::new());
        }
        self.elements(|parser| {
            if parser.postgres_at_table_constraint() {
                return parser.postgres_table_constraint().map(TableElement::Constraint);
            }
            parser.postgres_column_without_type().map(TableElement::ColumnOptions)
        })
    }

    fn postgres_inherits(&mut self) -> Read<Vec<Name>> {
        if self.eat("INHERITS") { self.list_in_parentheses(Self::name) } else { Ok(Vec::new()) }
    }

    // ---- what follows

    /// USING, WITH, ON COMMIT, TABLESPACE, in this order.
    fn postgres_table_options(&mut self, table: &mut CreateTable) -> Read<()> {
        table.access_method = self.postgres_access_method()?;
        if self.at("WITH") {
            table.options.push(TableOption::With(self.postgres_with_parameters()?));
        } else if self.eat("WITHOUT") {
            self.expect("OIDS")?;
            table.options.push(TableOption::WithoutOids);
        }
        if self.eat("ON") {
            table.options.push(TableOption::OnCommit(self.postgres_on_commit()?));
        }
        if let Some(name) = self.postgres_tablespace()? {
            table.options.push(TableOption::Tablespace(name));
        }
        Ok(())
    }

    fn postgres_on_commit(&mut self) -> Read<String> {
        self.expect("COMMIT")?;
        let start = self.place();
        if self.expect_any(&["DROP", "DELETE", "PRESERVE"])? != "DROP" {
            self.expect("ROWS")?;
        }
        Ok(self.words_from(start))
    }

    // ---- tables made of queries

    /// Whether AS and a query follow. Names in parentheses are columns of such a table only where AS stands behind them;
    /// where it does not, it is their types that are missing.
    fn postgres_is_table_of_query(&self) -> bool {
        if !self.at("(") {
            self.could_be("AS");
            return !self.at("OF") && !self.at("PARTITION");
        }
        let mut count = 1;
        loop {
            if !matches!(self.ahead(count).kind, Kind::Word | Kind::QuotedName) {
                return false;
            }
            match self.ahead(count + 1).text {
                "," => count += 2,
                ")" => break,
                _ => return false,
            }
        }
        (count..)
            .map(|count| self.ahead(count))
            .take_while(|token| token.kind != Kind::End)
            .any(|token| token.kind == Kind::Word && token.text == "AS")
    }

    fn postgres_table_of_query(&mut self, mut table: CreateTable, start: usize) -> Read<Statement> {
        if self.at("(") {
            let columns = self.postgres_column_names()?;
            table.source = TableSource::Elements(columns.into_iter().map(TableElement::Column).collect());
        }
        self.postgres_table_options(&mut table)?;
        self.expect("AS")?;
        if self.at("EXECUTE") {
            return self.postgres_table_of_prepared_statement(start);
        }
        let query = self.query()?;
        table.query = Some(TableQuery { has_as: true, query, with_data: self.postgres_with_data()? });
        Ok(Statement::CreateTable(Box::new(table)))
    }

    /// AS EXECUTE: the columns are those of a statement that was prepared elsewhere.
    fn postgres_table_of_prepared_statement(&mut self, start: usize) -> Read<Statement> {
        self.expect("EXECUTE")?;
        self.ident()?;
        if self.at("(") {
            self.list_in_parentheses(Self::expression)?;
        }
        self.postgres_with_data()?;
        Ok(Statement::Opaque(Opaque { form: "CREATE TABLE AS EXECUTE".to_owned(), text: self.words_from(start) }))
    }
}

fn empty_table(persistence: Persistence, if_exists: IfExists, name: Name) -> CreateTable {
    CreateTable {
        persistence,
        if_exists,
        name,
        source: TableSource::Elements(Vec::new()),
        inherits: Vec::new(),
        partition_by: None::<PartitionBy>,
        partitions: String::new(),
        access_method: None,
        options: Vec::new(),
        duplicates: String::new(),
        query: None,
    }
}
