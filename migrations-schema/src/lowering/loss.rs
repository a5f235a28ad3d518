//! Data that a statement takes away for good.

use migrations_core::baked::{Loss, LossKind};
use migrations_core::lexer::{TokenKind, tokenize};
use migrations_syntax::ast::{
    AlterActionKind, AlterTable, AlterType, AlterTypeAction, AttributeChange, CreateSchema, Delete, Drop, DropBehavior,
    IfExists, Merge, MergeAction, Name, ObjectKind, Opaque, OpaqueForm, Prepared, PreparedKind, Statement, TableFactor,
    Truncate,
};
use migrations_syntax::walk::{Visitor, walk_statement};

use super::Source;
use super::query::literal_text;
use crate::server::Qualifier;

/// What a statement takes away: tables, columns, rows.
pub fn losses(statement: &Statement, source: &Source<'_>) -> Vec<Loss<String>> {
    let mut losses = Losses { source, found: Vec::new() };
    losses.statement(statement);
    losses.found
}

struct Losses<'s, 't> {
    source: &'s Source<'t>,
    found: Vec<Loss<String>>,
}

impl Losses<'_, '_> {
    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Drop(drop) => self.drop(drop),
            Statement::AlterTable(alter) => self.alter_table(alter),
            Statement::AlterType(alter) => self.alter_type(alter),
            Statement::Truncate(truncate) => self.truncate(truncate),
            // MariaDB drops the one that is there.
            Statement::CreateTable(table) => {
                if table.if_exists == IfExists::Replace {
                    self.lose(LossKind::Table, &table.name);
                }
                walk_statement(statement, &mut DeletedRows(self));
            }
            Statement::CreateSchema(CreateSchema { if_exists: IfExists::Replace, name: Some(name), .. }) => {
                self.lose(LossKind::Database, &name.clone().into());
            }
            Statement::Delete(_)
            | Statement::Merge(_)
            | Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Query(_)
            | Statement::Copy(_) => walk_statement(statement, &mut DeletedRows(self)),
            Statement::SetStatement(set) => self.statement(&set.statement),
            Statement::Opaque(Opaque { runs: Some(run), .. }) => self.statement(run),
            Statement::Call(call) => self.lose(LossKind::Unknown, &call.name),
            Statement::Do(block) => self.unknown_if_it_takes_away(&block.body.text),
            Statement::Prepared(prepared) => self.prepared(prepared),
            Statement::Opaque(opaque) if opaque.form == OpaqueForm::DropOwned => self.unknown(),
            Statement::Opaque(opaque) if opaque.form.is_block() => {
                self.unknown_if_it_takes_away(&opaque.text);
            }
            Statement::CreateVirtualTable(_)
            | Statement::RenameTable(_)
            | Statement::CreateIndex(_)
            | Statement::CreateView(_)
            | Statement::CreateSequence(_)
            | Statement::AlterSequence(_)
            | Statement::CreateType(_)
            | Statement::AlterDomain(_)
            | Statement::CreateSchema(_)
            | Statement::CreateExtension(_)
            | Statement::CreateRoutine(_)
            | Statement::CreateTrigger(_)
            | Statement::Event(_)
            | Statement::Policy(_)
            | Statement::CreateRule(_)
            | Statement::CreateStatistics(_)
            | Statement::CreateOther(_)
            | Statement::AlterObject(_)
            | Statement::Comment(_)
            | Statement::Set(_)
            | Statement::SetConstraints(_)
            | Statement::Pragma(_)
            | Statement::Transaction(_)
            | Statement::DoExpressions(_)
            | Statement::Grant(_)
            | Statement::Maintenance(_)
            | Statement::Opaque(_) => {}
        }
    }

    fn lose(&mut self, kind: LossKind, object: &Name) {
        self.lose_part(kind, object, String::new());
    }

    fn lose_part(&mut self, kind: LossKind, object: &Name, part: String) {
        self.found.push(Loss { kind, object: self.source.written(object.span()).to_owned(), part });
    }

    fn unknown(&mut self) {
        self.found.push(Loss { kind: LossKind::Unknown, object: String::new(), part: String::new() });
    }

    /// A text in a language that is not read here.
    fn unknown_if_it_takes_away(&mut self, text: &str) {
        if takes_away(text, self.source) {
            self.unknown();
        }
    }

    fn drop(&mut self, drop: &Drop) {
        let kind = match drop.kind {
            ObjectKind::Table if !drop.is_temporary => LossKind::Table,
            ObjectKind::Schema if self.source.rules().names.qualifier == Qualifier::Database => LossKind::Database,
            ObjectKind::Schema => LossKind::Schema,
            ObjectKind::Database => LossKind::Database,
            _ if drop.behavior == Some(DropBehavior::Cascade) => LossKind::Dependents,
            ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Index
            | ObjectKind::Sequence
            | ObjectKind::Type
            | ObjectKind::Domain
            | ObjectKind::Extension
            | ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate
            | ObjectKind::Trigger
            | ObjectKind::Event
            | ObjectKind::EventTrigger
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::Collation
            | ObjectKind::Conversion
            | ObjectKind::Cast
            | ObjectKind::Operator
            | ObjectKind::OperatorClass
            | ObjectKind::OperatorFamily
            | ObjectKind::Statistics
            | ObjectKind::Publication
            | ObjectKind::Subscription
            | ObjectKind::TextSearchConfiguration
            | ObjectKind::TextSearchDictionary
            | ObjectKind::TextSearchParser
            | ObjectKind::TextSearchTemplate
            | ObjectKind::AccessMethod
            | ObjectKind::ForeignDataWrapper
            | ObjectKind::Server
            | ObjectKind::UserMapping
            | ObjectKind::Language
            | ObjectKind::Transform
            | ObjectKind::Role
            | ObjectKind::User
            | ObjectKind::Tablespace
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::LargeObject
            | ObjectKind::Package => return,
        };
        drop.targets.iter().for_each(|target| self.lose(kind, &target.name));
    }

    fn alter_table(&mut self, alter: &AlterTable) {
        if alter.kind != ObjectKind::Table {
            return;
        }
        // Of rows that have the same key, one stays (MariaDB).
        if alter.words.contains("IGNORE") {
            self.lose(LossKind::Rows, &alter.name);
        }
        for action in &alter.actions {
            match &action.kind {
                AlterActionKind::DropColumn { name, .. } => {
                    self.lose_part(LossKind::Column, &alter.name, name.text.clone());
                }
                AlterActionKind::Partitions(words) => self.partitions(&alter.name, words),
                // The history of its rows, and the file that holds them.
                AlterActionKind::SystemVersioning(false) | AlterActionKind::ImportTablespace(false) => {
                    self.lose(LossKind::Rows, &alter.name);
                }
                AlterActionKind::AddColumn { .. }
                | AlterActionKind::AddColumns { .. }
                | AlterActionKind::RenameColumn { .. }
                | AlterActionKind::ChangeColumn { .. }
                | AlterActionKind::SetType { .. }
                | AlterActionKind::SetDefault { .. }
                | AlterActionKind::DropDefault { .. }
                | AlterActionKind::SetNotNull { .. }
                | AlterActionKind::AddIdentity { .. }
                | AlterActionKind::SetIdentity { .. }
                | AlterActionKind::DropIdentity { .. }
                | AlterActionKind::SetExpression { .. }
                | AlterActionKind::DropExpression { .. }
                | AlterActionKind::SetColumnOption { .. }
                | AlterActionKind::SetColumnVisible { .. }
                | AlterActionKind::AddConstraint(_)
                | AlterActionKind::AddIndex(_)
                | AlterActionKind::DropConstraint { .. }
                | AlterActionKind::DropForeignKey { .. }
                | AlterActionKind::DropCheck { .. }
                | AlterActionKind::DropPrimaryKey
                | AlterActionKind::DropIndex { .. }
                | AlterActionKind::RenameIndex { .. }
                | AlterActionKind::SetIndexVisible { .. }
                | AlterActionKind::RenameConstraint { .. }
                | AlterActionKind::AlterConstraint { .. }
                | AlterActionKind::ValidateConstraint(_)
                | AlterActionKind::RenameTo(_)
                | AlterActionKind::SetSchema(_)
                | AlterActionKind::OwnerTo(_)
                | AlterActionKind::SetTablespace { .. }
                | AlterActionKind::SetParameters(_)
                | AlterActionKind::ResetParameters(_)
                | AlterActionKind::SetLogged(_)
                | AlterActionKind::SetAccessMethod(_)
                | AlterActionKind::SetWithout(_)
                | AlterActionKind::ClusterOn(_)
                | AlterActionKind::RowSecurity(_)
                | AlterActionKind::EnableTrigger { .. }
                | AlterActionKind::ReplicaIdentity { .. }
                | AlterActionKind::AttachPartition { .. }
                | AlterActionKind::DetachPartition { .. }
                | AlterActionKind::Inherit { .. }
                | AlterActionKind::OfType(_)
                | AlterActionKind::ForeignOptions(_)
                | AlterActionKind::DependsOnExtension { .. }
                | AlterActionKind::ConvertTo { .. }
                | AlterActionKind::SetOptions(_)
                | AlterActionKind::OrderBy(_)
                | AlterActionKind::EnableKeys(_)
                | AlterActionKind::Force
                | AlterActionKind::ImportTablespace(_)
                | AlterActionKind::Validation(_)
                | AlterActionKind::Period { .. }
                | AlterActionKind::SystemVersioning(_) => {}
            }
        }
    }

    /// DROP PARTITION, TRUNCATE PARTITION
    fn partitions(&mut self, table: &Name, words: &str) {
        let dropped = ["DROP", "TRUNCATE", "DISCARD"]
            .iter()
            .find_map(|word| words.strip_prefix(word)?.strip_prefix(" PARTITION "));
        if let Some(names) = dropped {
            self.lose_part(LossKind::Partition, table, names.to_owned());
        }
    }

    fn alter_type(&mut self, alter: &AlterType) {
        let AlterTypeAction::Attributes(changes) = &alter.action else { return };
        for change in changes {
            match change {
                AttributeChange::Drop { name, .. } => {
                    self.lose_part(LossKind::Column, &alter.name, name.text.clone());
                }
                AttributeChange::Add(..) | AttributeChange::Type(..) => {}
            }
        }
    }

    fn truncate(&mut self, truncate: &Truncate) {
        truncate.tables.iter().for_each(|(_, table)| self.lose(LossKind::Rows, table));
    }

    fn prepared(&mut self, prepared: &Prepared) {
        if let Some(statement) = &prepared.statement {
            self.statement(statement);
        }
        if matches!(prepared.kind, PreparedKind::Prepare | PreparedKind::ExecuteImmediate)
            && let Some(text) = prepared.source.as_ref().and_then(literal_text)
        {
            self.unknown_if_it_takes_away(&text.text);
        }
    }
}

