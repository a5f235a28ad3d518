//! Whether it shows that a statement took effect, and where.
//!
//! A statement that cannot be part of a transaction may have been cut off by a crash. What the next run does then is
//! decided here: look for the object that the statement makes or drops, send it again, or ask a person.

mod alter_table;

use migrations_core::baked::{Effect, ObjectKind, Recovery};
use migrations_syntax::ast::{
    self, AlterActionKind, AlterTable, AlterTypeAction, CreateTable, Drop, Ident, IfExists, Name, Statement,
};

use super::{Source, dispatch};

/// What can be said of a statement afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trace {
    /// An object is there, or is gone.
    Shows(Effect<String>),
    /// Nothing, but to send it again does no harm.
    Repeatable,
    /// Nothing.
    Unseen,
}

/// What to do with a statement that may have been cut off.
pub fn recovery(statement: &Statement, source: &Source<'_>) -> Recovery {
    match trace(statement, source) {
        Trace::Shows(_) => Recovery::Observe,
        Trace::Repeatable => Recovery::Repeat,
        Trace::Unseen => Recovery::Ask,
    }
}

/// Where the effect of a statement shows.
pub fn effect_of(statement: &Statement, source: &Source<'_>) -> Option<Effect<String>> {
    match trace(statement, source) {
        Trace::Shows(effect) => Some(effect),
        Trace::Repeatable | Trace::Unseen => None,
    }
}

fn trace(statement: &Statement, source: &Source<'_>) -> Trace {
    if let Statement::Opaque(ast::Opaque { runs: Some(run), .. }) = statement {
        return trace(run, source);
    }
    dispatch::trace(statement, source)
}

