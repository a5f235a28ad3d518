//! Columns of tables.

use migrations_catalog::Expression;
use migrations_syntax::Span;
use migrations_syntax::ast::{
    Column, ColumnAttribute, ColumnAttributeKind, ConflictAction, GeneratedStorage, SequenceOption, SortOrder,
};

use super::constraint::{deferral, on_conflict};
use super::data_type::{Type, data_type};
use super::{Source, collation, columns_in, expression, expression_within, properties, reference, sequence};
use crate::change::{ConstraintBody, Ident, IfExists, Key, KeyBody, Keys, NewColumn, NewConstraint, SequenceOptions};
use crate::properties::Properties;

/// A column, with the constraints that stand with it.
pub(super) fn column(node: &Column, source: &Source<'_>) -> (NewColumn, Vec<NewConstraint>) {
    let mut lowered = Lowered { column: bare(node, source), constraints: Vec::new(), source };
    lowered.serial_of_mysql();
    node.attributes.iter().for_each(|attribute| lowered.attribute(attribute));
    lowered.column.contradiction = contradiction(node, source);
    (lowered.column, lowered.constraints)
}

/// A column with nothing but its type.
fn bare(node: &Column, source: &Source<'_>) -> NewColumn {
    let nothing = Type { name: String::new(), serial: None, collation: String::new() };
    let read = node.data_type.as_ref().map_or(nothing, |node| data_type(node, source));
    NewColumn {
        name: source.ident(&node.name),
        data_type: read.name,
        type_span: source.place(type_span(node)),
        is_not_null: read.serial.is_some(),
        null_conflict: "",
        is_null_written: false,
        default: None,
        default_names: Vec::new(),
        contradiction: None,
        has_null_default: false,
        generated: None,
        identity: "",
        identity_options: SequenceOptions::default(),
        serial: read.serial,
        collation: read.collation,
        on_update: None,
        comment: String::new(),
        is_invisible: false,
        properties: Properties::default(),
    }
}

/// Where the type stands, or would stand.
fn type_span(node: &Column) -> Span {
    let missing = Span::new(node.name.span.end(), node.name.span.end());
    node.data_type.as_ref().map_or(missing, |node| node.span)
}

/// A column as far as its attributes have been looked at.
struct Lowered<'s, 't> {
    column: NewColumn,
    constraints: Vec<NewConstraint>,
    source: &'s Source<'t>,
}

impl Lowered<'_, '_> {
    /// SERIAL of MySQL and MariaDB is no sequence: BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE.
    fn serial_of_mysql(&mut self) {
        if !self.source.rules().columns.counter_is_sequence && self.column.serial.take().is_some() {
            self.serial_default(self.column.name.span.clone());
        }
    }

    /// What SERIAL says beside the type.
    fn serial_default(&mut self, span: crate::Span) {
        self.column.is_not_null = true;
        self.column.identity = "auto_increment";
        self.push(ConstraintBody::Unique { keys: self.key(), nulls_equal: false }, None, "", span);
    }