/// Whether a word of a text takes something away.
fn takes_away(text: &str, source: &Source<'_>) -> bool {
    tokenize(text, source.dialect()).into_iter().any(|token| {
        let written = &text[token.span];
        if token.kind == TokenKind::Text && written.len() < text.len() {
            return takes_away(written.trim_matches(['\'', '"', '$']), source);
        }
        ["DROP", "DELETE", "TRUNCATE"].iter().any(|word| written.eq_ignore_ascii_case(word))
    })
}

/// DELETE, also within WITH.
struct DeletedRows<'l, 's, 't>(&'l mut Losses<'s, 't>);

impl Visitor for DeletedRows<'_, '_, '_> {
    fn statement(&mut self, statement: &Statement) {
        if let Statement::Delete(delete) = statement {
            self.delete(delete);
        } else if let Statement::Merge(merge) = statement {
            self.merge(merge);
        }
    }
}

impl DeletedRows<'_, '_, '_> {
    fn delete(&mut self, delete: &Delete) {
        let targets: Vec<&Name> = if delete.targets.is_empty() {
            delete.tables.iter().filter_map(|reference| table_of(&reference.first)).take(1).collect()
        } else {
            delete.targets.iter().collect()
        };
        targets.into_iter().for_each(|table| self.0.lose(LossKind::Rows, table));
    }

    fn merge(&mut self, merge: &Merge) {
        let deletes = merge.branches.iter().any(|branch| branch.action == MergeAction::Delete);
        if let Some(table) = table_of(&merge.table).filter(|_| deletes) {
            self.0.lose(LossKind::Rows, table);
        }
    }
}

