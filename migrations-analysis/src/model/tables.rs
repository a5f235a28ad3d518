//! Tables.

use migrations_core::Dialect;
use migrations_core::schema::Expression;

use super::named::Renaming;
use super::objects::{Column, Constraint, ConstraintKind, Index, IndexKey, Object, Table, sequence_values};
use super::rules;
use super::{Fault, FaultKind, Key, Model};
use crate::change::{
    Existing, Ident, LikeOptions, Name, NamedKind, NewConstraint, NewIndex, NewTable, SequenceOptions, SimpleQuery,
    TableAction, Template,
};

impl Model {
    pub(super) fn create_table(&mut self, new: &NewTable) -> Result<(), Fault> {
        let key = self.relation(&new.name);
        let is_hidden = new.name.schema == "pg_temp" || new.form == "temporary" && self.get(&key).is_some();
        if is_hidden {
            // It hides another of its name, for as long as the session lasts.
            self.doubt(&new.name.name);
            self.hidden.insert(key);
            return Ok(());
        }
        self.doubt_qualified(&new.name);
        if !self.may_create(&key, new.existing, &new.name, "relation")? {
            return Ok(());
        }
        if new.existing == Existing::Replace && self.table(&key).is_some() {
            self.remove_relation(&key);
        }
        let table = Table {
            form: new.form.to_owned(),
            options: new.options.clone(),
            collation: new.collation.clone(),
            comment: new.comment.clone(),
            bound: new.bound.clone(),
            is_partly_known: new.form == "virtual",
            ..Table::default()
        };
        self.has_temporary |= new.form == "temporary";
        self.put(key.clone(), Object::Table(table));
        self.fill_from_template(&key, &new.template)?;
        if matches!(new.template, Template::Query(_)) && !new.columns.is_empty() {
            // Which of them the query fills decides where they stand (MySQL).
            self.note_partly_known(&key);
        }
        for column in &new.columns {
            if self.table(&key).is_some_and(|table| table.column(&column.name.name).is_some()) {
                let is_template = !matches!(new.template, Template::None | Template::Like(_));
                if is_template {
                    continue;
                }
                return Err(Fault::part_exists("column", &column.name, &new.name.name));
            }
            let built = self.column(&key, column)?;
            if let Some(table) = self.change_table(&key) {
                table.columns.push(built);
            }
        }
        if let Some(object) = self.objects.get(&key).cloned() {
            self.register(&key, &object);
        }
        self.add_constraints_in_order(&key, &new.constraints, &new.indexes)?;
        if self.dialect() == Dialect::Sqlite && new.options.contains("without rowid") {
            self.fill_primary_key(&key);
        }
        Ok(())
    }

