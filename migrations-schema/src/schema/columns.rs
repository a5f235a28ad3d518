//! Columns.

use migrations_catalog::Expression;
use migrations_core::Dialect;

use crate::expression;

use super::naming;
use super::{Fault, FaultKind, ObjectId, Schema};
use crate::change::{ColumnPlace, Ident, IfExists, Name, NewColumn, NewConstraint, SequenceOptions};
use crate::lowering::quoted;
use crate::objects::{Column, ColumnFields, ConstraintKind, IndexKey, Object, Sequence, Table};
use crate::properties::Properties;
use crate::server::{DroppedColumn, Rules, TableOptions};

impl Table {
    /// Whether a column of texts was made before the table had its collation, and has another one (MySQL).
    pub(crate) fn has_older_columns(&self) -> bool {
        let is_older = |column: &Column| column.collation.is_empty() && is_text(&column.data_type);
        !self.collation.is_empty() && self.columns.iter().any(is_older)
    }
}

impl Schema {
    /// # Errors
    /// If a table that is wholly known has no such column.
    pub(super) fn require_column(&self, key: &ObjectId, column: &Ident) -> Result<(), Fault> {
        let Some(table) = self.table(key) else { return Ok(()) };
        let is_system = matches!(column.name.as_str(), "rowid" | "oid" | "_rowid_" | "ctid" | "xmin" | "tableoid");
        if table.is_partly_known || is_system || table.column(&column.name).is_some() {
            return Ok(());
        }
        if self.meets_tainted_part(key, &column.name) {
            return Ok(());
        }
        let origin = self.origin(key, &column.name, false);
        Err(Fault::unknown_part("column", column, &key.name, table.column_names()).from(origin))
    }

    pub(super) fn add_column(
        &mut self,
        key: &ObjectId,
        new: &NewColumn,
        constraints: &[NewConstraint],
        existing: IfExists,
        place: &ColumnPlace,
    ) -> Result<(), Fault> {
        let Some(table) = self.table(key) else { return Ok(()) };
        if table.column(&new.name.name).is_some() {
            if existing == IfExists::Skip || table.is_partly_known {
                return Ok(());
            }
            if !self.meets_tainted_part(key, &new.name.name) {
                let origin = self.origin(key, &new.name.name, true).or_else(|| self.origin(key, "", true));
                return Err(Fault::part_exists("column", &new.name, &key.name).from(origin));
            }
            // The database takes the new one, so the old one was gone.
            self.take_column_out(key, &new.name.name);
        }
        self.note_origin(key, &new.name.name, true);
        self.note_rows_in_the_way(key, new, constraints);
        if !self.rules.columns.added_with_key {
            refuse_keys(new, constraints)?;
        }
        let column = self.column(key, new)?;
        let Some(table) = self.change_table(key) else { return Ok(()) };
        put(table, &key.name, column, place)?;
        self.read_views_of(key);
        self.refuse_default_names(key, &new.default_names)?;
        constraints.iter().try_for_each(|constraint| self.add_constraint(key, constraint))
    }

    /// # Errors
    /// If an earlier revision took the type away.
    fn require_type(&self, data_type: &str, span: &crate::Span) -> Result<(), Fault> {
        let base = data_type.trim_end_matches("[]");
        let (schema, name) = base.rsplit_once('.').unwrap_or(("", base));
        let name = Name {
            schema: self.usual_schema(schema.trim_matches('"')),
            name: name.trim_matches('"').to_owned(),
            span: span.clone(),
        };
        let key = ObjectId::of(super::Namespace::Type, &name);
        // Where the migrations never made it, it may be the server's own, or an extension's.
        match self.origin(&key, "", false) {
            Some(origin) if self.get(&key).is_none() && !self.meets_taint(&name.name) => {
                let near = self.objects.keys().filter(|known| known.namespace == super::Namespace::Type);
                Err(Fault::unknown("type", &name, near.map(|known| known.name.as_str())).from(Some(origin)))
            }
            _ => Ok(()),
        }
    }