    fn attribute(&mut self, attribute: &ColumnAttribute) {
        let source = self.source;
        match &attribute.kind {
            ColumnAttributeKind::NotNull { on_conflict } => self.not_null(*on_conflict),
            ColumnAttributeKind::Null { .. } => self.column.is_null_written = true,
            ColumnAttributeKind::Default(value) => {
                self.column.default_names = columns_in(value, source);
                self.default(expression_within(value, attribute.span, source));
            }
            ColumnAttributeKind::Generated { expression: value, storage, .. } => {
                let is_stored = *storage == Some(GeneratedStorage::Stored);
                self.column.generated = Some((expression(value, source), is_stored));
            }
            ColumnAttributeKind::Identity { is_always, options } => self.identity(*is_always, options),
            ColumnAttributeKind::AutoIncrement => self.column.identity = "auto_increment",
            ColumnAttributeKind::SerialDefaultValue => self.serial_default(keyword(attribute, source)),
            ColumnAttributeKind::PrimaryKey { is_autoincrement, on_conflict, order, .. } => {
                if *is_autoincrement {
                    self.column.identity = "autoincrement";
                }
                let mut keys = self.key();
                if *order == Some(SortOrder::Descending) {
                    keys.list.iter_mut().for_each(|key| key.suffix = "desc".to_owned());
                }
                self.constraint(ConstraintBody::PrimaryKey(keys), *on_conflict, attribute);
            }
            ColumnAttributeKind::Unique { on_conflict, nulls_distinct, .. } => {
                let nulls_equal = *nulls_distinct == Some(false);
                let body = ConstraintBody::Unique { keys: self.key(), nulls_equal };
                self.constraint(body, *on_conflict, attribute);
            }
            ColumnAttributeKind::Check(condition) => {
                self.constraint(ConstraintBody::Check(expression(condition, source)), None, attribute);
            }
            ColumnAttributeKind::References(target) => {
                let columns = vec![self.column.name.clone()];
                self.constraint(reference::foreign_key(columns, None, target, source), None, attribute);
            }
            ColumnAttributeKind::Collate(name) => self.collate(collation::of_column(name, source)),
            ColumnAttributeKind::CharacterSet(name) => self.collate(collation::of_character_set(name, source)),
            ColumnAttributeKind::OnUpdate(value) => self.column.on_update = Some(expression(value, source)),
            ColumnAttributeKind::Comment(text) => self.column.comment = source.text(text).name,
            ColumnAttributeKind::Visible(is_visible) => self.column.is_invisible = !is_visible,
            // Values of another reference system are of another type.
            ColumnAttributeKind::Srid(number) => self.column.data_type.push_str(&format!(" srid {number}")),
            ColumnAttributeKind::RowPeriod { is_start } => self.row_period(*is_start),
            ColumnAttributeKind::Attributes => self.defer(attribute),
            ColumnAttributeKind::Option { name, value } => {
                properties::of_column(name, value, source).iter().for_each(|set| self.column.properties.set(set));
            }
            // Nothing of these shows in a schema.
            ColumnAttributeKind::SystemVersioning(_)
            | ColumnAttributeKind::ForeignOptions(_)
            | ColumnAttributeKind::WithOptions
            | ColumnAttributeKind::NameOnly => {}
        }
    }

    fn not_null(&mut self, conflict: Option<ConflictAction>) {
        self.column.is_not_null = true;
        self.column.null_conflict = conflict.map_or("", on_conflict);
    }

    fn default(&mut self, value: Expression) {
        self.column.has_null_default = value.is_null();
        self.column.default = Some(value).filter(|value| !value.is_null());
    }

    /// The last one that says something counts.
    fn collate(&mut self, collation: Option<String>) {
        self.column.collation = collation.unwrap_or_else(|| std::mem::take(&mut self.column.collation));
    }

    fn identity(&mut self, is_always: bool, options: &[SequenceOption]) {
        self.column.identity = identity_word(is_always);
        self.column.is_not_null = true;
        self.column.identity_options = sequence::sequence_options(options, self.source);
    }

    /// MariaDB writes such a column by itself, and reports it like that.
    fn row_period(&mut self, is_start: bool) {
        let text = if is_start { "ROW START" } else { "ROW END" };
        self.column.generated = Some((Expression::read(text, self.source.dialect()), true));
        self.column.is_not_null = true;
    }

    /// The column as the only key.
    fn key(&self) -> Keys {
        let body = KeyBody::Column(self.column.name.clone());
        Keys { list: vec![Key { body, suffix: String::new() }], include: Vec::new() }
    }

    fn constraint(&mut self, body: ConstraintBody, conflict: Option<ConflictAction>, attribute: &ColumnAttribute) {
        let name = attribute.name.as_ref().map(|name| self.source.ident(name));
        let deferral = conflict.map_or_else(|| deferral(&attribute.attributes), on_conflict);
        self.push(body, name, deferral, keyword(attribute, self.source));
        if let Some(pushed) = self.constraints.last_mut() {
            pushed.is_unenforced = attribute.attributes.is_enforced == Some(false);
            pushed.is_own = attribute.attributes.is_no_inherit;
        }
    }

    fn push(&mut self, body: ConstraintBody, name: Option<Ident>, deferral: &'static str, span: crate::Span) {
        // KEY and UNIQUE can stand several times with a column, and say so once.
        let is_again = |known: &NewConstraint| {
            matches!(body, ConstraintBody::PrimaryKey(_) | ConstraintBody::Unique { .. }) && known.body == body
        };
        if self.source.rules().keys.unique_is_index && self.constraints.iter().any(is_again) {
            return;
        }
        self.constraints.push(NewConstraint {
            name,
            body,
            of_column: Some(self.column.name.name.clone()),
            is_unchecked: false,
            is_unenforced: false,
            is_own: false,
            deferral,
            existing: IfExists::Error,
            properties: Properties::default(),
            span,
        });
    }

