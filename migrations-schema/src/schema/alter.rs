//! ALTER TABLE.

use super::change_of_type::NewType;
use super::implicit_indexes;
use super::rename::Renaming;
use super::{Fault, FaultKind, ObjectId, Schema};
use crate::change::{ColumnPlace, Ident, IfExists, Name, NamedKind, NewIndex, SequenceOptions, TableAction, TablePart};
use crate::objects::{Constraint, ConstraintKind, Object};
use crate::properties::{Properties, Property};

/// A part of what one ALTER TABLE does.
enum Step<'a> {
    /// All of an action, but for the place of a column that is there already.
    Act(&'a TableAction),
    /// A column moves to its place.
    Place(&'a Ident, &'a ColumnPlace),
}

impl<'a> Step<'a> {
    fn of(action: &'a TableAction) -> impl Iterator<Item = Self> {
        let place = match action {
            TableAction::ChangeColumn { column, place: Some(place), .. } => Some(Self::Place(&column.name, place)),
            _ => None,
        };
        std::iter::once(Self::Act(action)).chain(place)
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Act(action) => rank(action),
            Self::Place(..) => 3,
        }
    }
}

fn rank(action: &TableAction) -> u8 {
    match action {
        TableAction::DropConstraint { .. } => 0,
        TableAction::DropColumn { .. }
        | TableAction::DropPrimaryKey { .. }
        | TableAction::DropIndex { .. }
        | TableAction::SetDefault { default: None, is_null: false, .. } => 1,
        TableAction::SetType { .. } | TableAction::RenameColumn { .. } | TableAction::ChangeColumn { .. } => 2,
        TableAction::AddColumn { .. } => 3,
        TableAction::RenameTo(_) => 6,
        TableAction::AddIndex(_) | TableAction::AddConstraint(_) => 5,
        _ => 4,
    }
}

impl Schema {
    pub(super) fn alter_table(
        &mut self,
        name: &Name,
        existing: IfExists,
        is_only: bool,
        actions: &[TableAction],
    ) -> Result<(), Fault> {
        self.taint_qualified(name);
        let mut key = self.relation(name);
        if let [TableAction::RenameTo(to)] = actions {
            if self.rules.tables.alter_reads_texts && self.get(&key).is_some() {
                self.refuse_broken_views(name, actions)?;
            }
            return self.rename(Renaming { kind: NamedKind::Table, name, existing, table: None, to });
        }
        if !self.rules.tables.several_actions {
            refuse_several(name, existing, actions)?;
        }
        if !self.must_exist(&key, existing, name, "table")? {
            return Ok(());
        }
        if self.rules.tables.alter_reads_texts {
            self.refuse_broken_views(name, actions)?;
        }
        if self.table(&key).is_none() {
            return self.alter_other_relation(name, &key, actions);
        }
        self.session.adds_columns = actions.iter().any(|action| matches!(action, TableAction::AddColumn { .. }));
        for step in self.in_order(actions) {
            let action = match step {
                Step::Act(action) => action,
                Step::Place(column, place) => {
                    self.place_column(&key, column, place)?;
                    continue;
                }
            };
            if let TableAction::RenameTo(to) = action {
                let current = Name { schema: key.schema.clone(), name: key.name.clone(), span: name.span.clone() };
                self.rename(Renaming {
                    kind: NamedKind::Table,
                    name: &current,
                    existing: IfExists::Error,
                    table: None,
                    to,
                })?;
                key = ObjectId::relation(if to.schema.is_empty() { &key.schema } else { &to.schema }, &to.name);
                continue;
            }
            let dropped = self.constraint_dropped_by(&key, action);
            self.act(&key, action)?;
            match dropped {
                _ if is_only => {}
                Some(constraint) => self.drop_constraint_of_children(&key, &constraint),
                None => self.act_on_children(&key, action),
            }
        }
        let dropped = actions.iter().find_map(|action| match action {
            TableAction::DropIndex { name, .. } => Some(name),
            _ => None,
        });
        dropped.map_or(Ok(()), |name| self.refuse_without_index(&key, name))?;
        self.refuse_stray_counter(&key, &name.span)
    }