    /// # Errors
    /// If an expression names what is no column of the table, as far as that is certain.
    pub(super) fn require_mentioned(
        &self,
        key: &ObjectId,
        expression: &Expression,
        span: &crate::Span,
    ) -> Result<(), Fault> {
        let Some(table) = self.table(key).filter(|table| !table.is_partly_known) else { return Ok(()) };
        for name in expression.names() {
            let ident = Ident { name: name.trim_matches('"').to_owned(), span: span.clone() };
            // The name of the table is its whole row.
            if table.column(&ident.name).is_none() && ident.name != key.name {
                self.require_column(key, &ident)?;
            }
        }
        Ok(())
    }

    /// The column as the database keeps it; what comes along is made.
    pub(super) fn column(&mut self, key: &ObjectId, new: &NewColumn) -> Result<Column, Fault> {
        refuse_contradiction(new)?;
        self.require_type(&new.data_type, &new.type_span)?;
        self.note_type(&new.data_type, &new.type_span);
        if new.default.is_some() && new.serial.is_some() && self.rules.columns.counter_is_sequence {
            let message = format!("column `{}` is serial, and that is a default already", new.name.name);
            return Err(Fault::new(FaultKind::Unfit, message, new.name.span.clone()));
        }
        // What says nothing takes what the table says at that moment (MySQL).
        let inherited = self.table(key).filter(|_| is_text(&new.data_type)).map(|table| table.collation.clone());
        let inherited = match (new.collation.as_str(), inherited) {
            (BINARY_COLLATION, Some(collation)) if !collation.is_empty() => Some(binary_of(&collation)),
            (_, inherited) => inherited.filter(|_| new.collation.is_empty()),
        };
        let mut column = ColumnFields {
            name: new.name.name.clone(),
            spelling: crate::objects::Spelling::default(),
            data_type: self.known_type(&new.data_type),
            is_not_null: new.is_not_null,
            null_conflict: new.null_conflict,
            default: new.default.clone(),
            has_null_default: new.has_null_default && is_cut(&new.data_type),
            default_type: String::new(),
            has_no_default: false,
            sequence: None,
            generated: new.generated.clone(),
            identity: new.identity.to_owned(),
            collation: inherited.unwrap_or_else(|| new.collation.clone()),
            on_update: new.on_update.clone(),
            comment: new.comment.clone(),
            is_invisible: new.is_invisible,
            is_inherited: false,
            properties: self.properties_of_column(&new.data_type, &new.properties),
        };
        if self.rules.columns.counter_is_sequence && (new.serial.is_some() || !new.identity.is_empty()) {
            let place = self.place_of_identity(key, &column.name, &new.identity_options);
            let data_type = new.serial.map_or_else(|| column.data_type.clone(), str::to_owned);
            let sequence = Sequence {
                options: self.new_sequence_values(&data_type, &new.identity_options),
                data_type,
                owner: Some((key.schema.clone(), key.name.clone(), column.name.clone())),
                is_identity: new.serial.is_none(),
                properties: Properties::default(),
            };
            if new.serial.is_some() {
                column.default = Some(next_value(&place.schema, &place.name, self.rules));
                column.sequence = Some((place.schema.clone(), place.name.clone()));
            }
            self.put(place, Object::Sequence(sequence));
        }
        if column.identity == "auto_increment" {
            column.is_not_null = true;
        }
        if let Some(default) = &column.default {
            column.default = Some(self.default_for(&column.data_type, default));
            if column.sequence.is_none() {
                column.sequence = sequence_of(column.default.as_ref());
            }
        }
        Ok(column.into())
    }

    /// Where the sequence of an identity or of a serial column is: under the name that is said, or the usual one.
    pub(super) fn place_of_identity(&self, key: &ObjectId, column: &str, options: &SequenceOptions) -> ObjectId {
        match &options.name {
            Some(name) => self.relation(name),
            None => {
                let is_taken = |name: &str| self.is_relation_taken(&key.schema, name);
                ObjectId::relation(&key.schema, &naming::chosen_name(&key.name, column, "seq", is_taken))
            }
        }
    }

