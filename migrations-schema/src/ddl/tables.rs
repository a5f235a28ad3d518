//! Tables, their columns, keys and indexes.

use super::{Ddl, escaped_literal, qualified};
use crate::schema::naming;
use crate::schema::{
    BINARY_COLLATION, Column, Constraint, ConstraintKind, Index, IndexKey, Object, ObjectId, Sequence, Table,
    columns_of,
};
use crate::server::{ChosenNames, Collation, EqualKeys, Scope, TableOptions};

/// Whether a foreign key is written in a statement of its own, after the table.
pub(crate) type Later<'l> = &'l dyn Fn(&Constraint) -> bool;

/// Where a constraint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// With its column.
    Column,
    /// Among the columns.
    Table,
    /// Not in CREATE TABLE.
    Elsewhere,
}

impl Ddl<'_> {
    /// CREATE TABLE; `None` if there is no way to write it. Indexes stand in it where there are no others (MySQL).
    pub(crate) fn table(self, key: &ObjectId, table: &Table, is_later: Later<'_>) -> Option<String> {
        let spelled = ObjectId { name: table.spelling.of(&key.name).to_owned(), ..key.clone() };
        self.table_named(&self.qualified(&spelled), key, table, is_later)
    }

    /// The same under another name.
    pub(crate) fn table_named(self, own: &str, key: &ObjectId, table: &Table, is_later: Later<'_>) -> Option<String> {
        if table.is_partly_known && table.columns.is_empty() && table.form != "virtual" {
            return None;
        }
        if table.form == "virtual" {
            return Some(format!("CREATE VIRTUAL TABLE {own} {}", table.options));
        }
        let parents: Vec<String> =
            table.parents.iter().map(|(schema, parent)| qualified(schema, parent, self.rules())).collect();
        let form = match table.form.as_str() {
            "unlogged" => "UNLOGGED ",
            "foreign" => "FOREIGN ",
            _ => "",
        };
        let partitions =
            if table.form == "partitioned" { format!(" PARTITION BY {}", table.options) } else { String::new() };
        if table.is_partition {
            let (bound, parts) = (table.bound.source(), self.own_parts(key, table, is_later));
            let parents = parents.join(", ");
            let parts = if parts.is_empty() { String::new() } else { format!(" (\n    {}\n)", parts.join(",\n    ")) };
            return Some(format!("CREATE {form}TABLE {own} PARTITION OF {parents}{parts} {bound}{partitions}"));
        }
        let place = |constraint: &Constraint| self.place(key, table, constraint, is_later);
        let mut parts: Vec<String> = Vec::new();
        for column in table.columns.iter().filter(|column| !column.is_inherited) {
            let with = table.constraints.iter().filter(|it| place(it) == Place::Column && is_about(it, &column.name));
            parts.push(self.column_with(key, table, column, with));
        }
        let own_lines = table.constraints.iter().filter(|constraint| place(constraint) == Place::Table);
        let are_numbered = self.are_keys_numbered(key, table, is_later);
        parts.extend(own_lines.map(|constraint| match constraint.kind {
            ConstraintKind::ForeignKey { .. } if are_numbered => self.body(constraint, false),
            _ => {
                let earlier = table.constraints.iter().take_while(|it| it.name != constraint.name);
                let named = table.constraints.iter().filter(|it| !it.is_unnamed);
                self.constraint(key, constraint, earlier.chain(named))
            }
        }));
        if self.rules().names.indexes == Scope::Table {
            let explicit = table.indexes.iter().filter(|index| !table.comes_with_key(index) && has_keys(table, index));
            parts.extend(explicit.map(|index| self.index_in_table(index)));
        }
        let parts = if parts.is_empty() { String::new() } else { format!("\n    {}\n", parts.join(",\n    ")) };
        let mut statement = format!("CREATE {form}TABLE {own} ({parts})");
        if !parents.is_empty() {
            statement.push_str(&format!(" INHERITS ({})", parents.join(", ")));
        }
        statement.push_str(&partitions);
        statement.push_str(&self.table_options(table));
        Some(statement)
    }

    /// What a partition says otherwise than its table does, or beyond it.
    fn own_parts(self, key: &ObjectId, table: &Table, is_later: Later<'_>) -> Vec<String> {
        let parents = table.parents.iter().map(|(schema, name)| self.model.object(&ObjectId::relation(schema, name)));
        let Some(parent) = parents.flatten().find_map(|object| match object {
            Object::Table(parent) => Some(parent),
            _ => None,
        }) else {
            return Vec::new();
        };
        let column = |column: &Column| {
            let known = parent.column(&column.name)?;
            let default = match &column.default {
                same if *same == known.default => String::new(),
                Some(default) => format!(" DEFAULT {}", default.source()),
                None => " DEFAULT NULL".to_owned(),
            };
            let is_key = table.primary_key().is_some_and(|it| columns_of(&it.kind).contains(&column.name));
            let not_null = if column.is_not_null && !known.is_not_null && !is_key { " NOT NULL" } else { "" };
            let said = format!("{default}{not_null}");
            (!said.is_empty()).then(|| format!("{}{said}", self.name(&column.name)))
        };
        let is_own = |constraint: &&Constraint| {
            let is_inherited = parent.constraints.iter().any(|known| known.kind == constraint.kind);
            let must_wait = matches!(constraint.kind, ConstraintKind::ForeignKey { .. }) && is_later(constraint);
            !is_inherited && !must_wait && !constraint.is_unchecked
        };
        let columns = table.columns.iter().filter_map(column);
        let constraints = table.constraints.iter().filter(is_own);
        columns.chain(constraints.map(|it| self.constraint(key, it, std::iter::empty()))).collect()
    }

    /// Whether the foreign keys have the names that MySQL gives to those without one: then their indexes do, too.
    fn are_keys_numbered(self, key: &ObjectId, table: &Table, is_later: Later<'_>) -> bool {
        let start = format!("{}_ibfk_", key.name.to_lowercase());
        self.rules().names.chosen == ChosenNames::Numbered
            && table
                .foreign_keys()
                .enumerate()
                .all(|(at, (constraint, _))| !is_later(constraint) && constraint.name == format!("{start}{}", at + 1))
    }

    fn table_options(self, table: &Table) -> String {
        let mut options = String::new();
        match self.rules().tables.options {
            TableOptions::None => options = self.storage(&table.properties),
            TableOptions::Words => options = format!(" {}", table.options.to_uppercase()),
            TableOptions::Settings => {
                if !table.collation.is_empty() {
                    options.push_str(&format!(" DEFAULT {}", collation(&table.collation)));
                }
                if !table.comment.is_empty() {
                    options.push_str(&format!(" COMMENT = {}", escaped_literal(&table.comment)));
                }
                options.push_str(&self.kept_options(&table.properties));
                if !table.options.is_empty() {
                    options.push_str(&format!(" PARTITION BY {}", table.options));
                }
            }
        }
        options.trim_end().to_owned()
    }

    /// ALTER COLUMN .. DROP DEFAULT: no other way says that a column that takes NULL has no default (MySQL).
    pub(crate) fn no_default(self, key: &ObjectId, column: &Column) -> String {
        let own = self.name(column.spelling.of(&column.name));
        format!("ALTER TABLE {} ALTER COLUMN {own} DROP DEFAULT", self.qualified(key))
    }

    /// ` DEFAULT COLLATE utf8mb4_bin` for ALTER TABLE (MySQL).
    pub(crate) fn default_collation(self, table: &Table) -> String {
        format!("DEFAULT {}", collation(&table.collation))
    }

    fn place(self, key: &ObjectId, table: &Table, constraint: &Constraint, is_later: Later<'_>) -> Place {
        let is_key = matches!(constraint.kind, ConstraintKind::ForeignKey { .. });
        if is_key && is_later(constraint) || self.is_never_inline(table, constraint) {
            return Place::Elsewhere;
        }
        // It is written by the column itself, or by the parent.
        if is_of_column(constraint) || is_key_of_rows(table, constraint) || self.is_inherited(table, constraint) {
            return Place::Elsewhere;
        }
        let rules = &self.rules().keys;
        let is_plain = |keys: &[IndexKey]| matches!(keys, [IndexKey { body: Ok(_), suffix }] if suffix.is_empty());
        // DESC means something with the column only.
        let is_descending = |keys: &[IndexKey]| {
            rules.primary_tells_order && matches!(keys, [IndexKey { suffix, .. }] if suffix == "desc")
        };
        let fits_column = match &constraint.kind {
            ConstraintKind::PrimaryKey { keys, include } => {
                (is_plain(keys) || is_descending(keys)) && include.is_empty()
            }
            ConstraintKind::Unique { keys, include, nulls_equal } => {
                is_plain(keys) && include.is_empty() && !nulls_equal && !rules.unique_is_index
            }
            ConstraintKind::ForeignKey { columns, .. } => columns.len() == 1 && rules.references_stand_with_columns,
            ConstraintKind::Check { .. } | ConstraintKind::Exclude(_) => false,
        };
        let is_usual = self.usual_name(key, constraint) == constraint.name;
        if fits_column && is_usual && constraint.deferral.is_empty() { Place::Column } else { Place::Table }
    }

    /// Whether a CHECK comes with a parent.
    fn is_inherited(self, table: &Table, constraint: &Constraint) -> bool {
        matches!(constraint.kind, ConstraintKind::Check { .. })
            && table.parents.iter().any(|(schema, parent)| {
                let parent = self.model.object(&ObjectId::relation(schema, parent));
                matches!(parent, Some(Object::Table(parent))
                    if parent.constraints.iter().any(|it| it.name == constraint.name && it.kind == constraint.kind))
            })
    }

    /// What is not checked for the rows that are there, and a key of the same columns as one before, where the server would
    /// leave that out of a new table.
    fn is_never_inline(self, table: &Table, constraint: &Constraint) -> bool {
        let columns = columns_of(&constraint.kind);
        let is_again = || {
            matches!(constraint.kind, ConstraintKind::Unique { .. })
                && table.constraints.iter().any(|other| {
                    other.name != constraint.name
                        && columns_of(&other.kind) == columns
                        && (matches!(other.kind, ConstraintKind::PrimaryKey { .. }) || other.name < constraint.name)
                })
        };
        constraint.is_unchecked || self.rules().keys.equal == EqualKeys::Merged && is_again()
    }

    /// The name that a constraint gets where none is written; that of a check depends on more than this.
    fn usual_name(self, key: &ObjectId, constraint: &Constraint) -> String {
        let chosen = |columns: &str, label: &str| naming::chosen_name(&key.name, columns, label, |_| false);
        match (self.rules().names.chosen, &constraint.kind) {
            (ChosenNames::Absent, _) => String::new(),
            (ChosenNames::Numbered, ConstraintKind::PrimaryKey { .. }) => "PRIMARY".to_owned(),
            (ChosenNames::Numbered, _) => String::new(),
            (ChosenNames::Descriptive, ConstraintKind::PrimaryKey { .. }) => chosen("", "pkey"),
            (ChosenNames::Descriptive, ConstraintKind::Unique { keys, include, .. }) => {
                let columns = keys.iter().filter_map(IndexKey::column).chain(include.iter().map(String::as_str));
                chosen(&naming::joined(columns), "key")
            }
            (ChosenNames::Descriptive, ConstraintKind::ForeignKey { columns, .. }) => {
                chosen(&naming::joined(columns.iter().map(String::as_str)), "fkey")
            }
            (ChosenNames::Descriptive, _) => String::new(),
        }
    }

    /// A column as it stands in CREATE TABLE or ADD COLUMN, alone.
    pub(crate) fn column(self, key: &ObjectId, table: &Table, column: &Column) -> String {
        self.column_with(key, table, column, std::iter::empty())
    }

    /// A column with constraints that stand with it.
    pub(crate) fn column_with<'c>(
        self,
        key: &ObjectId,
        table: &Table,
        column: &Column,
        constraints: impl Iterator<Item = &'c Constraint>,
    ) -> String {
        let rules = self.rules();
        let mut text = self.name(column.spelling.of(&column.name));
        let mut add = |part: &str| {
            if !part.is_empty() {
                text.push(' ');
                text.push_str(part);
            }
        };
        let with: Vec<String> = constraints.map(|constraint| self.body(constraint, true)).collect();
        let is_primary = with.iter().any(|part| part.starts_with("PRIMARY KEY"));
        let serial = self.serial(key, column);
        match serial {
            Some(serial) => add(serial),
            None => add(&(rules.columns.written_type)(&column.data_type)),
        }
        // What names none has that of the table.
        let is_of_set = rules.columns.collation == Collation::OfCharacterSet;
        let is_usual = is_of_set && column.collation == table.collation;
        if !column.collation.is_empty() && !is_usual {
            add(&if is_of_set { collation(&column.collation) } else { format!("COLLATE {}", column.collation) });
        }
        if let Some((expression, is_stored)) = &column.generated {
            let kind = if *is_stored { " STORED" } else { rules.columns.virtual_word };
            add(&format!("GENERATED ALWAYS AS ({}){kind}", expression.source()));
        }
        let is_said = rules.keys.primary_refuses_null && is_primary || serial.is_some();
        if column.is_not_null && !is_said {
            add("NOT NULL");
            add(&column.null_conflict.to_uppercase());
        } else if self.is_null_written(column) {
            add("NULL");
        }
        if let Some(default) = column.kept_default().filter(|_| serial.is_none()) {
            add(&format!("DEFAULT {default}"));
        } else if column.has_null_default && rules.columns.keep_null_default && serial.is_none() {
            add("DEFAULT NULL");
        }
        if let Some(update) = &column.on_update {
            add(&format!("ON UPDATE {}", update.source()));
        }
        match column.identity.as_str() {
            "auto_increment" => add("AUTO_INCREMENT"),
            "autoincrement" => {
                let key = table.primary_key().filter(|key| !key.name.is_empty());
                let named = key.map(|key| format!("CONSTRAINT {} ", self.name(&key.name))).unwrap_or_default();
                add(&format!("{named}PRIMARY KEY AUTOINCREMENT"));
            }
            "" => {}
            kind => {
                add(&format!("GENERATED {} AS IDENTITY{}", kind.to_uppercase(), self.identity_options(key, column)));
            }
        }
        with.iter().for_each(|part| add(part));
        if rules.columns.have_comments {
            if column.is_invisible {
                add("INVISIBLE");
            }
            if !column.comment.is_empty() {
                add(&format!("COMMENT {}", escaped_literal(&column.comment)));
            }
            for constraint in table.constraints.iter().filter(|constraint| is_of_column(constraint)) {
                if let ConstraintKind::Check { condition, column: Some(of) } = &constraint.kind
                    && *of == column.name
                {
                    let enforced = if constraint.is_unenforced { " NOT ENFORCED" } else { "" };
                    add(&format!("CHECK ({}){enforced}", condition.source()));
                }
            }
        }
        text
    }

    /// Whether a column that says nothing would be NOT NULL (MySQL, MariaDB, with the old rules for timestamps). Of generated
    /// ones that is not so, and MariaDB reads no NULL there.
    fn is_null_written(self, column: &Column) -> bool {
        self.rules().columns.timestamp_refuses_null
            && !column.is_not_null
            && column.data_type.starts_with("timestamp")
            && column.generated.is_none()
    }

    /// `bigserial`, where the default is the sequence that PostgreSQL makes for it.
    pub(crate) fn serial(self, key: &ObjectId, column: &Column) -> Option<&'static str> {
        let (schema, name) = column.sequence.as_ref()?;
        let usual = naming::chosen_name(&key.name, &column.name, "seq", |_| false);
        let Some(Object::Sequence(sequence)) = self.model.object(&ObjectId::relation(schema, name)) else {
            return None;
        };
        let Sequence { data_type, options, owner, is_identity, properties: _ } = sequence;
        let is_own = owner
            .as_ref()
            .is_some_and(|(schema, table, own)| *schema == key.schema && *table == key.name && *own == column.name);
        let is_usual = *schema == key.schema
            && *name == usual
            && is_own
            && !is_identity
            && options.is_empty()
            && *data_type == column.data_type
            && column.is_not_null;
        match column.data_type.as_str() {
            "smallint" if is_usual => Some("smallserial"),
            "integer" if is_usual => Some("serial"),
            "bigint" if is_usual => Some("bigserial"),
            _ => None,
        }
    }

    /// The options of the sequence behind an identity, and its name where that is another one.
    pub(crate) fn identity_options(self, key: &ObjectId, column: &Column) -> String {
        let owner = (key.schema.clone(), key.name.clone(), column.name.clone());
        let found = self.objects().find_map(|(place, object)| match object {
            Object::Sequence(sequence) if sequence.is_identity && sequence.owner.as_ref() == Some(&owner) => {
                Some((place, sequence))
            }
            _ => None,
        });
        let Some((place, sequence)) = found else { return String::new() };
        let usual = naming::chosen_name(&key.name, &column.name, "seq", |_| false);
        let mut options = self.options_of_new(sequence);
        if place.name != usual {
            options.insert_str(0, &format!(" SEQUENCE NAME {}", self.qualified(place)));
        }
        if options.is_empty() { options } else { format!(" ({})", options.trim_start()) }
    }

    /// A constraint as it stands among the columns, or after ADD, beside these: a CHECK that nobody has named has no name
    /// there, if the server will give it the same number again.
    pub(crate) fn constraint<'c>(
        self,
        key: &ObjectId,
        constraint: &Constraint,
        beside: impl Iterator<Item = &'c Constraint>,
    ) -> String {
        let checks = self.rules().names.checks;
        let is_unnamed = constraint.name.is_empty()
            || constraint.is_unnamed && naming::check_name(checks, &key.name, beside) == constraint.name
            || self.usual_name(key, constraint) == constraint.name;
        let name = if is_unnamed { String::new() } else { format!("CONSTRAINT {} ", self.spelled(&constraint.name)) };
        name + &self.body(constraint, false)
    }

    /// What a constraint says, with its column or by itself.
    fn body(self, constraint: &Constraint, is_with_column: bool) -> String {
        let rules = self.rules();
        let include = |columns: &[String]| {
            if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", self.list(columns)) }
        };
        let of = |columns: String| if is_with_column { String::new() } else { format!(" ({columns})") };
        let mut text = match &constraint.kind {
            ConstraintKind::PrimaryKey { keys, .. } if is_with_column => {
                let order = keys.first().map_or(String::new(), |key| key.suffix.to_uppercase());
                format!("PRIMARY KEY {order}").trim_end().to_owned()
            }
            ConstraintKind::PrimaryKey { keys, include: more } => {
                format!("PRIMARY KEY{}{}", of(self.keys(keys)), include(more))
            }
            ConstraintKind::Unique { keys, include: more, nulls_equal } => {
                let nulls = if *nulls_equal { " NULLS NOT DISTINCT" } else { "" };
                format!("UNIQUE{nulls}{}{}", of(self.keys(keys)), include(more))
            }
            ConstraintKind::ForeignKey { columns, table, targets, actions } => {
                let targets = if targets.is_empty() { String::new() } else { format!(" ({})", self.list(targets)) };
                let target = qualified(&table.0, &table.1, rules);
                let own = if is_with_column { String::new() } else { format!("FOREIGN KEY ({}) ", self.list(columns)) };
                // MATCH stands before what is done.
                // Names of columns can follow SET NULL.
                let actions = match actions.split_once('(') {
                    Some((words, rest)) => format!("{}({rest}", words.to_uppercase()),
                    None => actions.to_uppercase(),
                };
                let actions = match actions.strip_suffix("MATCH FULL") {
                    Some(rest) => format!(" MATCH FULL {}", rest.trim()),
                    None if actions.is_empty() => String::new(),
                    None => format!(" {actions}"),
                };
                format!("{own}REFERENCES {target}{targets}{actions}")
            }
            ConstraintKind::Check { condition, .. } => format!("CHECK ({})", condition.source()),
            ConstraintKind::Exclude(definition) => format!("EXCLUDE {}", definition.source()),
        };
        if !constraint.deferral.is_empty() {
            text.push_str(&format!(" {}", constraint.deferral.to_uppercase()));
        }
        if constraint.is_own {
            text.push_str(" NO INHERIT");
        }
        if constraint.is_unchecked {
            text.push_str(" NOT VALID");
        }
        if constraint.is_unenforced {
            text.push_str(" NOT ENFORCED");
        }
        text.trim_end().to_owned()
    }

    /// A constraint that is made of an index (PostgreSQL).
    pub(crate) fn constraint_using(self, index: &str, constraint: &Constraint) -> String {
        let sort = if matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }) { "PRIMARY KEY" } else { "UNIQUE" };
        let own = self.name(&constraint.name);
        let text = format!("CONSTRAINT {own} {sort} USING INDEX {}", self.name(index));
        format!("{text} {}", constraint.deferral.to_uppercase()).trim_end().to_owned()
    }

    fn keys(self, keys: &[IndexKey]) -> String {
        let key = |key: &IndexKey| {
            let body = match &key.body {
                Ok(column) => self.name(column),
                Err(expression) if !self.rules().indexes.brackets => expression.source().to_owned(),
                Err(expression) => format!("({})", expression.source()),
            };
            format!("{body} {}", key.suffix).trim_end().to_owned()
        };
        keys.iter().map(key).collect::<Vec<_>>().join(", ")
    }

    /// CREATE INDEX
    pub(crate) fn index(self, key: &ObjectId, index: &Index) -> String {
        let rules = &self.rules().indexes;
        let of_method = rules.kinds.iter().find(|(method, _)| *method == index.method);
        let (kind, method) = match (of_method, index.method.as_str()) {
            (Some((_, word)), _) => (*word, String::new()),
            (None, "") => (if index.is_unique { "UNIQUE " } else { "" }, String::new()),
            (None, method) => (if index.is_unique { "UNIQUE " } else { "" }, format!(" USING {method}")),
        };
        let own = self.spelled(&index.name);
        let (before, behind) =
            if rules.method_stands_behind { (String::new(), method) } else { (method, String::new()) };
        let mut text =
            format!("CREATE {kind}INDEX {own} ON {}{before} ({}){behind}", self.qualified(key), self.keys(&index.keys));
        text.push_str(&marks(index));
        if !index.include.is_empty() {
            text.push_str(&format!(" INCLUDE ({})", self.list(&index.include)));
        }
        if index.nulls_equal {
            text.push_str(" NULLS NOT DISTINCT");
        }
        text.push_str(&self.storage(&index.properties));
        if let Some(condition) = &index.condition {
            text.push_str(&format!(" WHERE {}", condition.source()));
        }
        text
    }

    /// KEY, as it stands in CREATE TABLE or after ADD (MySQL).
    pub(crate) fn index_in_table(self, index: &Index) -> String {
        let (kind, method) = match index.method.as_str() {
            "fulltext" => ("FULLTEXT ", ""),
            "spatial" => ("SPATIAL ", ""),
            _ if index.is_unique => ("UNIQUE ", index.method.as_str()),
            _ => ("", index.method.as_str()),
        };
        let method = if method.is_empty() { String::new() } else { format!(" USING {method}") };
        format!("{kind}KEY {} ({}){method}{}", self.spelled(&index.name), self.keys(&index.keys), marks(index))
    }
}

