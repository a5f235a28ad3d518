//! Whether it shows that a statement took effect, and where.
//!
//! A statement that cannot be part of a transaction may have been cut off by a crash. What the next run does then is
//! decided here: look for the object that the statement makes or drops, send it again, or ask a person.

mod alter_table;

use migrations_core::Product;
use migrations_core::baked::{Effect, ObjectKind, Recovery};
use migrations_syntax::ast::{
    self, AlterActionKind, AlterTable, AlterTypeAction, CreateTable, Drop, Ident, IfExists, Name, Statement,
};

use super::Source;

/// What can be said of a statement afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trace {
    /// An object is there, or is gone.
    Shows(Effect<String>),
    /// Nothing, but to send it again does no harm.
    Repeatable,
    /// Nothing.
    Unseen,
}

/// What to do with a statement that may have been cut off.
pub(crate) fn recovery(statement: &Statement, source: &Source<'_>) -> Recovery {
    match trace(statement, source) {
        Trace::Shows(_) => Recovery::Observe,
        Trace::Repeatable => Recovery::Repeat,
        Trace::Unseen => Recovery::Ask,
    }
}

/// Where the effect of a statement shows.
pub(crate) fn effect_of(statement: &Statement, source: &Source<'_>) -> Option<Effect<String>> {
    match trace(statement, source) {
        Trace::Shows(effect) => Some(effect),
        Trace::Repeatable | Trace::Unseen => None,
    }
}

fn trace(statement: &Statement, source: &Source<'_>) -> Trace {
    match source.product() {
        Product::Postgres => postgres(statement, source),
        Product::Mysql | Product::Mariadb => mysql(statement, source),
        Product::Sqlite => Trace::Unseen,
    }
}

fn postgres(statement: &Statement, source: &Source<'_>) -> Trace {
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
        _ => Trace::Unseen,
    }
}

/// What PostgreSQL makes and drops outside of transactions.
fn postgres_kind(kind: ast::ObjectKind) -> Option<ObjectKind> {
    match kind {
        ast::ObjectKind::Index => Some(ObjectKind::Index),
        ast::ObjectKind::Database => Some(ObjectKind::Database),
        ast::ObjectKind::Tablespace => Some(ObjectKind::Tablespace),
        ast::ObjectKind::Subscription => Some(ObjectKind::Subscription),
        _ => None,
    }
}

/// DETACH PARTITION
fn detached(alter: &AlterTable, source: &Source<'_>) -> Trace {
    let partition = alter.actions.iter().find_map(|action| match &action.kind {
        AlterActionKind::DetachPartition { name, .. } => Some(name),
        _ => None,
    });
    // As written, for it can be in another schema than the table that it is part of.
    partition.map_or(Trace::Unseen, |partition| {
        let written = source.written(partition.span()).to_owned();
        Shows::new(source).gone(ObjectKind::Partition).part_called(&alter.name, written)
    })
}

fn mysql(statement: &Statement, source: &Source<'_>) -> Trace {
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
        // To say the same again changes nothing.
        Statement::AlterSequence(_) | Statement::Grant(_) => Trace::Repeatable,
        Statement::AlterObject(alter) if is_repeatable_alter(alter.kind) => Trace::Repeatable,
        Statement::Maintenance(maintenance) if is_repeatable_form(&maintenance.kind) => Trace::Repeatable,
        Statement::Opaque(opaque) if is_repeatable_form(&opaque.form) => Trace::Repeatable,
        _ => Trace::Unseen,
    }
}

fn is_repeatable_alter(kind: ast::ObjectKind) -> bool {
    matches!(
        kind,
        ast::ObjectKind::Schema
            | ast::ObjectKind::Database
            | ast::ObjectKind::Role
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
        _ => return Trace::Unseen,
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
        match self.source.product() {
            Product::Postgres => self.source.folded(name),
            // A catalogue takes no notice of case.
            Product::Mysql | Product::Mariadb | Product::Sqlite => name.text.clone(),
        }
    }
}
