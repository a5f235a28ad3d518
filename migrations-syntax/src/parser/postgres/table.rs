//! CREATE TABLE and CREATE FOREIGN TABLE. Source: `CreateStmt`, `CreateAsStmt`, `CreateForeignTableStmt` of `gram.y`.

use crate::ast::{
    CreateTable, IfExists, Name, Opaque, OpaqueForm, PartitionBy, Persistence, Statement, TableElement, TableOption,
    TableQuery, TableSource,
};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// CREATE TABLE, behind the words before the name. `start` is the place of CREATE.
    pub(super) fn postgres_create_table(&mut self, persistence: Persistence, start: usize) -> Read<Statement> {
        let if_exists = if self.postgres_eat_if_not_exists()? { IfExists::Skip } else { IfExists::Error };
        let mut table = empty_table(persistence, if_exists, self.table_name()?);
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
        let mut table = empty_table(Persistence::Foreign, if_exists, self.table_name()?);
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
                let parent = self.table_name()?;
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
        let table = self.table_name()?;
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
        if self.eat("INHERITS") { self.list_in_parentheses(Self::table_name) } else { Ok(Vec::new()) }
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
        Ok(Statement::Opaque(Opaque {
            form: OpaqueForm::CreateTableAsExecute,
            text: self.words_from(start),
            runs: None,
        }))
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

#[cfg(test)]
mod tests {
    use crate::ast::{IfExists, PartitionBound};
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    use super::*;

    #[track_caller]
    fn read(sql: &str) -> CreateTable {
        let Statement::CreateTable(table) = statement(sql) else { panic!("{sql}") };
        *table
    }

    #[test]
    fn all_that_stands_around_the_elements() {
        let table = read(
            "CREATE UNLOGGED TABLE IF NOT EXISTS s.t (a int, LIKE u INCLUDING ALL EXCLUDING INDEXES) INHERITS (p, q) \
             PARTITION BY HASH (a) USING heap WITH (fillfactor = 70) TABLESPACE x",
        );
        assert_eq!((table.persistence, table.if_exists), (Persistence::Unlogged, IfExists::Skip));
        assert_eq!((table.inherits.len(), table.options.len()), (2, 2));
        assert!(table.partition_by.is_some() && table.access_method.is_some());
        let table = read("CREATE LOCAL TEMP TABLE t () ON COMMIT DELETE ROWS");
        assert_eq!(table.options, [TableOption::OnCommit("DELETE ROWS".to_owned())]);
        assert_eq!(table.source, TableSource::Elements(Vec::new()));
        accepts("CREATE TABLE t (a int) WITHOUT OIDS");
        refuses("CREATE TABLE t (a int) TABLESPACE x WITH (fillfactor = 70)", "WITH");
        refuses("CREATE TABLE t (a int) WITHOUT ROWID", "ROWID");
        refuses("CREATE TABLE t (a int) ENGINE = InnoDB", "ENGINE");
        refuses("CREATE TABLE t (a int) ON COMMIT PRESERVE", "");
        refuses("CREATE TABLE t (LIKE u INCLUDING EVERYTHING)", "EVERYTHING");
        refuses("CREATE TABLE IF EXISTS t (a int)", "EXISTS");
        refuses("CREATE TABLE t", "");
        refuses("CREATE TABLE a.b.c.d (a int)", ".");
    }

    #[test]
    fn each_wrong_element_is_an_error() {
        let sql = "CREATE TABLE t (a, b int int, c int NOT NUL, d int, CHECK (d > ), e int)";
        let parsed = crate::parse_statement(sql, migrations_core::Product::Postgres);
        let found: Vec<&str> = parsed.errors.iter().map(|error| error.found.as_deref().unwrap_or_default()).collect();
        assert_eq!(found, [",", "int", "NUL", ")"]);
        assert!(parsed.statement.is_none());
        assert!(refuses("CREATE TABLE t (a int, b)", ")").contains("a type"));
        refuses("CREATE TABLE t (a int,)", ")");
        refuses("CREATE TABLE t (a int", "");
        refuses("CREATE TABLE order (a int)", "order");
    }

    #[test]
    fn partitions_and_typed_tables_take_their_columns_from_elsewhere() {
        let table =
            read("CREATE TABLE t PARTITION OF p (a DEFAULT 7, b WITH OPTIONS NOT NULL) FOR VALUES IN (1, NULL)");
        let TableSource::PartitionOf { elements, bound, .. } = table.source else { panic!("no partition") };
        assert!(matches!(elements[..], [TableElement::ColumnOptions(_), TableElement::ColumnOptions(_)]));
        assert!(matches!(bound, PartitionBound::In(values) if values.len() == 2));
        accepts("CREATE TABLE t OF s.c (PRIMARY KEY (a), b WITH OPTIONS DEFAULT 1) PARTITION BY LIST (a)");
        accepts("CREATE FOREIGN TABLE t PARTITION OF p DEFAULT SERVER s OPTIONS (a 'b')");
        refuses("CREATE TABLE t PARTITION OF p (a int) DEFAULT", "int");
        refuses("CREATE TABLE t PARTITION OF p", "");
        refuses("CREATE TABLE t OF c INHERITS (p)", "INHERITS");
        refuses("CREATE FOREIGN TABLE t (a int)", "");
    }

    #[test]
    fn tables_are_made_of_queries() {
        let table = read("CREATE TABLE t (a, b) WITH (fillfactor = 70) AS SELECT 1, 2 WITH NO DATA");
        let query = table.query.expect("a query");
        assert_eq!(query.with_data, Some(false));
        assert!(matches!(table.source, TableSource::Elements(elements) if elements.len() == 2));
        accepts("CREATE TABLE t AS VALUES (1)");
        accepts("CREATE TEMP TABLE t ON COMMIT DROP AS (SELECT 1) UNION SELECT 2");
        assert!(matches!(statement("CREATE TABLE t (a) AS EXECUTE p (1) WITH DATA"), Statement::Opaque(_)));
        refuses("CREATE TABLE t AS", "");
        refuses("CREATE TABLE t AS SELECT 1 WITH DATE", "DATE");
        refuses("CREATE TABLE t (a int) AS SELECT 1", "AS");
    }
}
