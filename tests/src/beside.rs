//! Statements on a server and on the model of the same schema, one after the other.

use diesel::connection::SimpleConnection as _;
use migrations_analysis::splitter::split;
use migrations_core::lexer::tokenize;
use migrations_core::{Dialect, Servers};

use migrations_schema::lowering::{Source, schema_effect};
use migrations_schema::round_trip::go_on;
use migrations_schema::{Schema, Statement, Statements, reader, tree};

use crate::Database;

/// A database and the model of it.
pub struct Beside<D: Database> {
    connection: D::Connection,
    schema: Schema,
    /// The schema as it was where the transaction and its savepoints began.
    earlier: Vec<Schema>,
    /// The server has refused something in the transaction, and refuses all that follows.
    is_broken: bool,
    /// It lives as long as its connection.
    _database: D,
}

/// What both say of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What the server said, if it refused the statement.
    pub server: Result<(), String>,
    /// Why it is said here that the server would refuse it.
    pub refused: Vec<String>,
}

impl Said {
    /// Whether the server takes what is refused here.
    pub fn is_false_alarm(&self) -> bool {
        self.server.is_ok() && !self.refused.is_empty()
    }

    /// Whether both take it, or both refuse it.
    pub fn agree(&self) -> bool {
        self.server.is_ok() == self.refused.is_empty()
    }
}

/// What a statement does to the transaction.
enum Transaction {
    Begins,
    Saves,
    Releases,
    Ends,
    RollsBack,
    RollsBackTo,
    StaysAsItIs,
}

fn transaction(statement: &str) -> Transaction {
    let mut words = statement.split_ascii_whitespace().map(str::to_ascii_uppercase);
    match (words.next().as_deref(), words.next().as_deref()) {
        (Some("BEGIN"), _) | (Some("START"), Some("TRANSACTION")) => Transaction::Begins,
        (Some("SAVEPOINT"), _) => Transaction::Saves,
        (Some("COMMIT" | "END"), _) => Transaction::Ends,
        (Some("RELEASE"), _) => Transaction::Releases,
        (Some("ROLLBACK"), Some("TO")) => Transaction::RollsBackTo,
        (Some("ROLLBACK" | "ABORT"), _) => Transaction::RollsBack,
        _ => Transaction::StaysAsItIs,
    }
}

/// The statements of a text.
pub fn statements_of<D: Database>(text: &str) -> Vec<String> {
    let tokens = tokenize(text, D::DIALECT);
    let statements = split(text, &tokens, D::DIALECT);
    statements.into_iter().map(|statement| text[statement.span].to_owned()).collect()
}

impl<D: Database> Default for Beside<D> {
    fn default() -> Self {
        let database = D::new();
        Self {
            connection: database.connect(),
            schema: Schema::new(D::PRODUCT),
            earlier: Vec::new(),
            is_broken: false,
            _database: database,
        }
    }
}

impl<D: Database> Beside<D> {
    /// Runs a statement on the server, and on the model as far as the server took it.
    pub fn run(&mut self, statement: &str) -> Said {
        let server = self.connection.batch_execute(statement).map_err(|error| error.to_string());
        let (schema, refused) = self.here(statement);
        match transaction(statement) {
            Transaction::Begins | Transaction::Saves if server.is_ok() => self.earlier.push(self.schema.clone()),
            Transaction::RollsBackTo => self.roll_back_to_savepoint(),
            Transaction::RollsBack => self.roll_back(),
            Transaction::Releases => drop(self.earlier.pop()),
            Transaction::Ends if self.is_broken => self.roll_back(),
            Transaction::Ends if server.is_ok() => self.earlier.clear(),
            Transaction::Ends => {}
            Transaction::StaysAsItIs if server.is_ok() => self.schema = schema,
            Transaction::StaysAsItIs | Transaction::Begins | Transaction::Saves => {
                // Elsewhere only the statement itself is taken back.
                self.is_broken |= D::DIALECT == Dialect::Postgres && !self.earlier.is_empty();
            }
        }
        Said { server, refused }
    }

    /// What both say of a statement, which is taken back.
    pub fn look_at(&mut self, statement: &str) -> Said {
        let whole = format!("BEGIN; {statement}; ROLLBACK");
        let server = self.connection.batch_execute(&whole).map_err(|error| error.to_string());
        if server.is_err() {
            // The transaction is still there.
            self.connection.batch_execute("ROLLBACK").expect("there is one");
        }
        Said { server, refused: self.here(statement).1 }
    }

    /// The schema is again what it was when the transaction began.
    fn roll_back(&mut self) {
        if let Some(first) = self.earlier.drain(..).next() {
            self.schema = first;
        }
        self.is_broken = false;
    }

    /// The schema is again what it was at the last savepoint, which stays.
    fn roll_back_to_savepoint(&mut self) {
        if let Some(last) = self.earlier.last() {
            self.schema = last.clone();
        }
        self.is_broken = false;
    }

    fn here(&self, statement: &str) -> (Schema, Vec<String>) {
        let mut schema = self.schema.clone();
        let tokens = tokenize(statement, D::DIALECT);
        let read = tree::read(statement, &(0..statement.len()), &tokens, &Servers::around(schema.server()));
        let syntax = read.errors.iter().map(|(_, error)| format!("{error}"));
        let mut refused: Vec<String> = syntax.collect();
        let Some(tree) = &read.tree else { return (schema, refused) };
        let effect = schema_effect(tree, &Source::new(statement, &tokens, 0, read.product));
        let reading = reader::read(statement, &tokens, D::DIALECT);
        let one = Statement {
            text: statement,
            start: 0,
            reading: Some(&reading),
            effect: &effect,
            tree: Some(tree),
            is_idle: false,
            // Outside of a transaction each statement is one.
            commits_before: self.earlier.is_empty(),
        };
        let ran = go_on(&mut schema, &Statements { text: statement, list: vec![one] }, None);
        refused.extend(ran.refused.into_iter().map(|refused| refused.fault.message));
        (schema, refused)
    }
}