    /// SQLite lets DEFERRABLE stand by itself; it belongs to what came before.
    fn defer(&mut self, attribute: &ColumnAttribute) {
        let marks = &attribute.attributes;
        let is_said = marks.is_deferrable.is_some() || marks.is_initially_deferred.is_some();
        if let Some(last) = self.constraints.last_mut().filter(|_| is_said) {
            last.deferral = deferral(marks);
        }
    }
}

/// What two attributes of a column say against each other, and where the second one stands.
fn contradiction(node: &Column, source: &Source<'_>) -> Option<(&'static str, crate::Span)> {
    if !source.rules().columns.refuse_contradictions {
        return None;
    }
    (0..node.attributes.len()).find_map(|at| {
        let (before, attribute) = (&node.attributes[..at], &node.attributes[at]);
        contrary(before, &attribute.kind).map(|reason| (reason, source.place(attribute.span)))
    })
}

/// Why an attribute cannot stand behind others of the same column. Source: `transformColumnDefinition`.
fn contrary(before: &[ColumnAttribute], kind: &ColumnAttributeKind) -> Option<&'static str> {
    use ColumnAttributeKind::{Default, Generated, Identity, NotNull, Null};
    let has = |is_such: fn(&ColumnAttributeKind) -> bool| before.iter().any(|one| is_such(&one.kind));
    let is_filled = || has(|kind| matches!(kind, Default(_) | Generated { .. } | Identity { .. }));
    if matches!(kind, Default(_)) && has(|kind| matches!(kind, Default(_))) {
        return Some("has a default already");
    }
    if matches!(kind, Default(_) | Generated { .. } | Identity { .. }) && is_filled() {
        return Some("has one default, or is computed, or is an identity");
    }
    let is_never_null = || has(|kind| matches!(kind, NotNull { .. } | Identity { .. }));
    let is_contrary = matches!(kind, Null { .. }) && is_never_null()
        || matches!(kind, NotNull { .. } | Identity { .. }) && has(|kind| matches!(kind, Null { .. }));
    is_contrary.then_some("cannot be NULL and NOT NULL")
}

/// `always` or `by default`
pub(super) fn identity_word(is_always: bool) -> &'static str {
    if is_always { "always" } else { "by default" }
}