/// PostgreSQL.
pub(super) fn postgres(statement: &Statement, source: &Source<'_>) -> Trace {
    let shows = Shows::new(source);
    match statement {
        // An index is made in the schema of its table.
        Statement::CreateIndex(index) => index
            .name
            .as_ref()
            .map_or(Trace::Unseen, |name| shows.made(ObjectKind::Index).part(&index.table, name.last())),
        Statement::CreateSchema(create) => match (postgres_kind(create.kind), &create.name) {
            (Some(kind), Some(name)) => shows.made(kind).alone(&name.clone().into()),
            _ => Trace::Unseen,
        },
        Statement::CreateOther(create) => {
            postgres_kind(create.kind).map_or(Trace::Unseen, |kind| shows.made(kind).alone(&create.target.name))
        }
        Statement::Drop(drop) => match (postgres_kind(drop.kind), drop.targets.first()) {
            (Some(kind), Some(target)) => shows.gone(kind).alone(&target.name),
            _ => Trace::Unseen,
        },
        Statement::AlterTable(alter) => detached(alter, source),
        Statement::AlterType(alter) => match &alter.action {
            AlterTypeAction::AddValue { label, .. } => {
                shows.made(ObjectKind::EnumValue).part_called(&alter.name, source.text(label).name)
            }
            AlterTypeAction::RenameValue { .. }
            | AlterTypeAction::RenameAttribute { .. }
            | AlterTypeAction::Attributes(_)
            | AlterTypeAction::Set(_) => Trace::Unseen,
        },
        Statement::CreateTable(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateView(_)
        | Statement::CreateSequence(_)
        | Statement::AlterSequence(_)
        | Statement::CreateType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateExtension(_)
        | Statement::CreateRoutine(_)
        | Statement::CreateTrigger(_)
        | Statement::Event(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::CreateStatistics(_)
        | Statement::AlterObject(_)
        | Statement::Comment(_)
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::Set(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => Trace::Unseen,
    }
}

/// What PostgreSQL makes and drops outside of transactions.
fn postgres_kind(kind: ast::ObjectKind) -> Option<ObjectKind> {
    match kind {
        ast::ObjectKind::Index => Some(ObjectKind::Index),
        ast::ObjectKind::Database => Some(ObjectKind::Database),
        ast::ObjectKind::Tablespace => Some(ObjectKind::Tablespace),
        ast::ObjectKind::Subscription => Some(ObjectKind::Subscription),
        ast::ObjectKind::Table
        | ast::ObjectKind::ForeignTable
        | ast::ObjectKind::View
        | ast::ObjectKind::MaterializedView
        | ast::ObjectKind::Sequence
        | ast::ObjectKind::Type
        | ast::ObjectKind::Domain
        | ast::ObjectKind::Schema
        | ast::ObjectKind::Extension
        | ast::ObjectKind::Function
        | ast::ObjectKind::Procedure
        | ast::ObjectKind::Routine
        | ast::ObjectKind::Aggregate
        | ast::ObjectKind::Trigger
        | ast::ObjectKind::Event
        | ast::ObjectKind::EventTrigger
        | ast::ObjectKind::Policy
        | ast::ObjectKind::Rule
        | ast::ObjectKind::Collation
        | ast::ObjectKind::Conversion
        | ast::ObjectKind::Cast
        | ast::ObjectKind::Operator
        | ast::ObjectKind::OperatorClass
        | ast::ObjectKind::OperatorFamily
        | ast::ObjectKind::Statistics
        | ast::ObjectKind::Publication
        | ast::ObjectKind::TextSearchConfiguration
        | ast::ObjectKind::TextSearchDictionary
        | ast::ObjectKind::TextSearchParser
        | ast::ObjectKind::TextSearchTemplate
        | ast::ObjectKind::AccessMethod
        | ast::ObjectKind::ForeignDataWrapper
        | ast::ObjectKind::Server
        | ast::ObjectKind::UserMapping
        | ast::ObjectKind::Language
        | ast::ObjectKind::Transform
        | ast::ObjectKind::Role
        | ast::ObjectKind::User
        | ast::ObjectKind::Column
        | ast::ObjectKind::Constraint
        | ast::ObjectKind::LargeObject
        | ast::ObjectKind::Package => None,
    }
}

/// DETACH PARTITION
fn detached(alter: &AlterTable, source: &Source<'_>) -> Trace {
    let partition = alter.actions.iter().find_map(|action| {
        let AlterActionKind::DetachPartition { name, .. } = &action.kind else { return None };
        Some(name)
    });
    // As written, for it can be in another schema than the table that it is part of.
    partition.map_or(Trace::Unseen, |partition| {
        let written = source.written(partition.span()).to_owned();
        Shows::new(source).gone(ObjectKind::Partition).part_called(&alter.name, written)
    })
}

/// MySQL and MariaDB.
pub(super) fn mysql(statement: &Statement, source: &Source<'_>) -> Trace {
    let shows = Shows::new(source);
    match statement {
        Statement::CreateTable(table) => mysql_table(table, source),
        Statement::CreateView(view) if view.or_replace || view.is_alter || view.if_not_exists => Trace::Repeatable,
        Statement::CreateView(view) => shows.made(ObjectKind::Table).alone(&view.name),
        Statement::CreateIndex(index) => unless_repeatable(index.if_exists, || match &index.name {
            Some(name) => shows.made(ObjectKind::Index).part(&index.table, name.last()),
            None => Trace::Unseen,
        }),
        Statement::CreateTrigger(trigger) => {
            unless_repeatable(trigger.if_exists, || shows.made(ObjectKind::Trigger).alone(&trigger.name))
        }
        Statement::CreateRoutine(routine) => {
            let kind = if routine.is_procedure { ObjectKind::Procedure } else { ObjectKind::Function };
            unless_repeatable(routine.if_exists, || shows.made(kind).alone(&routine.name))
        }
        Statement::Event(event) if event.is_alter => Trace::Repeatable,
        Statement::Event(event) => {
            unless_repeatable(event.if_exists, || shows.made(ObjectKind::Event).alone(&event.name))
        }
        Statement::CreateSchema(create) => unless_repeatable(create.if_exists, || match &create.name {
            Some(name) => shows.made(ObjectKind::Database).alone(&name.clone().into()),
            None => Trace::Unseen,
        }),
        Statement::CreateSequence(sequence) => unless_repeatable(sequence.if_exists, || Trace::Unseen),
        Statement::CreateOther(create) => unless_repeatable(create.if_exists, || Trace::Unseen),
        Statement::Drop(drop) => mysql_drop(drop, source),
        Statement::AlterTable(alter) => alter_table::trace(alter, source),
        Statement::RenameTable(rename) => match rename.renames.as_slice() {
            [(_, to)] => shows.made(ObjectKind::Table).alone(to),
            _ => Trace::Unseen,
        },
        Statement::SetStatement(set) => mysql(&set.statement, source),
        // To say the same again changes nothing.
        Statement::AlterSequence(_) => Trace::Repeatable,
        // What is revoked already cannot be revoked again.
        Statement::Grant(grant) if !grant.is_revoke || grant.words.starts_with("IF EXISTS") => Trace::Repeatable,
        Statement::AlterObject(alter) if is_repeatable_alter(alter.kind) => Trace::Repeatable,
        Statement::Maintenance(maintenance) if is_repeatable_form(&maintenance.kind) => Trace::Repeatable,
        Statement::Opaque(opaque) if is_repeatable_form(opaque.form.name()) => Trace::Repeatable,
        Statement::CreateVirtualTable(_)
        | Statement::CreateType(_)
        | Statement::AlterType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateExtension(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::CreateStatistics(_)
        | Statement::AlterObject(_)
        | Statement::Comment(_)
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::Set(_)
        | Statement::SetConstraints(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Grant(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_)
        | Statement::Opaque(_) => Trace::Unseen,
    }
}

fn is_repeatable_alter(kind: ast::ObjectKind) -> bool {
    matches!(
        kind,
        ast::ObjectKind::Schema
            | ast::ObjectKind::Database
            | ast::ObjectKind::Role
            | ast::ObjectKind::User
            | ast::ObjectKind::Procedure
            | ast::ObjectKind::Function
            | ast::ObjectKind::Event
    )
}

/// Whether a form of MySQL or MariaDB keeps something in order, or says what is so already if it is sent again.
fn is_repeatable_form(form: &str) -> bool {
    let first = form.split(' ').next().unwrap_or_default();
    matches!(first, "ANALYZE" | "OPTIMIZE" | "REPAIR" | "CHECK" | "CHECKSUM" | "FLUSH" | "CACHE")
        || matches!(form, "ALTER DATABASE" | "ALTER SCHEMA" | "ALTER USER")
}

/// CREATE TABLE
fn mysql_table(table: &CreateTable, source: &Source<'_>) -> Trace {
    unless_repeatable(table.if_exists, || match table.query {
        // Whether rows came along does not show.
        Some(_) => Trace::Unseen,
        None => Shows::new(source).made(ObjectKind::Table).alone(&table.name),
    })
}

fn mysql_drop(drop: &Drop, source: &Source<'_>) -> Trace {
    let [target] = drop.targets.as_slice() else {
        return if drop.if_exists { Trace::Repeatable } else { Trace::Unseen };
    };
    let kind = match drop.kind {
        ast::ObjectKind::Table | ast::ObjectKind::View => ObjectKind::Table,
        ast::ObjectKind::Index => ObjectKind::Index,
        ast::ObjectKind::Trigger => ObjectKind::Trigger,
        ast::ObjectKind::Procedure => ObjectKind::Procedure,
        ast::ObjectKind::Function => ObjectKind::Function,
        ast::ObjectKind::Event => ObjectKind::Event,
        ast::ObjectKind::Database | ast::ObjectKind::Schema => ObjectKind::Database,
        _ if drop.if_exists => return Trace::Repeatable,
        ast::ObjectKind::ForeignTable
        | ast::ObjectKind::MaterializedView
        | ast::ObjectKind::Sequence
        | ast::ObjectKind::Type
        | ast::ObjectKind::Domain
        | ast::ObjectKind::Extension
        | ast::ObjectKind::Routine
        | ast::ObjectKind::Aggregate
        | ast::ObjectKind::EventTrigger
        | ast::ObjectKind::Policy
        | ast::ObjectKind::Rule
        | ast::ObjectKind::Collation
        | ast::ObjectKind::Conversion
        | ast::ObjectKind::Cast
        | ast::ObjectKind::Operator
        | ast::ObjectKind::OperatorClass
        | ast::ObjectKind::OperatorFamily
        | ast::ObjectKind::Statistics
        | ast::ObjectKind::Publication
        | ast::ObjectKind::Subscription
        | ast::ObjectKind::TextSearchConfiguration
        | ast::ObjectKind::TextSearchDictionary
        | ast::ObjectKind::TextSearchParser
        | ast::ObjectKind::TextSearchTemplate
        | ast::ObjectKind::AccessMethod
        | ast::ObjectKind::ForeignDataWrapper
        | ast::ObjectKind::Server
        | ast::ObjectKind::UserMapping
        | ast::ObjectKind::Language
        | ast::ObjectKind::Transform
        | ast::ObjectKind::Role
        | ast::ObjectKind::User
        | ast::ObjectKind::Tablespace
        | ast::ObjectKind::Column
        | ast::ObjectKind::Constraint
        | ast::ObjectKind::LargeObject
        | ast::ObjectKind::Package => return Trace::Unseen,
    };
    let shows = Shows::new(source).gone(kind);
    match &target.table {
        _ if drop.if_exists => Trace::Repeatable,
        Some(table) => shows.part(table, target.name.last()),
        None => shows.alone(&target.name),
    }
}

/// OR REPLACE and IF NOT EXISTS can be sent again.
fn unless_repeatable(if_exists: IfExists, shown: impl FnOnce() -> Trace) -> Trace {
    match if_exists {
        IfExists::Error => shown(),
        IfExists::Skip | IfExists::Replace => Trace::Repeatable,
    }
}

/// An effect in the making.
struct Shows<'s, 't> {
    source: &'s Source<'t>,
    appears: bool,
    kind: ObjectKind,
}

impl<'s, 't> Shows<'s, 't> {
    fn new(source: &'s Source<'t>) -> Self {
        Self { source, appears: true, kind: ObjectKind::Table }
    }

    /// An object of this kind is there.
    fn made(&self, kind: ObjectKind) -> Self {
        Self { appears: true, kind, ..*self }
    }

    /// An object of this kind is gone.
    fn gone(&self, kind: ObjectKind) -> Self {
        Self { appears: false, kind, ..*self }
    }

    /// Which stands alone.
    fn alone(&self, name: &Name) -> Trace {
        self.trace(self.schema(name), String::new(), self.spelt(name.last()))
    }

    /// Which is part of another one.
    fn part(&self, parent: &Name, name: &Ident) -> Trace {
        self.part_called(parent, self.spelt(name))
    }

    /// The same, if the name needs no further look.
    fn part_called(&self, parent: &Name, name: String) -> Trace {
        self.trace(self.schema(parent), self.spelt(parent.last()), name)
    }

    fn trace(&self, schema: String, parent: String, name: String) -> Trace {
        Trace::Shows(Effect { appears: self.appears, kind: self.kind, schema, parent, name })
    }

    fn schema(&self, name: &Name) -> String {
        name.qualifiers().last().map_or(String::new(), |schema| self.spelt(schema))
    }

    /// A name as the database keeps it.
    fn spelt(&self, name: &Ident) -> String {
        // Where names do not tell the case, the catalogue takes no notice of it.
        if self.source.rules().names.tell_case { self.source.folded(name) } else { name.text.clone() }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::lexer::tokenize;

    use migrations_core::Product;

    use super::*;

    fn seen(text: &str, product: Product) -> String {
        let tokens = tokenize(text, product.dialect());
        let parsed = migrations_syntax::parse_tokens(text, &tokens, 0, product);
        let statement = parsed.statement.unwrap_or_else(|| panic!("{product} refuses {text}: {:?}", parsed.errors));
        let source = Source::new(text, &tokens, 0, product);
        match (recovery(&statement, &source), effect_of(&statement, &source)) {
            (Recovery::Observe, Some(Effect { appears, kind, schema, parent, name })) => {
                format!("{}{kind:?} {schema}/{parent}/{name}", if appears { '+' } else { '-' })
            }
            (recovery, effect) => {
                assert_eq!(effect, None, "{text}");
                format!("{recovery:?}")
            }
        }
    }

    #[test]
    fn what_statements_of_mysql_leave_to_see() {
        for (text, expected) in [
            ("CREATE TABLE users (id INT)", "+Table //users"),
            ("CREATE TABLE `shop`.`My users` (id INT)", "+Table shop//My users"),
            ("CREATE TABLE IF NOT EXISTS users (id INT)", "Repeat"),
            ("CREATE TABLE copy AS SELECT * FROM users", "Ask"),
            ("CREATE DEFINER = `me`@`%` SQL SECURITY INVOKER VIEW v AS SELECT 1", "+Table //v"),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", "Repeat"),
            ("ALTER VIEW v AS SELECT 1", "Repeat"),
            ("CREATE UNIQUE INDEX i ON shop.users (name)", "+Index shop/users/i"),
            ("CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.a = 1", "+Trigger //t"),
            ("CREATE PROCEDURE foo() SELECT 1", "+Procedure //foo"),
            ("CREATE FUNCTION foo() RETURNS INT RETURN 1", "+Function //foo"),
            ("CREATE DATABASE shop", "+Database //shop"),
            ("DROP TABLE users", "-Table //users"),
            ("DROP VIEW shop.v", "-Table shop//v"),
            ("DROP TABLE a, b", "Ask"),
            ("DROP TABLE IF EXISTS a, b", "Repeat"),
            ("REVOKE SELECT ON m.* FROM u", "Ask"),
            ("DROP INDEX i ON users", "-Index /users/i"),
            ("RENAME TABLE a TO b", "+Table //b"),
            ("RENAME TABLE a TO b, c TO a", "Ask"),
            ("TRUNCATE TABLE users", "Ask"),
            ("CALL fix()", "Ask"),
            ("OPTIMIZE TABLE users", "Repeat"),
            ("GRANT SELECT ON users TO me", "Repeat"),
        ] {
            for product in [Product::Mysql, Product::Mariadb] {
                assert_eq!(seen(text, product), expected, "{text}");
            }
        }
        assert_eq!(seen("CREATE OR REPLACE TABLE t (a INT)", Product::Mariadb), "Repeat");
    }

    #[test]
    fn one_action_that_shows_is_enough() {
        for (text, expected) in [
            ("ALTER TABLE users ADD COLUMN name TEXT, ADD INDEX (name)", "+Column /users/name"),
            ("ALTER TABLE users ADD name TEXT", "+Column /users/name"),
            ("ALTER TABLE users ADD COLUMN (a INT, b INT)", "+Column /users/a"),
            ("ALTER TABLE users MODIFY name TEXT NOT NULL", "Repeat"),
            ("ALTER TABLE users MODIFY a TEXT, DROP COLUMN b", "-Column /users/b"),
            ("ALTER TABLE users CHANGE a b INT", "+Column /users/b"),
            ("ALTER TABLE users CHANGE COLUMN `a` a BIGINT", "Repeat"),
            ("ALTER TABLE users ADD UNIQUE (name)", "Ask"),
            ("ALTER TABLE users ADD UNIQUE KEY k (name)", "+Index /users/k"),
            ("ALTER TABLE users ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (c)", "+Constraint /users/c"),
            ("ALTER TABLE users ADD FOREIGN KEY (a) REFERENCES b (c)", "Ask"),
            ("ALTER TABLE users DROP FOREIGN KEY c", "-Constraint /users/c"),
            ("ALTER TABLE users ADD PRIMARY KEY (id)", "+Index /users/PRIMARY"),
            // The name is not kept.
            ("ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (id)", "+Index /users/PRIMARY"),
            ("ALTER TABLE users DROP PRIMARY KEY", "-Index /users/PRIMARY"),
            ("ALTER TABLE users RENAME TO people", "+Table //people"),
            ("ALTER TABLE users RENAME TO USERS", "Ask"),
            ("ALTER TABLE users RENAME COLUMN a TO b", "+Column /users/b"),
            ("ALTER TABLE users ENGINE = InnoDB, ALGORITHM = COPY", "Repeat"),
            ("ALTER TABLE users ALTER a SET DEFAULT 1", "Repeat"),
            ("ALTER TABLE users DROP PARTITION p0", "Ask"),
        ] {
            for product in [Product::Mysql, Product::Mariadb] {
                assert_eq!(seen(text, product), expected, "{text}");
            }
        }
        for (text, expected) in [
            ("ALTER TABLE users ADD COLUMN IF NOT EXISTS a INT", "Repeat"),
            ("ALTER TABLE users DROP COLUMN IF EXISTS b, DROP COLUMN IF EXISTS c", "Repeat"),
            ("ALTER TABLE users RENAME COLUMN IF EXISTS a TO b", "Repeat"),
            // Sent again, these would take away what they have made.
            ("ALTER TABLE users DROP COLUMN IF EXISTS b, RENAME COLUMN IF EXISTS a TO b", "Ask"),
            ("ALTER TABLE users RENAME COLUMN IF EXISTS a TO b, RENAME COLUMN IF EXISTS b TO a", "Ask"),
            ("ALTER TABLE users DROP COLUMN IF EXISTS a, ADD COLUMN IF NOT EXISTS a TEXT", "Ask"),
            ("ANALYZE UPDATE t SET a = a + 1", "Ask"),
        ] {
            assert_eq!(seen(text, Product::Mariadb), expected, "{text}");
        }
    }

    #[test]
    fn a_name_that_another_action_takes_away_shows_nothing() {
        for text in [
            "ALTER TABLE k ADD PRIMARY KEY (a, b), DROP PRIMARY KEY",
            "ALTER TABLE k ADD INDEX i (b), DROP INDEX i",
            "ALTER TABLE k RENAME COLUMN a TO b, RENAME COLUMN b TO a",
            "ALTER TABLE k RENAME COLUMN Foo TO foo",
        ] {
            assert_eq!(seen(text, Product::Mysql), "Ask", "{text}");
        }
        assert_eq!(seen("ALTER TABLE k DROP SYSTEM VERSIONING", Product::Mariadb), "Ask");
    }

    #[test]
    fn what_statements_of_postgres_leave_to_see() {
        let long = "n".repeat(70);
        let cut = format!("+Index /users/{}", &long[..63]);
        let long = format!("CREATE INDEX CONCURRENTLY {long} ON users (name)");
        for (text, expected) in [
            ("CREATE INDEX CONCURRENTLY Users_Name ON ONLY shop.users (name)", "+Index shop/users/users_name"),
            ("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\" ON users (name)", "+Index /users/I"),
            ("CREATE INDEX CONCURRENTLY ON users (name)", "Ask"),
            (&long, &cut),
            ("DROP INDEX CONCURRENTLY IF EXISTS shop.i", "-Index shop//i"),
            ("ALTER TYPE shop.mood ADD VALUE IF NOT EXISTS 'it''s'", "+EnumValue shop/mood/it's"),
            ("ALTER TABLE ONLY t DETACH PARTITION s.p CONCURRENTLY", "-Partition /t/s.p"),
            ("CREATE DATABASE shop", "+Database //shop"),
            ("DROP TABLESPACE fast", "-Tablespace //fast"),
            ("DROP SUBSCRIPTION s", "-Subscription //s"),
        ] {
            assert_eq!(seen(text, Product::Postgres), expected, "{text}");
        }
    }
}