    /// Without a rowid the primary key takes no NULL. Source: SQLite, The WITHOUT ROWID Optimization, 2.
    fn fill_primary_key(&mut self, key: &Key) {
        let Some(table) = self.change_table(key) else { return };
        let columns = table.primary_key().map(|it| super::constraints::columns_of(&it.kind)).unwrap_or_default();
        for column in table.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
            column.is_not_null = true;
        }
    }

    /// Checks first, then keys with the primary one before the others, then what points elsewhere.
    fn add_constraints_in_order(
        &mut self,
        key: &Key,
        constraints: &[NewConstraint],
        indexes: &[NewIndex],
    ) -> Result<(), Fault> {
        // There are no rows yet, so PostgreSQL takes no notice of NOT VALID.
        let valid = |constraint: &NewConstraint| NewConstraint { is_unchecked: false, ..constraint.clone() };
        let constraints: &[NewConstraint] = &constraints.iter().map(valid).collect::<Vec<_>>();
        use crate::change::ConstraintBody::{Check, ForeignKey, NotNull, PrimaryKey};
        let rank = |constraint: &NewConstraint| match &constraint.body {
            Check(_) | NotNull(_) => 0,
            PrimaryKey(_) => 1,
            ForeignKey { .. } => 3,
            _ => 2,
        };
        let keys = merged_keys(constraints, self.dialect());
        for place in 0..3 {
            let of_rank = keys.iter().filter(|it| rank(it) == place);
            of_rank.into_iter().try_for_each(|it| self.add_constraint(key, it))?;
        }
        for index in indexes {
            self.create_index(index)?;
        }
        constraints.iter().filter(|it| rank(it) == 3).try_for_each(|it| self.add_constraint(key, it))
    }

    fn fill_from_template(&mut self, key: &Key, template: &Template) -> Result<(), Fault> {
        match template {
            Template::None => Ok(()),
            Template::Like(sources) => {
                sources.iter().try_for_each(|(source, options)| self.copy_like(key, source, *options))
            }
            Template::Partition(parent) => self.make_heir(key, parent, true),
            Template::Inherits(parents) => parents.iter().try_for_each(|parent| self.make_heir(key, parent, false)),
            Template::Query(query) => {
                self.copy_query(key, query.as_ref());
                Ok(())
            }
        }
    }

    fn template_table(&self, name: &Name) -> Result<Option<Table>, Fault> {
        let key = self.relation(name);
        if !self.must_exist(&key, Existing::Error, name, "table")? {
            return Ok(None);
        }
        Ok(self.table(&key).cloned())
    }

    fn copy_like(&mut self, key: &Key, source: &Name, options: LikeOptions) -> Result<(), Fault> {
        let Some(source) = self.template_table(source)? else {
            self.note_partly_known(key);
            return Ok(());
        };
        let dialect = self.dialect();
        let columns = source.columns.iter().map(|column| Column {
            default: column.default.clone().filter(|_| options.defaults),
            sequence: column.sequence.clone().filter(|_| options.defaults),
            generated: column.generated.clone().filter(|_| options.generated),
            identity: if options.identity { column.identity.clone() } else { String::new() },
            comment: if options.comments { column.comment.clone() } else { String::new() },
            ..column.clone()
        });
        let columns: Vec<Column> = columns.collect();
        let Some(table) = self.change_table(key) else { return Ok(()) };
        table.columns.extend(columns);
        for constraint in source.constraints {
            let is_kept = match &constraint.kind {
                ConstraintKind::Check { .. } => options.constraints,
                ConstraintKind::ForeignKey { .. } => false,
                _ => options.indexes,
            };
            if is_kept {
                self.copy_constraint(key, constraint);
            }
        }
        for index in source.indexes.into_iter().filter(|_| options.indexes) {
            let name = if dialect == Dialect::Mysql {
                index.name.clone()
            } else {
                self.chosen_index_name(key, &index.keys, "idx")
            };
            self.copy_index(key, Index { name, is_implicit: false, ..index });
        }
        Ok(())
    }

    /// A copy of a constraint of another table, with a name of its own where that must be.
    fn copy_constraint(&mut self, key: &Key, constraint: Constraint) {
        let name = match &constraint.kind {
            ConstraintKind::PrimaryKey { .. } if self.dialect() == Dialect::Postgres => {
                rules::chosen_name(&key.name, "", "pkey", |name| self.is_relation_taken(&key.schema, name))
            }
            ConstraintKind::Unique { keys, .. } => self.chosen_index_name(key, keys, "key"),
            _ => constraint.name.clone(),
        };
        if self.dialect() == Dialect::Postgres {
            self.put(super::constraints::constraint_key(key, &name), Object::Bare);
            if constraint.kind.has_index() {
                self.put(Key::relation(&key.schema, &name), Object::IndexName { table: key.name.clone() });
            }
        }
        if let ConstraintKind::ForeignKey { table, .. } = &constraint.kind {
            self.mention(table.clone(), key);
        }
        if let Some(table) = self.change_table(key) {
            table.constraints.push(Constraint { name, ..constraint });
        }
    }

    pub(super) fn copy_index(&mut self, key: &Key, index: Index) {
        if self.dialect() != Dialect::Mysql {
            self.put(Key::relation(&key.schema, &index.name), Object::IndexName { table: key.name.clone() });
        }
        if let Some(table) = self.change_table(key) {
            table.indexes.push(index);
        }
    }

    /// PARTITION OF, INHERITS
    fn make_heir(&mut self, key: &Key, parent: &Name, is_partition: bool) -> Result<(), Fault> {
        let Some(source) = self.template_table(parent)? else {
            self.note_partly_known(key);
            return Ok(());
        };
        self.mention((parent.schema.clone(), parent.name.clone()), key);
        let Some(table) = self.change_table(key) else { return Ok(()) };
        table.parents.push((parent.schema.clone(), parent.name.clone()));
        table.is_partition = is_partition;
        for column in &source.columns {
            if table.column(&column.name).is_none() {
                table.columns.push(Column { identity: String::new(), comment: String::new(), ..column.clone() });
            }
        }
        for constraint in source.constraints {
            if is_partition || matches!(constraint.kind, ConstraintKind::Check { .. }) {
                self.copy_constraint(key, constraint);
            }
        }
        for index in source.indexes.into_iter().filter(|_| is_partition) {
            let name = self.chosen_index_name(key, &index.keys, "idx");
            self.copy_index(key, Index { name, ..index });
        }
        Ok(())
    }

    fn copy_query(&mut self, key: &Key, query: Option<&SimpleQuery>) {
        let source =
            query.and_then(|query| self.table(&self.relation(&query.table)).map(|table| (query, table.clone())));
        let Some((query, source)) = source.filter(|(_, table)| !table.is_partly_known) else {
            self.note_partly_known(key);
            return;
        };
        let is_wanted = |column: &&Column| {
            query.columns.as_ref().is_none_or(|wanted| wanted.iter().any(|ident| ident.name == column.name))
        };
        let dialect = self.dialect();
        let columns: Vec<Column> = source
            .columns
            .iter()
            .filter(is_wanted)
            .map(|column| Column {
                name: column.name.clone(),
                data_type: if dialect == Dialect::Sqlite {
                    affinity(&column.data_type)
                } else {
                    column.data_type.clone()
                },
                is_not_null: column.is_not_null && dialect == Dialect::Mysql,
                default: column.default.clone().filter(|_| dialect == Dialect::Mysql),
                collation: column.collation.clone(),
                comment: if dialect == Dialect::Mysql { column.comment.clone() } else { String::new() },
                ..Column::default()
            })
            .collect();
        if let Some(table) = self.change_table(key) {
            table.columns.extend(columns);
        }
    }

    fn note_partly_known(&mut self, key: &Key) {
        if let Some(table) = self.change_table(key) {
            table.is_partly_known = true;
        }
    }

    pub(super) fn alter_table(
        &mut self,
        name: &Name,
        existing: Existing,
        actions: &[TableAction],
    ) -> Result<(), Fault> {
        self.doubt_qualified(name);
        let mut key = self.relation(name);
        if let [TableAction::RenameTo(to)] = actions {
            return self.rename(Renaming { kind: NamedKind::Table, name, existing, table: None, to });
        }
        if self.dialect() == Dialect::Sqlite {
            refuse_for_sqlite(name, existing, actions)?;
        }
        if !self.must_exist(&key, existing, name, "table")? {
            return Ok(());
        }
        if self.table(&key).is_none() {
            return self.alter_other_relation(name, &key, actions);
        }
        for action in self.in_order(actions) {
            if let TableAction::RenameTo(to) = action {
                let current = Name { schema: key.schema.clone(), name: key.name.clone(), span: name.span.clone() };
                self.rename(Renaming {
                    kind: NamedKind::Table,
                    name: &current,
                    existing: Existing::Error,
                    table: None,
                    to,
                })?;
                key = Key::relation(if to.schema.is_empty() { &key.schema } else { &to.schema }, &to.name);
                continue;
            }
            self.act(&key, action)?;
            self.act_on_heirs(&key, action);
        }
        let dropped = actions.iter().find_map(|action| match action {
            TableAction::DropIndex { name, .. } => Some(name),
            _ => None,
        });
        dropped.map_or(Ok(()), |name| self.refuse_without_index(&key, name))
    }

    /// What is done to a parent is done to its heirs. Of keys and constraints that is not followed here: nothing is claimed
    /// of such heirs.
    fn act_on_heirs(&mut self, key: &Key, action: &TableAction) {
        let is_own = matches!(
            action,
            TableAction::SetSchema(_)
                | TableAction::Partition { .. }
                | TableAction::Inherit { .. }
                | TableAction::Nothing
                | TableAction::SetOption(..)
                | TableAction::SetComment(_)
                | TableAction::SetIdentity { .. }
                | TableAction::RenameTo(_)
        );
        if is_own {
            return;
        }
        for heir in self.heirs(key) {
            let is_partition = self.table(&heir).is_some_and(|table| table.is_partition);
            let is_followed = match action {
                TableAction::AddColumn { constraints, .. } => constraints.is_empty(),
                TableAction::DropColumn { .. }
                | TableAction::RenameColumn { .. }
                | TableAction::SetType { .. }
                | TableAction::SetDefault { .. }
                | TableAction::SetNotNull { .. }
                | TableAction::DropExpression { .. } => is_partition,
                _ => false,
            };
            // One that has such a column already goes on with that.
            if !is_followed || self.act(&heir, action).is_err() {
                self.note_partly_known(&heir);
            }
            self.act_on_heirs(&heir, action);
        }
    }

    /// Partitions, and tables that inherit.
    pub(super) fn heirs(&self, key: &Key) -> Vec<Key> {
        let own = (key.schema.clone(), key.name.clone());
        self.mentioning(&own, |_, object| matches!(object, Object::Table(table) if table.parents.contains(&own)))
    }

    /// One ALTER TABLE drops before it adds, whatever stands first (PostgreSQL: `tablecmds.c`, passes; MySQL: the same).
    fn in_order<'a>(&self, actions: &'a [TableAction]) -> Vec<&'a TableAction> {
        let rank = |action: &TableAction| match action {
            TableAction::DropConstraint { .. } => 0,
            TableAction::DropColumn { .. } | TableAction::DropPrimaryKey { .. } | TableAction::DropIndex { .. } => 1,
            TableAction::SetType { .. } => 2,
            TableAction::AddColumn { .. } => 3,
            TableAction::RenameTo(_) => 6,
            TableAction::AddIndex(_) | TableAction::AddConstraint(_) => 5,
            _ => 4,
        };
        let mut sorted: Vec<&TableAction> = actions.iter().collect();
        if self.dialect() != Dialect::Sqlite {
            sorted.sort_by_key(|action| rank(action));
        }
        sorted
    }

    /// ALTER TABLE takes views, indexes and sequences as well, to rename and move them.
    fn alter_other_relation(&mut self, name: &Name, key: &Key, actions: &[TableAction]) -> Result<(), Fault> {
        for action in actions {
            match action {
                TableAction::SetSchema(schema) => {
                    let to = Name {
                        schema: self.usual_schema(&schema.name),
                        name: key.name.clone(),
                        span: schema.span.clone(),
                    };
                    self.move_to(NamedKind::View, name, Existing::Error, &to)?;
                }
                TableAction::RenameColumn { from, to, .. } => {
                    if let Some(Object::View(view)) = self.change(key) {
                        view.rename_own(&from.name, &to.name);
                        let keys = view.indexes.iter_mut().flat_map(|index| &mut index.keys);
                        keys.filter(|part| part.column() == Some(&from.name))
                            .for_each(|part| part.body = Ok(to.name.clone()));
                    }
                }
                TableAction::Nothing | TableAction::SetDefault { .. } => {}
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

    fn act(&mut self, key: &Key, action: &TableAction) -> Result<(), Fault> {
        match action {
            TableAction::AddColumn { column, constraints, existing, place } => {
                self.add_column(key, column, constraints, *existing, place)
            }
            TableAction::DropColumn { name, existing, cascades } => self.drop_column(key, name, *existing, *cascades),
            TableAction::RenameColumn { from, to, existing } => self.rename_column(key, from, to, *existing),
            TableAction::ChangeColumn { from, column, constraints, existing, place } => {
                self.change_column(key, from, column, *existing, place.as_ref())?;
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
                self.move_to(NamedKind::Table, &name, Existing::Error, &to)
            }
            TableAction::Partition { name, attaches, bound } => self.attach(key, name, *attaches, bound),
            TableAction::Inherit { parent, begins } => self.inherit(key, parent, *begins),
            other => self.act_on_column(key, other),
        }
    }

    fn act_on_column(&mut self, key: &Key, action: &TableAction) -> Result<(), Fault> {
        let column = match action {
            TableAction::SetType { column, .. }
            | TableAction::SetDefault { column, .. }
            | TableAction::SetNotNull { column, .. }
            | TableAction::SetIdentity { column, .. }
            | TableAction::DropExpression { column, .. } => column,
            other => return self.set_table(key, other),
        };
        self.require_column(key, column)?;
        if let TableAction::SetIdentity { identity, options, .. } = action {
            self.set_identity(key, column, identity, options);
        }
        if let TableAction::SetNotNull { is_not_null: false, .. } = action {
            self.refuse_null(key, column)?;
        }
        let default = match action {
            TableAction::SetDefault { default: Some(default), .. } => {
                let data_type =
                    self.table(key).and_then(|table| table.column(&column.name)).map(|it| it.data_type.clone());
                data_type.map(|data_type| self.default_for(&data_type, default))
            }
            _ => None,
        };
        if let (TableAction::SetType { .. }, Dialect::Postgres) = (action, self.dialect()) {
            let what = format!("the type of column `{}`", column.name);
            self.release_views(key, &column.name, false, &what, &column.span)?;
        }
        if let (TableAction::SetType { data_type, .. }, Dialect::Postgres) = (action, self.dialect()) {
            self.set_type_of_identity(key, column, data_type);
        }
        if let TableAction::SetType { data_type, .. } = action {
            self.mention(super::type_place(data_type.strip_prefix("public.").unwrap_or(data_type)), key);
        }
        if let Some(sequence) = super::columns::sequence_of(default.as_ref()) {
            self.mention(sequence, key);
        }
        let Some(known) = self.change_table(key).and_then(|table| table.column_mut(&column.name)) else {
            return Ok(());
        };
        match action {
            TableAction::SetType { data_type, collation, .. } => {
                data_type.strip_prefix("public.").unwrap_or(data_type).clone_into(&mut known.data_type);
                known.collation.clone_from(collation);
            }
            TableAction::SetDefault { .. } => {
                known.sequence = super::columns::sequence_of(default.as_ref());
                known.default = default;
            }
            TableAction::SetNotNull { is_not_null, .. } => known.is_not_null = *is_not_null,
            TableAction::DropExpression { .. } => known.generated = None,
            _ => {}
        }
        if matches!(action, TableAction::SetType { .. }) {
            self.simplify_indexes(key);
        }
        Ok(())
    }

    /// The sequence of an identity has the type of its column.
    fn set_type_of_identity(&mut self, key: &Key, column: &Ident, data_type: &str) {
        let owner = (key.schema.clone(), key.name.clone(), column.name.clone());
        let place = (key.schema.clone(), key.name.clone());
        let is_its = |_: &Key, object: &Object| matches!(object, Object::Sequence(it) if it.is_identity && it.owner.as_ref() == Some(&owner));
        for sequence in self.mentioning(&place, is_its) {
            if let Some(Object::Sequence(sequence)) = self.change(&sequence) {
                data_type.clone_into(&mut sequence.data_type);
            }
        }
    }

    /// DROP NOT NULL
    fn refuse_null(&self, key: &Key, column: &Ident) -> Result<(), Fault> {
        let Some(table) = self.table(key).filter(|_| !self.is_doubtful(&key.name)) else { return Ok(()) };
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

    fn set_identity(&mut self, key: &Key, column: &Ident, identity: &str, options: &SequenceOptions) {
        let Some(known) = self.table(key).and_then(|table| table.column(&column.name)).cloned() else { return };
        let owner = (key.schema.clone(), key.name.clone(), column.name.clone());
        if identity.is_empty() {
            let place = (key.schema.clone(), key.name.clone());
            for sequence in self.mentioning(
                &place,
                |_, object| matches!(object, Object::Sequence(it) if it.is_identity && it.owner.as_ref() == Some(&owner)),
            ) {
                self.take(&sequence);
            }
        } else if known.identity.is_empty() {
            let name =
                rules::chosen_name(&key.name, &column.name, "seq", |name| self.is_relation_taken(&key.schema, name));
            let sequence = super::Sequence {
                data_type: known.data_type.clone(),
                options: sequence_values(options),
                owner: Some(owner),
                is_identity: true,
            };
            self.put(Key::relation(&key.schema, &name), Object::Sequence(sequence));
        }
        if let Some(known) = self.change_table(key).and_then(|table| table.column_mut(&column.name)) {
            identity.clone_into(&mut known.identity);
        }
    }

    fn set_table(&mut self, key: &Key, action: &TableAction) -> Result<(), Fault> {
        let Some(table) = self.change_table(key) else { return Ok(()) };
        match action {
            TableAction::SetOption(option, is_on) => {
                table.flags.retain(|known| known != option);
                if *is_on {
                    table.flags.push(option);
                    table.flags.sort_unstable();
                }
            }
            TableAction::SetForm(form) => (*form).clone_into(&mut table.form),
            TableAction::SetComment(comment) => table.comment.clone_from(comment),
            TableAction::SetCollation { converts, collation } => {
                table.collation.clone_from(collation);
                for column in
                    table.columns.iter_mut().filter(|column| *converts && super::columns::is_text(&column.data_type))
                {
                    column.collation.clone_from(collation);
                }
            }
            TableAction::ValidateConstraint { name } | TableAction::DeferConstraint { name, .. } => {
                let Some(constraint) = table.constraints.iter_mut().find(|known| known.name == name.name) else {
                    let near: Vec<&str> = table.constraints.iter().map(|known| known.name.as_str()).collect();
                    let fault = Fault::unknown_part("constraint", name, &key.name, near);
                    return if self.meets_doubt(&name.name) { Ok(()) } else { Err(fault) };
                };
                match action {
                    TableAction::DeferConstraint { deferral, .. } => (*deferral).clone_into(&mut constraint.deferral),
                    _ => constraint.is_unchecked = false,
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn drop_primary_key(&mut self, key: &Key, span: &crate::source::Span) -> Result<(), Fault> {
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

    pub(super) fn drop_index_of_table(&mut self, key: &Key, name: &Ident, existing: Existing) -> Result<(), Fault> {
        let is_doubtful = self.is_doubtful(&name.name);
        let Some(table) = self.change_table(key) else { return Ok(()) };
        let Some(at) = table.indexes.iter().position(|known| known.name == name.name) else {
            if existing == Existing::Skip || is_doubtful || table.is_partly_known {
                self.note_doubt(is_doubtful);
                return Ok(());
            }
            let near: Vec<&str> = table.indexes.iter().map(|known| known.name.as_str()).collect();
            return Err(Fault::unknown_part("index", name, &key.name, near));
        };
        table.indexes.remove(at);
        Ok(())
    }

    /// A foreign key needs an index of its columns when the whole statement is done (MySQL).
    pub(super) fn refuse_without_index(&self, key: &Key, dropped: &Ident) -> Result<(), Fault> {
        if !self.enforces_foreign_keys {
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
                    && !table.indexes.iter().any(|index| rules::covers(index, columns))
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

    fn rename_index_of_table(&mut self, key: &Key, from: &Ident, to: &Ident) -> Result<(), Fault> {
        let Some(table) = self.change_table(key) else { return Ok(()) };
        if let Some(index) = table.indexes.iter_mut().find(|known| known.name == from.name) {
            index.name.clone_from(&to.name);
            return Ok(());
        }
        let near: Vec<&str> = table.indexes.iter().map(|known| known.name.as_str()).collect();
        Err(Fault::unknown_part("index", from, &key.name, near))
    }

    fn rename_constraint(&mut self, key: &Key, from: &Ident, to: &Ident) -> Result<(), Fault> {
        let is_doubtful = self.is_doubtful(&from.name);
        let Some(table) = self.table(key) else { return Ok(()) };
        if table.constraints.iter().any(|known| known.name == to.name) {
            return Err(Fault::part_exists("constraint", to, &key.name));
        }
        let Some(found) = table.constraints.iter().find(|known| known.name == from.name) else {
            if is_doubtful {
                self.note_doubt(true);
                return Ok(());
            }
            let near: Vec<&str> = table.constraints.iter().map(|known| known.name.as_str()).collect();
            return Err(Fault::unknown_part("constraint", from, &key.name, near));
        };
        let has_index = found.kind.has_index();
        self.take(&super::constraints::constraint_key(key, &from.name));
        self.put(super::constraints::constraint_key(key, &to.name), Object::Bare);
        if has_index {
            self.take(&Key::relation(&key.schema, &from.name));
            self.put(Key::relation(&key.schema, &to.name), Object::IndexName { table: key.name.clone() });
        }
        for constraint in self.change_table(key).into_iter().flat_map(|table| &mut table.constraints) {
            if constraint.name == from.name {
                constraint.name.clone_from(&to.name);
            }
        }
        Ok(())
    }

    fn inherit(&mut self, key: &Key, parent: &Name, begins: bool) -> Result<(), Fault> {
        let of = self.relation(parent);
        if !self.must_exist(&of, Existing::Error, parent, "table")? {
            return Ok(());
        }
        let place = (of.schema, of.name);
        self.mention(place.clone(), key);
        if let Some(table) = self.change_table(key) {
            table.parents.retain(|known| *known != place);
            table.parents.extend(begins.then_some(place));
        }
        Ok(())
    }

    fn attach(&mut self, key: &Key, name: &Name, attaches: bool, bound: &Expression) -> Result<(), Fault> {
        let partition = self.relation(name);
        if !self.must_exist(&partition, Existing::Error, name, "table")? {
            return Ok(());
        }
        let parent = self.table(key).cloned();
        let own = (key.schema.clone(), key.name.clone());
        self.mention(own.clone(), &partition);
        let Some(table) = self.change_table(&partition) else { return Ok(()) };
        table.parents.retain(|known| *known != own);
        table.is_partition = attaches;
        table.bound = bound.clone();
        if !attaches {
            return Ok(());
        }
        table.parents.push(own);
        let same_keys = |one: &[IndexKey], other: &[IndexKey]| one == other;
        let missing: Vec<Constraint> = parent
            .iter()
            .flat_map(|parent| &parent.constraints)
            .filter(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { keys, .. } | ConstraintKind::Unique { keys, .. } => {
                    !table.constraints.iter().any(|known| match &known.kind {
                        ConstraintKind::PrimaryKey { keys: own, .. } | ConstraintKind::Unique { keys: own, .. } => {
                            same_keys(own, keys)
                        }
                        _ => false,
                    })
                }
                kind => !table.constraints.iter().any(|known| known.kind == *kind),
            })
            .cloned()
            .collect();
        let indexes: Vec<Index> = parent
            .iter()
            .flat_map(|parent| &parent.indexes)
            .filter(|index| !table.indexes.iter().any(|known| known.keys == index.keys))
            .cloned()
            .collect();
        for constraint in missing {
            self.copy_constraint(&partition, constraint);
        }
        for index in indexes {
            let name = self.chosen_index_name(&partition, &index.keys, "idx");
            self.copy_index(&partition, Index { name, ..index });
        }
        Ok(())
    }
}

/// PostgreSQL makes one key of those that say the same, the primary one before the others (`transformIndexConstraints`).
fn merged_keys(constraints: &[NewConstraint], dialect: Dialect) -> Vec<NewConstraint> {
    use crate::change::ConstraintBody::{PrimaryKey, Unique};
    let body = |constraint: &NewConstraint| match &constraint.body {
        PrimaryKey(keys) => Some((names(keys), constraint.deferral)),
        Unique { keys, .. } => Some((names(keys), constraint.deferral)),
        _ => None,
    };
    let mut sorted: Vec<NewConstraint> = constraints.to_vec();
    if dialect != Dialect::Postgres {
        return sorted;
    }
    sorted.sort_by_key(|constraint| !matches!(constraint.body, PrimaryKey(_)));
    let mut merged: Vec<NewConstraint> = Vec::new();
    for constraint in sorted {
        let is_second_primary = matches!(constraint.body, PrimaryKey(_));
        let same = merged
            .iter_mut()
            .find(|known| body(&constraint).is_some() && body(known) == body(&constraint) && !is_second_primary);
        match same {
            Some(known) => known.name = known.name.take().or(constraint.name),
            None => merged.push(constraint),
        }
    }
    merged
}

fn names(keys: &crate::change::Keys) -> Vec<String> {
    let key = |key: &crate::change::Key| match &key.body {
        crate::change::KeyBody::Column(column) => format!("{} {}", column.name, key.suffix),
        crate::change::KeyBody::Expression(expression) => format!("{expression} {}", key.suffix),
    };
    keys.list.iter().map(key).chain(keys.include.iter().map(|column| format!("include {}", column.name))).collect()
}

fn named(key: &Key, index: &NewIndex) -> Name {
    Name { schema: key.schema.clone(), name: key.name.clone(), span: index.table.span.clone() }
}

/// The type that SQLite gives a column of `CREATE TABLE .. AS`. Source: lang_createtable.html, 2.1.
fn affinity(data_type: &str) -> String {
    let upper = data_type.to_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| upper.contains(part));
    let name = if has(&["INT"]) {
        "int"
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        "text"
    } else if upper.is_empty() || has(&["BLOB"]) {
        ""
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        "real"
    } else {
        "num"
    };
    name.to_owned()
}

/// Forms that other databases have. Source: SQLite, ALTER TABLE.
fn refuse_for_sqlite(name: &Name, existing: Existing, actions: &[TableAction]) -> Result<(), Fault> {
    let reason = match actions {
        _ if existing == Existing::Skip => "ALTER TABLE has no IF EXISTS",
        [TableAction::AddColumn { existing: Existing::Skip, .. }] => "ADD COLUMN has no IF NOT EXISTS",
        [TableAction::SetType { .. }] => "ALTER TABLE cannot give a column another type",
        [TableAction::SetDefault { .. }] => "ALTER TABLE cannot give a column another default",
        [_] => return Ok(()),
        _ => "one ALTER TABLE does one thing",
    };
    Err(Fault::new(FaultKind::Unfit, reason, name.span.clone()))
}