/// The first word of an attribute, behind the name of a constraint.
fn keyword(attribute: &ColumnAttribute, source: &Source<'_>) -> crate::Span {
    let start = attribute.name.as_ref().map_or(attribute.span.start(), |name| name.span.end());
    source.place(source.word_behind(start, 0).unwrap_or(attribute.span))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::super::testing;
    use crate::change::{ConstraintBody, NewColumn, NewConstraint};

    #[track_caller]
    fn column(definition: &str, product: Product) -> NewColumn {
        testing::column(definition, product).0
    }

    #[track_caller]
    fn constraint(definition: &str, product: Product) -> NewConstraint {
        testing::column(definition, product).1.constraints.remove(0)
    }

    #[test]
    fn keys_of_mysql_count_once() {
        for (definition, count) in
            [("a int PRIMARY KEY KEY", 1), ("a int UNIQUE UNIQUE KEY PRIMARY KEY", 2), ("a serial UNIQUE", 1)]
        {
            assert_eq!(testing::column(definition, Product::Mysql).1.constraints.len(), count, "{definition}");
        }
        assert_eq!(testing::column("a int PRIMARY KEY PRIMARY KEY", Product::Sqlite).1.constraints.len(), 2);
    }

    #[test]
    fn defaults_keep_their_parentheses() {
        let default =
            |definition, product| column(definition, product).default.map(|default| default.source().to_owned());
        for (product, definition, expected) in [
            (Product::Sqlite, "a DATETIME DEFAULT (datetime('now')) NOT NULL", "(datetime('now'))"),
            (Product::Sqlite, "a INT DEFAULT -1", "-1"),
            (Product::Postgres, "a int DEFAULT (1 + 2) NOT NULL", "(1 + 2)"),
            (Product::Postgres, "a text DEFAULT 'x'::text COLLATE \"C\"", "'x'::text"),
            (Product::Mysql, "a varchar(3) DEFAULT (uuid()) COMMENT 'x'", "(uuid())"),
            (Product::Mariadb, "a timestamp DEFAULT now() ON UPDATE now()", "now()"),
        ] {
            assert_eq!(default(definition, product).as_deref(), Some(expected), "{definition}");
        }
    }

    #[test]
    fn a_default_of_null_is_none() {
        let column = column("a text DEFAULT NULL", Product::Sqlite);
        assert!(column.default.is_none() && column.has_null_default);
        assert!(!testing::column("a text", Product::Sqlite).0.has_null_default);
    }

    #[test]
    fn what_is_generated_is_known_with_its_storage() {
        for (product, definition, expected, is_stored) in [
            (Product::Postgres, "a int GENERATED ALWAYS AS (b + 1) STORED", "b + 1", true),
            (Product::Sqlite, "a int AS (b + 1)", "b + 1", false),
            (Product::Mariadb, "a int AS (b + 1) PERSISTENT", "b + 1", true),
            (Product::Mariadb, "a timestamp(6) GENERATED ALWAYS AS ROW START", "ROW START", true),
        ] {
            let generated = column(definition, product).generated;
            let found = generated.as_ref().map(|(expression, is_stored)| (expression.source(), *is_stored));
            assert_eq!(found, Some((expected, is_stored)), "{definition}");
        }
    }

    #[test]
    fn columns_that_count_by_themselves() {
        for (product, definition, identity) in [
            (Product::Sqlite, "a INTEGER PRIMARY KEY AUTOINCREMENT", "autoincrement"),
            (Product::Postgres, "a int GENERATED BY DEFAULT AS IDENTITY", "by default"),
            (Product::Postgres, "a int GENERATED ALWAYS AS IDENTITY (START 5)", "always"),
            (Product::Mysql, "a int AUTO_INCREMENT", "auto_increment"),
        ] {
            assert_eq!(column(definition, product).identity, identity, "{definition}");
        }
        let serial = column("a bigserial", Product::Postgres);
        assert_eq!((serial.serial, serial.is_not_null, serial.identity), (Some("bigint"), true, ""));
    }

    #[test]
    fn a_serial_of_mysql_is_a_unique_column() {
        for (definition, data_type) in [("a serial", "bigint unsigned"), ("a int SERIAL DEFAULT VALUE", "int")] {
            let (column, table) = testing::column(definition, Product::Mysql);
            assert_eq!((column.data_type.as_str(), column.serial), (data_type, None));
            assert_eq!((column.identity, column.is_not_null), ("auto_increment", true));
            assert!(matches!(table.constraints[0].body, ConstraintBody::Unique { .. }));
        }
    }

    #[test]
    fn attributes_that_only_one_product_has() {
        let column = column("a text COMMENT 'it''s' INVISIBLE COLLATE utf8mb4_general_ci", Product::Mysql);
        assert_eq!((column.comment.as_str(), column.collation.as_str()), ("it's", "utf8mb4_general_ci"));
        assert!(column.is_invisible);
        assert_eq!(self::column("a point SRID 4326", Product::Mysql).data_type, "point srid 4326");
        assert_eq!(self::column("a int NOT NULL ON CONFLICT FAIL", Product::Sqlite).null_conflict, "on conflict fail");
        assert!(self::column("a timestamp NULL", Product::Mariadb).is_null_written);
    }

    #[test]
    fn constraints_of_a_column_say_so_and_point_at_their_first_word() {
        let found = constraint("a int CONSTRAINT c PRIMARY KEY ON CONFLICT REPLACE", Product::Sqlite);
        assert_eq!(found.name.map(|name| name.name).as_deref(), Some("c"));
        assert_eq!((found.of_column.as_deref(), found.deferral), (Some("a"), "on conflict replace"));
        assert_eq!(found.span, 35..42);
    }

    #[test]
    fn foreign_keys_of_a_column_can_wait() {
        let found = constraint("a int REFERENCES u DEFERRABLE INITIALLY DEFERRED", Product::Postgres);
        assert_eq!(found.deferral, "deferrable initially deferred");
        let found = constraint("a int REFERENCES u NOT DEFERRABLE INITIALLY DEFERRED", Product::Sqlite);
        assert_eq!(found.deferral, "");
    }

    #[test]
    fn a_type_is_marked_as_far_as_it_is_written() {
        assert_eq!(column("a  varchar(3)  NOT NULL", Product::Sqlite).type_span, 19..29);
        assert_eq!(column("a NOT NULL", Product::Sqlite).type_span, 17..17);
    }
}