/// Whether a table has the columns of an index: one that statements of unknown effect have made may be unknown.
fn has_keys(table: &Table, index: &Index) -> bool {
    index.keys.iter().filter_map(IndexKey::column).all(|column| table.column(column).is_some())
}

/// ` COMMENT 'x' INVISIBLE` (MySQL, MariaDB)
fn marks(index: &Index) -> String {
    let mut text = String::new();
    if !index.marks.parser.is_empty() {
        text.push_str(&format!(" WITH PARSER {}", index.marks.parser));
    }
    if !index.marks.comment.is_empty() {
        text.push_str(&format!(" COMMENT {}", escaped_literal(&index.marks.comment)));
    }
    if !index.marks.hidden.is_empty() {
        text.push_str(&format!(" {}", index.marks.hidden.to_uppercase()));
    }
    text
}

/// Whether it is written with its column, and has the name of that (MariaDB).
pub(crate) fn is_of_column(constraint: &Constraint) -> bool {
    matches!(&constraint.kind, ConstraintKind::Check { column: Some(column), .. } if *column == constraint.name)
}

/// Whether it is the key of a column that counts rows, with which it has to be written (SQLite).
fn is_key_of_rows(table: &Table, constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
        && table.columns.iter().any(|column| column.identity == "autoincrement")
}

fn is_about(constraint: &Constraint, column: &str) -> bool {
    constraint.kind.columns() == [column]
}

/// A collation, or a character set: the model holds what was written.
fn collation(name: &str) -> String {
    if name == BINARY_COLLATION {
        return "BINARY".to_owned();
    }
    if name.contains('_') { format!("COLLATE {name}") } else { format!("CHARACTER SET {name}") }
}
