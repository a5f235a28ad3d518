//! The name of a statement's form, as in a manual: `CREATE TABLE`, `DROP INDEX`.

use super::{ObjectKind, PreparedKind, QueryTerm, Statement, TransactionKind, TypeDefinition};

impl ObjectKind {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Table => "TABLE",
            Self::ForeignTable => "FOREIGN TABLE",
            Self::View => "VIEW",
            Self::MaterializedView => "MATERIALIZED VIEW",
            Self::Index => "INDEX",
            Self::Sequence => "SEQUENCE",
            Self::Type => "TYPE",
            Self::Domain => "DOMAIN",
            Self::Schema => "SCHEMA",
            Self::Database => "DATABASE",
            Self::Extension => "EXTENSION",
            Self::Function => "FUNCTION",
            Self::Procedure => "PROCEDURE",
            Self::Routine => "ROUTINE",
            Self::Aggregate => "AGGREGATE",
            Self::Trigger => "TRIGGER",
            Self::Event => "EVENT",
            Self::EventTrigger => "EVENT TRIGGER",
            Self::Policy => "POLICY",
            Self::Rule => "RULE",
            Self::Collation => "COLLATION",
            Self::Conversion => "CONVERSION",
            Self::Cast => "CAST",
            Self::Operator => "OPERATOR",
            Self::OperatorClass => "OPERATOR CLASS",
            Self::OperatorFamily => "OPERATOR FAMILY",
            Self::Statistics => "STATISTICS",
            Self::Publication => "PUBLICATION",
            Self::Subscription => "SUBSCRIPTION",
            Self::TextSearchConfiguration => "TEXT SEARCH CONFIGURATION",
            Self::TextSearchDictionary => "TEXT SEARCH DICTIONARY",
            Self::TextSearchParser => "TEXT SEARCH PARSER",
            Self::TextSearchTemplate => "TEXT SEARCH TEMPLATE",
            Self::AccessMethod => "ACCESS METHOD",
            Self::ForeignDataWrapper => "FOREIGN DATA WRAPPER",
            Self::Server => "SERVER",
            Self::UserMapping => "USER MAPPING",
            Self::Language => "LANGUAGE",
            Self::Transform => "TRANSFORM",
            Self::Role => "ROLE",
            Self::User => "USER",
            Self::Tablespace => "TABLESPACE",
            Self::Column => "COLUMN",
            Self::Constraint => "CONSTRAINT",
            Self::LargeObject => "LARGE OBJECT",
            Self::Package => "PACKAGE",
        }
    }
}