    /// Types of the usual schema are reported without it.
    fn known_type(&self, data_type: &str) -> String {
        data_type.strip_prefix("public.").unwrap_or(data_type).to_owned()
    }

    /// A default as the server keeps it.
    pub(super) fn default_for(&self, data_type: &str, default: &Expression) -> Expression {
        if let Some((schema, name)) = sequence_of(Some(default)) {
            return next_value(&schema, &name, self.rules);
        }
        let kept = (self.rules.columns.kept_default)(data_type, default);
        kept.map_or_else(|| default.clone(), |text| expression::read(&text, self.dialect()))
    }

    pub(super) fn drop_column(
        &mut self,
        key: &ObjectId,
        name: &Ident,
        existing: IfExists,
        cascades: bool,
    ) -> Result<(), Fault> {
        self.refuse_drop(existing, name)?;
        let Some(table) = self.table(key) else { return Ok(()) };
        if table.column(&name.name).is_none() {
            if existing == IfExists::Skip || table.is_partly_known || self.meets_tainted_part(key, &name.name) {
                return Ok(());
            }
            let origin = self.origin(key, &name.name, false);
            return Err(Fault::unknown_part("column", name, &key.name, table.column_names()).from(origin));
        }
        if self.rules.tables.need_column
            && table.columns.len() == 1
            && !table.is_partly_known
            && !self.session.adds_columns
        {
            let message = format!("`{}` is the only column of table `{}`", name.name, key.name);
            return Err(Fault::new(FaultKind::Unfit, message, name.span.clone()));
        }
        match self.rules.columns.dropped {
            DroppedColumn::IsRefused => {
                self.refuse_drop_of_named(key, name)?;
                self.release_views(key, &name.name, false, &format!("column `{}`", name.name), &name.span)?;
            }
            DroppedColumn::ShortensKeys => self.refuse_drop_of_connected(key, name)?,
            DroppedColumn::TakesAlong => self.release_column(key, name, cascades)?,
        }
        self.refuse_inherited(key, name)?;
        self.note_origin(key, &name.name, false);
        self.take_column_out(key, &name.name);
        Ok(())
    }

    /// # Errors
    /// If the server has no such DROP COLUMN.
    fn refuse_drop(&self, existing: IfExists, column: &Ident) -> Result<(), Fault> {
        let rules = &self.rules.columns;
        let reason = match existing {
            _ if !rules.can_be_dropped => format!("{} has no DROP COLUMN", self.server.title()),
            IfExists::Skip if !rules.drop_may_skip => "there is no IF EXISTS for columns".to_owned(),
            IfExists::Skip | IfExists::Error | IfExists::Replace => return Ok(()),
        };
        Err(Fault::new(FaultKind::Unfit, reason, column.span.clone()))
    }

    /// A column of a parent goes with it only.
    fn refuse_inherited(&self, key: &ObjectId, column: &Ident) -> Result<(), Fault> {
        let parents = self.table(key).map(|table| table.parents.as_slice()).unwrap_or_default();
        for (schema, name) in parents {
            let parent = self.table(&ObjectId::relation(schema, name)).filter(|_| !self.is_tainted(name));
            if parent.is_some_and(|parent| parent.column(&column.name).is_some()) {
                let message =
                    format!("column `{}` of table `{}` is that of its parent `{name}`", column.name, key.name);
                return Err(Fault::new(FaultKind::Unfit, message, column.span.clone()));
            }
        }
        Ok(())
    }