fn table_of(factor: &TableFactor) -> Option<&Name> {
    match factor {
        TableFactor::Table { name, .. } => Some(name),
        TableFactor::Derived { .. } | TableFactor::Function { .. } | TableFactor::Nested { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;

    #[track_caller]
    fn check(text: &str, product: Product, expected: &str) {
        let tokens = tokenize(text, product.dialect());
        let parsed = migrations_syntax::parse_tokens(text, &tokens, 0, product);
        let statement = parsed.statement.unwrap_or_else(|| panic!("{product} refuses {text}: {:?}", parsed.errors));
        let found = losses(&statement, &Source::new(text, &tokens, 0, product));
        let said: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(said.join(", "), expected, "{text} on {product}");
    }

    #[test]
    fn what_takes_rows_or_columns_away_is_seen() {
        for product in Product::ALL {
            check("DROP TABLE users", product, "table users");
            check("-- gone\ndrop table if exists users", product, "table users");
            check("/* a */ DELETE FROM users", product, "rows of users");
            check("ALTER TABLE users DROP COLUMN name", product, "column users.name");
        }
        for (text, expected) in [
            ("DROP TABLE a, s.\"B\"", "table a, table s.\"B\""),
            ("WITH old AS (SELECT 1) DELETE FROM users", "rows of users"),
            ("WITH old AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM old", "rows of a"),
            ("MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE", "rows of t"),
            ("TRUNCATE a, b", "rows of a, rows of b"),
            ("DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$", "what its statements take away"),
            ("CALL clean_up()", "what clean_up takes away"),
            ("PREPARE s AS DELETE FROM t", "rows of t"),
            ("DROP TYPE mood CASCADE", "what depends on mood"),
            ("DROP SCHEMA shop", "schema shop"),
            ("DROP OWNED BY r", "what its statements take away"),
            ("ALTER TYPE t DROP ATTRIBUTE a", "column t.a"),
            ("EXPLAIN (ANALYZE, COSTS off) DELETE FROM t", "rows of t"),
            ("EXPLAIN DELETE FROM t", ""),
            ("CREATE TABLE a AS WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", "rows of t"),
        ] {
            check(text, Product::Postgres, expected);
        }
        for (text, expected) in [
            ("/*!50001 DROP TABLE users */", "table users"),
            ("ALTER TABLE users TRUNCATE PARTITION p0", "partition P0 of users"),
            ("DELETE a FROM t AS a JOIN u", "rows of a"),
            ("PREPARE s FROM 'DROP TABLE t'", "what its statements take away"),
            ("DROP SCHEMA shop", "database shop"),
            ("ALTER TABLE users DISCARD PARTITION p0 TABLESPACE", "partition P0 TABLESPACE of users"),
        ] {
            check(text, Product::Mysql, expected);
        }
        for (text, expected) in [
            ("CREATE OR REPLACE TABLE t (a INT)", "table t"),
            ("ALTER TABLE t DROP SYSTEM VERSIONING", "rows of t"),
            ("CREATE OR REPLACE DATABASE shop", "database shop"),
            ("ALTER IGNORE TABLE t ADD UNIQUE (a)", "rows of t"),
            ("ANALYZE FORMAT = JSON DELETE FROM t", "rows of t"),
            ("DELETE HISTORY FROM t BEFORE SYSTEM_TIME '2020-01-01'", "rows of t"),
            ("SET STATEMENT max_statement_time = 1 FOR DELETE FROM t", "rows of t"),
            ("BEGIN NOT ATOMIC DELETE FROM t; END", "what its statements take away"),
        ] {
            check(text, Product::Mariadb, expected);
        }
    }

    #[test]
    fn what_takes_only_structure_away_is_not() {
        for product in Product::ALL {
            for text in [
                "DROP VIEW v",
                "CREATE TABLE drops (id INTEGER)",
                "UPDATE users SET name = 'DROP TABLE'",
                "ALTER TABLE users RENAME TO people",
            ] {
                check(text, product, "");
            }
        }
        for text in [
            "DROP INDEX users_name",
            "ALTER TABLE users DROP CONSTRAINT c",
            "ALTER TABLE users ALTER COLUMN name DROP DEFAULT",
            "DO $$ BEGIN UPDATE t SET dropped = 1; END $$",
            "DROP TYPE mood",
        ] {
            check(text, Product::Postgres, "");
        }
        check("DROP TEMPORARY TABLE t", Product::Mysql, "");
    }
}