impl Statement {
    /// The name of its form.
    ///
    /// ```
    /// use migrations_core::Product;
    /// let parsed = migrations_syntax::parse_statement("UPDATE t SET a = 1", Product::Sqlite);
    /// assert!(parsed.statement.is_none_or(|statement| statement.form() == "UPDATE"));
    /// ```
    pub fn form(&self) -> String {
        let alter_or_create =
            |is_alter: bool, what: &str| format!("{} {what}", if is_alter { "ALTER" } else { "CREATE" });
        match self {
            Self::CreateTable(_) => "CREATE TABLE".to_owned(),
            Self::AlterTable(alter) => format!("ALTER {}", alter.kind.words()),
            Self::CreateVirtualTable(_) => "CREATE VIRTUAL TABLE".to_owned(),
            Self::RenameTable(_) => "RENAME TABLE".to_owned(),
            Self::CreateIndex(_) => "CREATE INDEX".to_owned(),
            Self::CreateView(view) if view.is_materialized => "CREATE MATERIALIZED VIEW".to_owned(),
            Self::CreateView(view) => alter_or_create(view.is_alter, "VIEW"),
            Self::CreateSequence(_) => "CREATE SEQUENCE".to_owned(),
            Self::AlterSequence(_) => "ALTER SEQUENCE".to_owned(),
            Self::CreateType(create) => match create.definition {
                TypeDefinition::Domain { .. } => "CREATE DOMAIN".to_owned(),
                TypeDefinition::Enumeration(_)
                | TypeDefinition::Composite(_)
                | TypeDefinition::Range(_)
                | TypeDefinition::Base(_)
                | TypeDefinition::Shell => "CREATE TYPE".to_owned(),
            },
            Self::AlterType(_) => "ALTER TYPE".to_owned(),
            Self::AlterDomain(_) => "ALTER DOMAIN".to_owned(),
            Self::CreateSchema(create) => format!("CREATE {}", create.kind.words()),
            Self::CreateExtension(_) => "CREATE EXTENSION".to_owned(),
            Self::CreateRoutine(routine) if routine.is_procedure => "CREATE PROCEDURE".to_owned(),
            Self::CreateRoutine(_) => "CREATE FUNCTION".to_owned(),
            Self::CreateTrigger(_) => "CREATE TRIGGER".to_owned(),
            Self::Event(event) => alter_or_create(event.is_alter, "EVENT"),
            Self::Policy(policy) => alter_or_create(policy.is_alter, "POLICY"),
            Self::CreateRule(_) => "CREATE RULE".to_owned(),
            Self::CreateStatistics(_) => "CREATE STATISTICS".to_owned(),
            Self::CreateOther(create) => format!("CREATE {}", create.kind.words()),
            Self::AlterObject(alter) => format!("ALTER {}", alter.kind.words()),
            Self::Drop(drop) => format!("DROP {}", drop.kind.words()),
            Self::Comment(comment) => format!("COMMENT ON {}", comment.kind.words()),
            Self::Query(query) => match *query.first {
                QueryTerm::Values(_) => "VALUES".to_owned(),
                QueryTerm::Table { .. } => "TABLE".to_owned(),
                QueryTerm::Select(_) | QueryTerm::Nested(_) => "SELECT".to_owned(),
            },
            Self::Insert(insert) if insert.is_replace => "REPLACE".to_owned(),
            Self::Insert(_) => "INSERT".to_owned(),
            Self::Update(_) => "UPDATE".to_owned(),
            Self::Delete(_) => "DELETE".to_owned(),
            Self::Merge(_) => "MERGE".to_owned(),
            Self::Truncate(_) => "TRUNCATE".to_owned(),
            Self::Set(_) => "SET".to_owned(),
            Self::Pragma(_) => "PRAGMA".to_owned(),
            Self::Transaction(transaction) => transaction.kind.words().to_owned(),
            Self::Do(_) | Self::DoExpressions(_) => "DO".to_owned(),
            Self::Call(_) => "CALL".to_owned(),
            Self::Prepared(prepared) => prepared.kind.words().to_owned(),
            Self::Grant(grant) if grant.is_default => "ALTER DEFAULT PRIVILEGES".to_owned(),
            Self::Grant(grant) => if grant.is_revoke { "REVOKE" } else { "GRANT" }.to_owned(),
            Self::SetConstraints(_) => "SET CONSTRAINTS".to_owned(),
            Self::SetStatement(_) => "SET STATEMENT".to_owned(),
            Self::Maintenance(maintenance) => maintenance.kind.clone(),
            Self::Copy(_) => "COPY".to_owned(),
            Self::Opaque(opaque) => opaque.form.name().to_owned(),
        }
    }
}

impl TransactionKind {
    fn words(self) -> &'static str {
        match self {
            Self::Begin => "BEGIN",
            Self::Commit => "COMMIT",
            Self::Rollback => "ROLLBACK",
            Self::Savepoint => "SAVEPOINT",
            Self::Release => "RELEASE SAVEPOINT",
            Self::RollbackTo => "ROLLBACK TO SAVEPOINT",
            Self::Set => "SET TRANSACTION",
            Self::PrepareTransaction => "PREPARE TRANSACTION",
            Self::CommitPrepared => "COMMIT PREPARED",
            Self::RollbackPrepared => "ROLLBACK PREPARED",
            Self::Xa => "XA",
        }
    }
}

impl PreparedKind {
    fn words(self) -> &'static str {
        match self {
            Self::Prepare => "PREPARE",
            Self::Execute => "EXECUTE",
            Self::ExecuteImmediate => "EXECUTE IMMEDIATE",
            Self::Deallocate => "DEALLOCATE",
        }
    }
}