    /// What else goes with a column, or stands in its way (PostgreSQL).
    fn release_column(&mut self, key: &ObjectId, name: &Ident, cascades: bool) -> Result<(), Fault> {
        let column = name.name.clone();
        let dialect = self.dialect();
        let what = format!("column `{column}`");
        let pointing: Vec<(ObjectId, String)> = self
            .pointing_to(key, |targets| targets.contains(&column))
            .into_iter()
            .filter(|(table, _)| table != key)
            .collect();
        let obstacle = self.certain_obstacle(key, &pointing, |(table, _)| table);
        if let (Some((table, constraint)), false) = (obstacle, cascades) {
            let message = format!("{what} is needed by foreign key `{constraint}` of table `{}`", table.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        for (table, constraint) in pointing {
            self.remove_constraint(&table, &constraint);
        }
        let generated = self.table(key).and_then(|table| {
            table.columns.iter().find(|other| {
                other.generated.as_ref().is_some_and(|(expression, _)| expression.mentions(&column, dialect))
            })
        });
        if let (Some(other), false) = (generated, cascades) {
            let message = format!("{what} is needed by the generated column `{}`", other.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        self.release_views(key, &column, cascades, &what, &name.span)?;
        let place = (key.schema.clone(), key.name.clone());
        for sequence in self.dependents(&place, |_, object| {
            matches!(object, Object::Sequence(Sequence { owner: Some(owner), .. })
                if owner.0 == key.schema && owner.1 == key.name && owner.2 == column)
        }) {
            self.take(&sequence);
        }
        Ok(())
    }

    /// The column, the constraints and the indexes in which it stands.
    /// Statistics go with any of their columns. Source: manual, CREATE STATISTICS; `statscmds.c`.
    fn take_statistics_of(&mut self, key: &ObjectId, column: &str) {
        let own = (key.schema.clone(), key.name.clone());
        let of_it = |_: &ObjectId, object: &Object| matches!(object, Object::Text(routine) if routine.table.as_ref() == Some(&own) && routine.columns.iter().any(|of| of == column));
        for statistics in self.dependents(&own, of_it) {
            self.take(&statistics);
        }
    }

    fn take_column_out(&mut self, key: &ObjectId, column: &str) {
        let dialect = self.dialect();
        let dropped = self.rules.columns.dropped;
        let takes_along = dropped == DroppedColumn::TakesAlong;
        let Some(table) = self.table(key) else { return };
        let gone: Vec<String> = table
            .constraints
            .iter()
            .filter(|constraint| match &constraint.kind {
                ConstraintKind::Check { condition, .. } => condition.mentions(column, dialect),
                ConstraintKind::Exclude(definition) => definition.mentions(column, dialect),
                kind => kind.columns().contains(&column),
            })
            .map(|constraint| constraint.name.clone())
            .collect();
        let indexes: Vec<String> = table
            .indexes
            .iter()
            .filter(|index| takes_along && index_mentions(index, column, dialect))
            .map(|index| index.name.clone())
            .collect();
        if takes_along {
            for name in gone {
                self.remove_constraint(key, &name);
            }
        }
        for name in &indexes {
            self.take(&ObjectId::relation(&key.schema, name));
        }
        self.take_statistics_of(key, column);
        let Some(table) = self.change_table(key) else { return };
        table.indexes.retain(|index| !indexes.contains(&index.name));
        table.columns.retain(|known| known.name != column);
        if dropped == DroppedColumn::IsRefused {
            // What stands with the column goes with it.
            table.constraints.retain(|constraint| match &constraint.kind {
                ConstraintKind::Check { column: Some(of), .. } => of != column,
                ConstraintKind::ForeignKey { columns, .. } => columns != &[column],
                _ => true,
            });
        }
        if dropped == DroppedColumn::ShortensKeys {
            for index in &mut table.indexes {
                index.keys.retain(|key| key.column() != Some(column));
            }
            table.indexes.retain(|index| !index.keys.is_empty());
            for constraint in &mut table.constraints {
                if let ConstraintKind::PrimaryKey { keys, .. } = &mut constraint.kind {
                    keys.retain(|key| key.column() != Some(column));
                }
            }
            table.constraints.retain(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { keys, .. } => !keys.is_empty(),
                ConstraintKind::Check { column: Some(of), .. } => of != column,
                ConstraintKind::Check { condition, .. } => !condition.mentions(column, dialect),
                _ => true,
            });
        }
    }

    /// # Errors
    /// If anything that stands apart from the column names it (SQLite).
    fn refuse_drop_of_named(&self, key: &ObjectId, name: &Ident) -> Result<(), Fault> {
        let Some(table) = self.table(key) else { return Ok(()) };
        let (column, dialect) = (name.name.as_str(), self.dialect());
        let refuse =
            |why: String| Err(Fault::new(FaultKind::Needed, format!("column `{column}` {why}"), name.span.clone()));
        for constraint in &table.constraints {
            match &constraint.kind {
                ConstraintKind::PrimaryKey { .. } if constraint.kind.columns().contains(&column) => {
                    return refuse("is part of the primary key".to_owned());
                }
                ConstraintKind::Unique { .. } if constraint.kind.columns().contains(&column) => {
                    return refuse("is part of a UNIQUE constraint".to_owned());
                }
                ConstraintKind::ForeignKey { columns, .. }
                    if columns.len() > 1 && columns.iter().any(|it| it == column) =>
                {
                    return refuse("is part of a foreign key".to_owned());
                }
                ConstraintKind::Check { condition, column: of }
                    if of.as_deref() != Some(column) && condition.mentions(column, dialect) =>
                {
                    return refuse("is part of a CHECK constraint".to_owned());
                }
                _ => {}
            }
        }
        if let Some(index) = table.indexes.iter().find(|index| index_mentions(index, column, dialect)) {
            return refuse(format!("is part of the index `{}`", index.name));
        }
        let generated = table
            .columns
            .iter()
            .find(|other| other.generated.as_ref().is_some_and(|(expression, _)| expression.mentions(column, dialect)));
        match generated {
            Some(other) => refuse(format!("is needed by the generated column `{}`", other.name)),
            None => Ok(()),
        }
    }

    /// # Errors
    /// If a foreign key has the column at either end, or a CHECK names it and others (MySQL, MariaDB).
    fn refuse_drop_of_connected(&self, key: &ObjectId, name: &Ident) -> Result<(), Fault> {
        let Some(table) = self.table(key) else { return Ok(()) };
        let (column, dialect) = (&name.name, self.dialect());
        let own = table.constraints.iter().find(|constraint| {
            matches!(&constraint.kind, ConstraintKind::ForeignKey { columns, .. } if columns.contains(column))
        });
        if let Some(constraint) = own {
            let message = format!("column `{column}` is needed by foreign key `{}`", constraint.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        for constraint in &table.constraints {
            let ConstraintKind::Check { condition, column: of } = &constraint.kind else { continue };
            let mentions_others =
                table.column_names().any(|other| other != column && condition.mentions(other, dialect));
            if of.as_ref() != Some(column) && condition.mentions(column, dialect) && mentions_others {
                let message = format!("column `{column}` is part of the CHECK constraint `{}`", constraint.name);
                return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
            }
        }
        if let Some((other, constraint)) = self.pointing_to(key, |targets| targets.contains(column)).first() {
            let message =
                format!("column `{column}` is needed by foreign key `{constraint}` of table `{}`", other.name);
            return Err(Fault::new(FaultKind::Needed, message, name.span.clone()));
        }
        Ok(())
    }

    /// # Errors
    /// If the server has no RENAME COLUMN.
    pub(super) fn refuse_rename(&self, column: &Ident) -> Result<(), Fault> {
        if self.rules.columns.can_be_renamed {
            return Ok(());
        }
        let message = format!("{} has no RENAME COLUMN", self.server.title());
        Err(Fault::new(FaultKind::Unfit, message, column.span.clone()))
    }

    pub(super) fn rename_column(
        &mut self,
        key: &ObjectId,
        from: &Ident,
        to: &Ident,
        existing: IfExists,
    ) -> Result<(), Fault> {
        let Some(table) = self.table(key) else { return Ok(()) };
        if table.column(&from.name).is_none() && existing == IfExists::Skip {
            return Ok(());
        }
        self.require_column(key, from)?;
        let is_new = from.name != to.name || !self.rules.columns.rename_to_itself;
        if is_new && table.column(&to.name).is_some() && !self.meets_tainted_part(key, &to.name) {
            return Err(Fault::part_exists("column", to, &key.name));
        }
        self.note_origin(key, &from.name, false);
        self.note_origin(key, &to.name, true);
        self.rename_column_everywhere(key, &from.name, &to.name);
        Ok(())
    }

    pub(super) fn rename_column_everywhere(&mut self, key: &ObjectId, from: &str, to: &str) {
        let dialect = self.dialect();
        if from == to {
            return;
        }
        let place = (key.schema.clone(), key.name.clone());
        let owner = (key.schema.clone(), key.name.clone(), from.to_owned());
        for sequence in self
            .dependents(&place, |_, object| matches!(object, Object::Sequence(it) if it.owner.as_ref() == Some(&owner)))
        {
            if let Some(Object::Sequence(Sequence { owner: Some(owner), .. })) = self.change(&sequence) {
                to.clone_into(&mut owner.2);
            }
        }
        let pointing: Vec<ObjectId> = self
            .pointing_to(key, |targets| targets.iter().any(|target| target == from))
            .into_iter()
            .map(|(table, _)| table)
            .collect();
        for table in pointing {
            for constraint in self.change_table(&table).into_iter().flat_map(|table| &mut table.constraints) {
                if let ConstraintKind::ForeignKey { table, targets, .. } = &mut constraint.kind
                    && table.0 == key.schema
                    && table.1 == key.name
                {
                    rename_in(targets, from, to);
                }
            }
        }
        self.rename_in_views(key, from, to);
        self.rename_in_texts(key, from, to);
        let has_settings = self.rules.tables.options == TableOptions::Settings;
        let Some(table) = self.change_table(key) else { return };
        let rename = |expression: &mut Expression| *expression = expression.with_column_renamed(from, to, dialect);
        let rows_are_spread = table.form == "partitioned" || has_settings && !table.options.is_empty();
        for column in &mut table.columns {
            if column.name == from {
                to.clone_into(&mut column.name);
            }
            // Most are shared with copies of the table, and stay so.
            if column.generated.is_some()
                && let Some((expression, _)) = &mut column.generated
            {
                rename(expression);
            }
        }
        for constraint in &mut table.constraints {
            match &mut constraint.kind {
                ConstraintKind::PrimaryKey { keys, include } | ConstraintKind::Unique { keys, include, .. } => {
                    rename_keys(keys, from, to, &rename);
                    rename_in(include, from, to);
                }
                ConstraintKind::ForeignKey { columns, .. } => rename_in(columns, from, to),
                ConstraintKind::Check { condition, column } => {
                    rename(condition);
                    if column.as_deref() == Some(from) {
                        // MariaDB keeps the name that it gave.
                        *column = Some(to.to_owned());
                    }
                }
                ConstraintKind::Exclude(definition) => rename(definition),
            }
        }
        if rows_are_spread {
            let by = Expression::read(&table.options, dialect);
            table.options = by.with_column_renamed(from, to, dialect).to_string();
        }
        for index in &mut table.indexes {
            rename_keys(&mut index.keys, from, to, &rename);
            rename_in(&mut index.include, from, to);
            index.condition.iter_mut().for_each(rename);
        }
    }

    /// MODIFY, CHANGE (MySQL)
    pub(super) fn change_column(
        &mut self,
        key: &ObjectId,
        from: &Ident,
        new: &NewColumn,
        existing: IfExists,
    ) -> Result<(), Fault> {
        if self.table(key).is_some_and(|table| table.column(&from.name).is_none()) && existing == IfExists::Skip {
            return Ok(());
        }
        self.rename_column(key, from, &new.name, IfExists::Error)?;
        self.refuse_default_names(key, &new.default_names)?;
        let mut column = self.column(key, new)?;
        let Some(table) = self.change_table(key) else { return Ok(()) };
        // What stood with the column is what the new definition says.
        table.constraints.retain(|constraint| {
            !matches!(&constraint.kind, ConstraintKind::Check { column: Some(of), .. } if *of == column.name)
        });
        let primary =
            table.primary_key().is_some_and(|constraint| constraint.kind.columns().contains(&new.name.name.as_str()));
        column.is_not_null |= primary;
        if let Some(known) = table.column_mut(&new.name.name) {
            *known = column;
        }
        Ok(())
    }

    /// A column that is there moves (MySQL).
    pub(super) fn place_column(&mut self, key: &ObjectId, column: &Ident, place: &ColumnPlace) -> Result<(), Fault> {
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let Some(at) = table.columns.iter().position(|known| known.name == column.name) else { return Ok(()) };
        let column = table.columns.remove(at);
        put(table, &key.name, column, place)
    }
}

fn put(table: &mut Table, name: &str, column: Column, place: &ColumnPlace) -> Result<(), Fault> {
    let at = match place {
        ColumnPlace::Last => table.columns.len(),
        ColumnPlace::First => 0,
        ColumnPlace::After(other) => match table.columns.iter().position(|known| known.name == other.name) {
            Some(at) => at + 1,
            None if table.is_partly_known => table.columns.len(),
            None => return Err(Fault::unknown_part("column", other, name, table.column_names())),
        },
    };
    table.columns.insert(at, column);
    Ok(())
}

/// Source: lang_altertable.html of SQLite, ADD COLUMN.
fn refuse_keys(new: &NewColumn, constraints: &[NewConstraint]) -> Result<(), Fault> {
    use crate::change::ConstraintBody;
    let refuse = |what: &str| {
        let message = format!("a column cannot be added that is {what}");
        Err(Fault::new(FaultKind::Unfit, message, new.name.span.clone()))
    };
    for constraint in constraints {
        match &constraint.body {
            ConstraintBody::PrimaryKey(_) => return refuse("a primary key"),
            ConstraintBody::Unique { .. } => return refuse("UNIQUE; add it plain, then `CREATE UNIQUE INDEX`"),
            _ => {}
        }
    }
    // NOT NULL without a default, and STORED, are refused where the table has rows, which is not known here.
    Ok(())
}

/// # Errors
/// If two attributes of a column say the contrary of each other, or a serial one is to take NULL (PostgreSQL).
fn refuse_contradiction(new: &NewColumn) -> Result<(), Fault> {
    let name = &new.name.name;
    if let Some((reason, span)) = &new.contradiction {
        return Err(Fault::new(FaultKind::Unfit, format!("column `{name}` {reason}"), span.clone()));
    }
    if new.serial.is_some() && new.is_null_written {
        let message = format!("column `{name}` is serial, which is never NULL");
        return Err(Fault::new(FaultKind::Unfit, message, new.name.span.clone()));
    }
    Ok(())
}

/// The binary collation of a character set that is not known here: that of the database (MySQL).
pub(crate) const BINARY_COLLATION: &str = "_bin";

/// The binary collation of the character set of another collation (MySQL).
fn binary_of(collation: &str) -> String {
    let set = collation.split('_').next().unwrap_or_default();
    if set == "binary" { set.to_owned() } else { format!("{set}{BINARY_COLLATION}") }
}

/// Whether a type of MySQL has a collation.
pub(super) fn is_text(data_type: &str) -> bool {
    ["char", "text", "enum", "set("].iter().any(|part| data_type.contains(part))
}

/// The default of a serial column.
pub(super) fn next_value(schema: &str, sequence: &str, rules: &Rules) -> Expression {
    // PostgreSQL, whose sequences have types, has a text there; MariaDB has the name itself.
    let name = if !rules.objects.sequences_have_types {
        crate::ddl::names::qualified(schema, sequence, rules)
    } else if schema.is_empty() {
        format!("'{}'", quoted(sequence))
    } else {
        format!("'{}.{}'", quoted(schema), quoted(sequence))
    };
    expression::read(&format!("nextval({name})"), rules.dialect())
}

/// The sequence of which a default is the next value.
pub(super) fn sequence_of(default: Option<&Expression>) -> Option<(String, String)> {
    let [function, _, name, _] = default?.tokens() else { return None };
    if function != "nextval" {
        return None;
    }
    let name = name.trim_matches('\'');
    let (schema, name) = name.rsplit_once('.').unwrap_or(("", name));
    let plain = |part: &str| part.trim_matches(['"', '`']).to_owned();
    let schema = if schema == "public" { String::new() } else { plain(schema) };
    Some((schema, plain(name)))
}

fn rename_in(names: &mut [String], from: &str, to: &str) {
    for name in names.iter_mut().filter(|name| *name == from) {
        to.clone_into(name);
    }
}

fn rename_keys(keys: &mut [IndexKey], from: &str, to: &str, rename: &impl Fn(&mut Expression)) {
    for key in keys {
        match &mut key.body {
            Ok(column) if column == from => to.clone_into(column),
            Ok(_) => {}
            Err(expression) => rename(expression),
        }
    }
}

pub(super) fn index_mentions(index: &super::Index, column: &str, dialect: Dialect) -> bool {
    index.keys.iter().any(|key| match &key.body {
        Ok(name) => name == column,
        Err(expression) => expression.mentions(column, dialect),
    }) || index.include.iter().any(|name| name == column)
        || index.condition.as_ref().is_some_and(|condition| condition.mentions(column, dialect))
}

/// Whether PostgreSQL cuts or rounds values to a type. `character` has a length of one where it names none.
pub(super) fn is_cut(data_type: &str) -> bool {
    let plain = data_type.trim_end_matches("[]");
    data_type.contains('(') || matches!(plain, "character" | "char" | "bit")
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect::{self, Mysql, Postgres, Sqlite};

    use crate::schema::Schema;

    fn refusal(definition: &str, dialect: Dialect) -> Option<String> {
        let statements = ["CREATE TABLE r (id int PRIMARY KEY)".to_owned(), format!("CREATE TABLE t ({definition})")];
        Schema::of_statements(statements.iter().map(String::as_str), dialect).err().map(|(_, reason)| reason)
    }

    #[test]
    fn attributes_that_contradict_one_another_are_refused() {
        for (column, reason) in [
            ("a int DEFAULT 1 NOT NULL DEFAULT 2", "has a default already"),
            ("a int DEFAULT 1 GENERATED ALWAYS AS IDENTITY", "has one default, or is computed"),
            ("a int GENERATED ALWAYS AS (1) STORED DEFAULT 1", "has one default, or is computed"),
            ("a int GENERATED ALWAYS AS IDENTITY GENERATED ALWAYS AS IDENTITY", "or is an identity"),
            ("a int NULL REFERENCES r NOT NULL", "NULL and NOT NULL"),
            ("a int NOT NULL NULL", "NULL and NOT NULL"),
            ("a int NULL GENERATED ALWAYS AS IDENTITY", "NULL and NOT NULL"),
            ("a int GENERATED ALWAYS AS IDENTITY NULL", "NULL and NOT NULL"),
            ("a serial NULL", "never NULL"),
        ] {
            let message = refusal(column, Postgres).expect(column);
            assert!(message.contains(reason), "{column}: {message}");
        }
        let several = "a int NULL NULL PRIMARY KEY, b int NOT NULL NOT NULL, c int NULL UNIQUE UNIQUE";
        assert_eq!(refusal(several, Postgres), None);
        for dialect in [Mysql, Sqlite] {
            assert_eq!(refusal("a int DEFAULT 1 DEFAULT 2 NULL NOT NULL", dialect), None);
        }
    }
}