    /// One ALTER TABLE drops before it adds, whatever stands first (PostgreSQL: `tablecmds.c`, passes; MySQL: the same).
    ///
    /// Columns have their new names and definitions before one is placed behind another, and are placed in the order in which
    /// the statement says so (MySQL and MariaDB: `mysql_prepare_alter_table`).
    fn in_order<'a>(&self, actions: &'a [TableAction]) -> Vec<Step<'a>> {
        let mut steps: Vec<Step<'a>> = actions.iter().flat_map(Step::of).collect();
        if self.rules.tables.several_actions {
            steps.sort_by_key(Step::rank);
        }
        steps
    }

    /// ALTER TABLE takes views, indexes and sequences as well, to rename and move them.
    pub(super) fn alter_other_relation(
        &mut self,
        name: &Name,
        key: &ObjectId,
        actions: &[TableAction],
    ) -> Result<(), Fault> {
        for action in actions {
            match action {
                TableAction::SetSchema(schema) => {
                    let to = Name {
                        schema: self.usual_schema(&schema.name),
                        name: key.name.clone(),
                        span: schema.span.clone(),
                    };
                    self.move_to(NamedKind::View, name, IfExists::Error, &to)?;
                }
                TableAction::RenameColumn { from, to, .. } => {
                    if let Some(Object::View(view)) = self.change(key) {
                        view.rename_own(&from.name, &to.name);
                        let keys = view.indexes.iter_mut().flat_map(|index| &mut index.keys);
                        keys.filter(|part| part.column() == Some(&from.name))
                            .for_each(|part| part.body = Ok(to.name.clone()));
                    }
                }
                // A dump of PostgreSQL gives columns of views their defaults so.
                TableAction::SetDefault { column, default, .. } => {
                    let property = Property::DefaultOfColumn(column.name.clone());
                    self.set_on_relation(key, &[(property, default.as_ref().map(ToString::to_string))]);
                }
                TableAction::SetProperties { part: TablePart::Table, values } => self.set_on_relation(key, values),
                // What else is set there is not followed.
                TableAction::Nothing | TableAction::SetProperties { .. } => {}
                _ => {
                    return Err(Fault::new(
                        FaultKind::Unfit,
                        format!("`{}` is not a table", name.name),
                        name.span.clone(),
                    ));
                }
            }
        }
        Ok(())
    }

    pub(super) fn act(&mut self, key: &ObjectId, action: &TableAction) -> Result<(), Fault> {
        match action {
            TableAction::AddColumn { column, constraints, existing, place } => {
                self.add_column(key, column, constraints, *existing, place)
            }
            TableAction::DropColumn { name, existing, cascades } => self.drop_column(key, name, *existing, *cascades),
            TableAction::RenameColumn { from, to, existing } => {
                self.refuse_rename(from)?;
                self.rename_column(key, from, to, *existing)
            }
            // Where it goes is a step of its own.
            TableAction::ChangeColumn { from, column, constraints, existing, place: _ } => {
                self.change_column(key, from, column, *existing)?;
                constraints.iter().try_for_each(|constraint| self.add_constraint(key, constraint))
            }
            TableAction::AddConstraint(constraint) => self.add_constraint(key, constraint),
            TableAction::DropConstraint { name, sort, existing, cascades } => {
                self.drop_constraint(key, name, *sort, *existing, *cascades)
            }
            TableAction::DropPrimaryKey { span } => self.drop_primary_key(key, span),
            TableAction::RenameConstraint { from, to } => self.rename_constraint(key, from, to),
            TableAction::AddIndex(index) => self.create_index(&NewIndex { table: named(key, index), ..index.clone() }),
            TableAction::DropIndex { name, existing } => self.drop_index_of_table(key, name, *existing),
            TableAction::RenameIndex { from, to } => self.rename_index_of_table(key, from, to),
            TableAction::SetSchema(schema) => {
                let name = Name { schema: key.schema.clone(), name: key.name.clone(), span: schema.span.clone() };
                let to =
                    Name { schema: self.usual_schema(&schema.name), name: key.name.clone(), span: schema.span.clone() };
                self.move_to(NamedKind::Table, &name, IfExists::Error, &to)
            }
            TableAction::Partition { name, attaches, bound } => self.attach(key, name, *attaches, bound),
            TableAction::Inherit { parent, begins } => self.inherit(key, parent, *begins),
            TableAction::SetProperties { part, values } => self.set_properties_of(key, part, values),
            other => self.act_on_column(key, other),
        }
    }

    pub(super) fn act_on_column(&mut self, key: &ObjectId, action: &TableAction) -> Result<(), Fault> {
        let column = match action {
            TableAction::SetType { column, .. }
            | TableAction::SetDefault { column, .. }
            | TableAction::SetNotNull { column, .. }
            | TableAction::SetIdentity { column, .. }
            | TableAction::SetExpression { column, .. }
            | TableAction::SetVisible { column, .. }
            | TableAction::DropExpression { column, .. } => column,
            other => return self.set_table(key, other),
        };
        self.require_column(key, column)?;
        if let TableAction::SetIdentity { identity, options, .. } = action {
            self.set_identity(key, column, *identity, options);
        }
        if let TableAction::SetType { data_type, serial, is_said_how, span, .. } = action {
            self.refuse_type(
                key,
                column,
                &NewType { data_type, serial: serial.as_deref(), is_said_how: *is_said_how },
            )?;
            self.note_type(data_type, span);
        }
        if let TableAction::SetNotNull { is_not_null: false, .. } = action {
            self.refuse_null(key, column)?;
        }
        if let TableAction::SetDefault { names, .. } = action {
            self.refuse_default_names(key, names)?;
        }
        let default = match action {
            TableAction::SetDefault { default: Some(default), .. } => {
                let data_type =
                    self.table(key).and_then(|table| table.column(&column.name)).map(|it| it.data_type.clone());
                data_type.map(|data_type| self.default_for(&data_type, default))
            }
            _ => None,
        };
        if let (TableAction::SetType { .. }, true) = (action, self.rules.objects.keep_dependencies) {
            let what = format!("the type of column `{}`", column.name);
            self.release_views(key, &column.name, false, &what, &column.span)?;
        }
        if let (TableAction::SetType { data_type, .. }, true) = (action, self.rules.columns.counter_is_sequence) {
            self.set_type_of_identity(key, column, data_type);
        }
        let old_type =
            self.table(key).and_then(|table| table.column(&column.name)).map(|known| known.data_type.clone());
        let leaves_none = self.rules.columns.drop_default_leaves_none;
        let Some(known) = self.change_table(key).and_then(|table| table.column_mut(&column.name)) else {
            return Ok(());
        };
        match action {
            TableAction::SetType { data_type, collation, .. } => {
                let before = std::mem::take(&mut known.data_type);
                data_type.strip_prefix("public.").unwrap_or(data_type).clone_into(&mut known.data_type);
                known.note_type_of_default(&before);
                // The new type is stored in its own way. Source: `tablecmds.c`, `ATExecAlterColumnType`.
                known.properties.retain(|property| !property.is_storage());
                known.collation.clone_from(collation);
            }
            TableAction::SetDefault { is_null, .. } => {
                known.has_null_default = *is_null && super::columns::is_cut(&known.data_type);
                known.has_no_default = leaves_none && default.is_none() && !is_null && !known.is_not_null;
                known.default_type.clear();
                known.sequence = super::columns::sequence_of(default.as_ref());
                known.default = default;
            }
            TableAction::SetNotNull { is_not_null, .. } => known.is_not_null = *is_not_null,
            TableAction::SetExpression { expression, .. } => {
                if let Some((known, _)) = &mut known.generated {
                    known.clone_from(expression);
                }
            }
            TableAction::SetVisible { is_visible, .. } => known.is_invisible = !is_visible,
            TableAction::DropExpression { .. } => known.generated = None,
            _ => {}
        }
        if matches!(action, TableAction::SetType { .. }) {
            self.simplify_indexes(key);
            self.taint_casts(key, &column.name, old_type.as_deref());
        }
        Ok(())
    }

    /// The sequence of an identity has the type of its column.
    pub(super) fn set_type_of_identity(&mut self, key: &ObjectId, column: &Ident, data_type: &str) {
        let owner = (key.schema.clone(), key.name.clone(), column.name.clone());
        for sequence in self.sequences_of_identity(key, &owner) {
            if let Some(Object::Sequence(sequence)) = self.change(&sequence) {
                data_type.clone_into(&mut sequence.data_type);
            }
        }
    }

    /// DROP NOT NULL
    pub(super) fn refuse_null(&self, key: &ObjectId, column: &Ident) -> Result<(), Fault> {
        let Some(table) = self.table(key).filter(|_| !self.is_tainted(&key.name)) else { return Ok(()) };
        let keys = table.primary_key().map(|it| super::constraints::columns_of(&it.kind)).unwrap_or_default();
        let is_identity = table.column(&column.name).is_some_and(|known| !known.identity.is_empty());
        let reason = match (keys.contains(&column.name), is_identity) {
            (true, _) => "is in the primary key",
            (_, true) => "is an identity",
            _ => return Ok(()),
        };
        let message = format!("column `{}` of table `{}` {reason}, and takes no NULL", column.name, key.name);
        Err(Fault::new(FaultKind::Unfit, message, column.span.clone()))
    }

    pub(super) fn set_identity(
        &mut self,
        key: &ObjectId,
        column: &Ident,
        identity: Option<&str>,
        options: &SequenceOptions,
    ) {
        let has_types = self.rules.objects.sequences_have_types;
        let Some(known) = self.table(key).and_then(|table| table.column(&column.name)).cloned() else { return };
        let owner = (key.schema.clone(), key.name.clone(), column.name.clone());
        if identity == Some("") {
            for sequence in self.sequences_of_identity(key, &owner) {
                self.take(&sequence);
            }
        } else if known.identity.is_empty() {
            self.add_identity_sequence(key, &known, owner, options);
        } else {
            for sequence in self.sequences_of_identity(key, &owner) {
                if let Some(Object::Sequence(sequence)) = self.change(&sequence) {
                    sequence.set(options, has_types);
                }
            }
        }
        let changed = self.change_table(key).and_then(|table| table.column_mut(&column.name));
        if let (Some(known), Some(identity)) = (changed, identity) {
            identity.clone_into(&mut known.identity);
        }
    }

    fn add_identity_sequence(
        &mut self,
        key: &ObjectId,
        column: &super::Column,
        owner: (String, String, String),
        options: &SequenceOptions,
    ) {
        let place = self.place_of_identity(key, &column.name, options);
        let sequence = super::Sequence {
            data_type: column.data_type.clone(),
            options: self.new_sequence_values(&column.data_type, options),
            owner: Some(owner),
            is_identity: true,
            properties: Properties::default(),
        };
        self.put(place, Object::Sequence(sequence));
    }

    fn sequences_of_identity(&self, key: &ObjectId, owner: &(String, String, String)) -> Vec<ObjectId> {
        let is_its = |_: &ObjectId, object: &Object| matches!(object, Object::Sequence(it) if it.is_identity && it.owner.as_ref() == Some(owner));
        self.dependents(&(key.schema.clone(), key.name.clone()), is_its)
    }

    pub(super) fn set_table(&mut self, key: &ObjectId, action: &TableAction) -> Result<(), Fault> {
        let Some(table) = self.change_table(key) else { return Ok(()) };
        match action {
            TableAction::SetOption(option, is_on) => {
                table.flags.retain(|known| known != option);
                if *is_on {
                    table.flags.push(option);
                    table.flags.sort_unstable();
                }
            }
            // A partitioned table has no rows of its own, and says nothing of how they are kept.
            TableAction::SetForm(_) if table.form == "partitioned" => {}
            TableAction::SetForm(form) => (*form).clone_into(&mut table.form),
            TableAction::SetComment(comment) => table.comment.clone_from(comment),
            TableAction::SetPartitions(by) => table.options.clone_from(by),
            TableAction::SetCollation { converts, collation } => {
                table.collation.clone_from(collation);
                for column in
                    table.columns.iter_mut().filter(|column| *converts && super::columns::is_text(&column.data_type))
                {
                    column.collation.clone_from(collation);
                }
            }
            TableAction::SetIndexHidden { name, hidden } => {
                let Some(index) = table.indexes.iter_mut().find(|known| known.name == name.name) else {
                    let near: Vec<&str> = table.indexes.iter().map(|known| known.name.as_str()).collect();
                    let fault = Fault::unknown_part("index", name, &key.name, near);
                    return if self.meets_taint(&name.name) { Ok(()) } else { Err(fault) };
                };
                index.marks.hidden = hidden;
            }
            TableAction::ValidateConstraint { name }
            | TableAction::EnforceConstraint { name, .. }
            | TableAction::DeferConstraint { name, .. } => {
                let Some(constraint) = table.constraints.iter_mut().find(|known| known.name == name.name) else {
                    let near: Vec<&str> = table.constraints.iter().map(|known| known.name.as_str()).collect();
                    let fault = Fault::unknown_part("constraint", name, &key.name, near);
                    return if self.meets_tainted_part(key, &name.name) { Ok(()) } else { Err(fault) };
                };
                match action {
                    TableAction::DeferConstraint { deferral, .. } => (*deferral).clone_into(&mut constraint.deferral),
                    TableAction::EnforceConstraint { is_enforced, .. } => constraint.is_unenforced = !is_enforced,
                    _ => constraint.is_unchecked = false,
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn drop_primary_key(&mut self, key: &ObjectId, span: &crate::Span) -> Result<(), Fault> {
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let before = table.constraints.len();
        table.constraints.retain(|constraint| !matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));
        if table.constraints.len() == before && !table.is_partly_known {
            return Err(Fault::new(
                FaultKind::Unknown,
                format!("table `{}` has no primary key", key.name),
                span.clone(),
            ));
        }
        Ok(())
    }

    pub(super) fn drop_index_of_table(
        &mut self,
        key: &ObjectId,
        name: &Ident,
        existing: IfExists,
    ) -> Result<(), Fault> {
        let is_tainted = self.is_tainted_part(key, &name.name);
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let Some(at) = table.indexes.iter().position(|known| known.name == name.name) else {
            if existing == IfExists::Skip || is_tainted || table.is_partly_known {
                self.note_taint(is_tainted);
                return Ok(());
            }
            let near: Vec<&str> = table.indexes.iter().map(|known| known.name.as_str()).collect();
            return Err(Fault::unknown_part("index", name, &key.name, near));
        };
        table.indexes.remove(at);
        Ok(())
    }

    /// A foreign key needs an index of its columns when the whole statement is done (MySQL).
    pub(super) fn refuse_without_index(&self, key: &ObjectId, dropped: &Ident) -> Result<(), Fault> {
        if !self.session.enforces_foreign_keys {
            return Ok(());
        }
        let Some(table) = self.table(key).filter(|table| !table.is_partly_known) else { return Ok(()) };
        let primary = table.primary_key().map(|it| super::constraints::columns_of(&it.kind)).unwrap_or_default();
        let is_bare = |constraint: &&Constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { columns, .. } => {
                let has_unique =
                    table.constraints.iter().any(|it| super::constraints::columns_of(&it.kind).starts_with(columns));
                !primary.starts_with(columns)
                    && !has_unique
                    && !table.indexes.iter().any(|index| implicit_indexes::covers(index, columns))
            }
            _ => false,
        };
        match table.constraints.iter().find(is_bare) {
            Some(constraint) => {
                let message = format!("index `{}` is needed by foreign key `{}`", dropped.name, constraint.name);
                Err(Fault::new(FaultKind::Needed, message, dropped.span.clone()))
            }
            None => Ok(()),
        }
    }

    pub(super) fn rename_index_of_table(&mut self, key: &ObjectId, from: &Ident, to: &Ident) -> Result<(), Fault> {
        let is_tainted = self.is_tainted_part(key, &to.name);
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let is_taken = from.name != to.name && table.indexes.iter().any(|known| known.name == to.name);
        if is_taken && !is_tainted {
            return Err(Fault::part_exists("index", to, &key.name));
        }
        if let Some(index) = table.indexes.iter_mut().find(|known| known.name == from.name) {
            index.name.clone_from(&to.name);
            // It is somebody's own from now on.
            index.is_implicit = false;
            return Ok(());
        }
        let near: Vec<&str> = table.indexes.iter().map(|known| known.name.as_str()).collect();
        Err(Fault::unknown_part("index", from, &key.name, near))
    }

    pub(super) fn rename_constraint(&mut self, key: &ObjectId, from: &Ident, to: &Ident) -> Result<(), Fault> {
        let is_tainted = self.is_tainted_part(key, &from.name);
        let Some(table) = self.table(key) else { return Ok(()) };
        if table.constraints.iter().any(|known| known.name == to.name) && !is_tainted {
            return Err(Fault::part_exists("constraint", to, &key.name));
        }
        let Some(found) = table.constraints.iter().find(|known| known.name == from.name) else {
            if is_tainted {
                self.note_taint(true);
                return Ok(());
            }
            let near: Vec<&str> = table.constraints.iter().map(|known| known.name.as_str()).collect();
            return Err(Fault::unknown_part("constraint", from, &key.name, near));
        };
        let has_index = found.kind.has_index();
        self.take(&super::constraints::constraint_key(key, &from.name));
        self.put(super::constraints::constraint_key(key, &to.name), Object::Bare);
        if has_index {
            self.take(&ObjectId::relation(&key.schema, &from.name));
            self.put(ObjectId::relation(&key.schema, &to.name), Object::IndexName { table: key.name.clone() });
        }
        for constraint in self.change_table(key).into_iter().flat_map(|table| &mut table.constraints) {
            if constraint.name == from.name {
                constraint.name.clone_from(&to.name);
            }
        }
        Ok(())
    }
}

fn named(key: &ObjectId, index: &NewIndex) -> Name {
    Name { schema: key.schema.clone(), name: key.name.clone(), span: index.table.span.clone() }
}

/// Forms that SQLite does not have. Source: lang_altertable.html.
fn refuse_several(name: &Name, existing: IfExists, actions: &[TableAction]) -> Result<(), Fault> {
    let reason = match actions {
        _ if existing == IfExists::Skip => "ALTER TABLE has no IF EXISTS",
        [TableAction::AddColumn { existing: IfExists::Skip, .. }] => "ADD COLUMN has no IF NOT EXISTS",
        [TableAction::SetType { .. }] => "ALTER TABLE cannot give a column another type",
        [TableAction::SetDefault { .. }] => "ALTER TABLE cannot give a column another default",
        [_] => return Ok(()),
        _ => "one ALTER TABLE does one thing",
    };
    Err(Fault::new(FaultKind::Unfit, reason, name.span.clone()))
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::{Object, ObjectId, Schema};

    /// Whether a table that was changed is the same as one that was made so.
    #[track_caller]
    fn check(dialect: Dialect, made: &str, changes: &str, expected: &str) {
        let text = format!("CREATE TABLE t ({made}); ALTER TABLE t {changes}");
        let changed = Schema::of_statements(text.split("; "), dialect).expect(&text);
        let expected = Schema::of_statements([&*format!("CREATE TABLE t ({expected})")], dialect).expect(expected);
        assert_eq!(format!("{:?}", changed.snapshot()), format!("{:?}", expected.snapshot()), "{text}");
    }

    #[test]
    fn options_of_an_identity_change_with_it_or_without() {
        let made = "a int GENERATED ALWAYS AS IDENTITY";
        check(Dialect::Postgres, made, "ALTER a SET INCREMENT BY 2", &format!("{made} (INCREMENT 2)"));
        check(
            Dialect::Postgres,
            made,
            "ALTER a SET GENERATED BY DEFAULT SET START 5 RESTART",
            "a int GENERATED BY DEFAULT AS IDENTITY (START 5)",
        );
    }

    #[test]
    fn generated_columns_take_another_expression() {
        let made = |expression: &str| format!("a int, b int GENERATED ALWAYS AS ({expression}) STORED");
        check(Dialect::Postgres, &made("a + 1"), "ALTER b SET EXPRESSION AS (a * 2)", &made("a * 2"));
    }

    #[test]
    fn columns_are_hidden_and_shown() {
        check(Dialect::Mysql, "a int, b int", "ALTER b SET INVISIBLE", "a int, b int INVISIBLE");
        check(Dialect::Mysql, "a int, b int INVISIBLE", "ALTER b SET VISIBLE", "a int, b int");
    }

    #[test]
    fn columns_are_placed_by_their_new_names_in_the_order_of_the_statement() {
        let placed = |action: &str| {
            let statements = ["CREATE TABLE t (id int PRIMARY KEY, a int, b int)", &format!("ALTER TABLE t {action}")];
            Schema::of_statements(statements, Dialect::Mysql).map(|schema| {
                let Some(Object::Table(table)) = schema.object(&ObjectId::relation("", "t")) else {
                    panic!("it is there")
                };
                table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(",")
            })
        };
        for (action, columns) in [
            ("CHANGE a aa INT AFTER b, ADD COLUMN n INT AFTER aa", "id,b,aa,n"),
            ("ADD COLUMN n INT AFTER aa, CHANGE a aa INT", "id,aa,n,b"),
            ("RENAME COLUMN a TO aa, MODIFY b INT AFTER aa", "id,aa,b"),
            ("CHANGE a aa INT FIRST, ADD COLUMN n INT AFTER aa", "aa,n,id,b"),
            ("CHANGE a aa INT AFTER b, MODIFY b INT AFTER aa", "id,aa,b"),
            ("CHANGE a aa INT AFTER b, CHANGE id ii INT AFTER aa", "b,aa,ii"),
            ("CHANGE a aa INT, CHANGE b bb INT, ADD COLUMN n INT AFTER bb, ADD COLUMN o INT AFTER aa", "id,aa,o,bb,n"),
        ] {
            assert_eq!(placed(action).as_deref(), Ok(columns), "{action}");
        }
        // Both servers refuse these: the old name is gone by then.
        for action in
            ["RENAME COLUMN a TO aa, ADD COLUMN n INT AFTER a", "CHANGE a aa INT AFTER b, CHANGE b bb INT AFTER aa"]
        {
            assert!(placed(action).is_err(), "{action}");
        }
    }

    #[test]
    fn a_default_is_kept_as_its_type_makes_it() {
        check(Dialect::Postgres, "a boolean", "ALTER a SET DEFAULT 't'", "a boolean DEFAULT true");
        check(Dialect::Mysql, "a varchar(9)", "ALTER a SET DEFAULT '1'", "a varchar(9) DEFAULT '1'");
    }

    #[test]
    fn an_index_that_is_added_is_one_of_the_table() {
        check(Dialect::Mysql, "a int, b int", "ADD INDEX i (b)", "a int, b int, INDEX i (b)");
    }

    #[test]
    fn a_partitioned_table_says_nothing_of_how_rows_are_kept() {
        let table = "CREATE TABLE t (a int) PARTITION BY LIST (a)";
        let schema = Schema::of_statements([table, "ALTER TABLE t SET UNLOGGED"], Dialect::Postgres);
        let expected = Schema::of_statements([table], Dialect::Postgres).expect("it is right");
        assert_eq!(schema.expect("they are right").sql(), expected.sql());
        let schema = Schema::of_statements(["CREATE TABLE t (a int)", "ALTER TABLE t SET UNLOGGED"], Dialect::Postgres);
        assert!(schema.expect("they are right").sql()[0].starts_with("CREATE UNLOGGED TABLE"));
    }

    #[test]
    fn a_foreign_key_keeps_its_index() {
        let table = "CREATE TABLE p (id int PRIMARY KEY)";
        let child = "CREATE TABLE c (a int, b int, KEY i (a), KEY j (b), FOREIGN KEY (a) REFERENCES p (id))";
        let mut schema = Schema::of_statements([table, child], Dialect::Mysql).expect("they are right");
        assert!(schema.clone().apply_statement("ALTER TABLE c DROP INDEX i").is_err());
        schema.apply_statement("ALTER TABLE c DROP INDEX j").expect("no key needs it");
        schema.apply_statement("ALTER TABLE c ADD KEY k (a, b), DROP INDEX i").expect("another one covers it");
    }

    #[test]
    fn an_index_of_a_materialized_view_follows_its_column_alone() {
        let statements = [
            "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a, 2 AS b",
            "CREATE INDEX i ON v (a, b)",
            "ALTER TABLE v RENAME COLUMN a TO c",
        ];
        let schema = Schema::of_statements(statements, Dialect::Postgres).expect("they are right");
        let Some(Object::View(view)) = schema.object(&ObjectId::relation("", "v")) else { panic!("it is there") };
        let keys: Vec<Option<&str>> = view.indexes[0].keys.iter().map(|key| key.column()).collect();
        assert_eq!(keys, [Some("c"), Some("b")]);
    }
}
