//! Definitions: tables, indexes, views, policies and triggers.

use migrations_syntax::ast::{
    self, ColumnAttributeKind, ConstraintKind, Expression, ExpressionKind, TableElement, TableSource,
};

use crate::binder::Binder;
use crate::catalog::Column;
use crate::fault::FaultKind;
use crate::place::Place;
use crate::rules::DeclaredTypes;
use crate::scope::{OutputColumn, Scope, Source, SourceColumn};
use crate::types::Type;

impl Binder<'_> {
    /// CREATE TABLE; the columns of its query.
    pub(crate) fn create_table(&mut self, table: &ast::CreateTable) -> Option<Vec<OutputColumn>> {
        let (elements, is_whole) = match &table.source {
            TableSource::Elements(elements) => (elements.as_slice(), table.inherits.is_empty()),
            TableSource::PartitionOf { elements, .. } | TableSource::OfType { elements, .. } => {
                (elements.as_slice(), false)
            }
            TableSource::Like(_) => (&[][..], false),
        };
        let outputs = table.query.as_ref().and_then(|query| {
            let outputs = self.query(&query.query, &Scope::empty());
            // Columns that the statement names are called by those names.
            let are_named = !elements.is_empty();
            let is_refused = !self.rules.queries.stored_may_repeat && !are_named;
            self.duplicate_outputs(outputs.as_deref(), &query.query, is_refused);
            outputs
        });
        let has_template = elements.iter().any(|element| matches!(element, TableElement::Like { .. }));
        let is_whole = is_whole && table.query.is_none() && !has_template;
        let columns: Vec<Column> = elements.iter().filter_map(|element| self.new_column(element)).collect();
        let scope = self.scope_of_columns(&table.name, &columns, is_whole);
        self.table_limits(table);
        for element in elements {
            self.element(element, &scope, &columns);
        }
        if let Some(partition_by) = &table.partition_by {
            for key in &partition_by.keys {
                self.index_key(key, &scope, Place::kept("a partition key"));
            }
            self.keys_of_new_partitioned(partition_by, elements);
        }
        if let TableSource::PartitionOf { parent, bound, .. } = &table.source {
            self.partition_bound(parent, bound);
        }
        outputs
    }

    fn new_column(&self, element: &TableElement) -> Option<Column> {
        match element {
            TableElement::Column(column) => Some(self.column_of(column)),
            TableElement::Constraint(_)
            | TableElement::Index(_)
            | TableElement::Like { .. }
            | TableElement::Period { .. }
            | TableElement::ColumnOptions(_) => None,
        }
    }

    pub(crate) fn column_of(&self, column: &ast::Column) -> Column {
        let data_type = column.data_type.as_ref();
        Column {
            name: self.folded(&column.name),
            data_type: data_type.map_or(Type::Unknown, |data_type| self.declared_type(data_type)),
            shown_type: data_type.map_or_else(String::new, |data_type| self.shown_type(data_type)),
            is_not_null: false,
            has_default: true,
            is_generated: column
                .attributes
                .iter()
                .any(|attribute| matches!(attribute.kind, ColumnAttributeKind::Generated { .. })),
            is_identity: false,
            is_identity_always: false,
            is_rowid: false,
            is_hidden: false,
        }
    }

    /// The type of a column as it is written.
    fn declared_type(&self, data_type: &ast::DataType) -> Type {
        match self.rules.types.declared {
            DeclaredTypes::OfCatalog => self.type_of(data_type),
            DeclaredTypes::Loose => Type::Unknown,
            DeclaredTypes::ByWord => Type::named(&type_word(data_type)),
        }
    }

    fn shown_type(&self, data_type: &ast::DataType) -> String {
        let name = match self.rules.types.declared {
            DeclaredTypes::OfCatalog => self.type_of(data_type).to_string(),
            DeclaredTypes::Loose => type_word(data_type),
            DeclaredTypes::ByWord => word_with_labels(data_type),
        };
        let numbers: Vec<&str> = data_type
            .arguments
            .iter()
            .filter_map(|argument| match &argument.kind {
                ExpressionKind::Literal(ast::Literal::Number(digits)) => Some(digits.as_str()),
                _ => None,
            })
            .collect();
        let is_unsigned = data_type.attributes.contains(&ast::TypeAttribute::Unsigned);
        let length = if numbers.is_empty() { String::new() } else { format!("({})", numbers.join(",")) };
        format!("{name}{length}{}", if is_unsigned { " unsigned" } else { "" })
    }

    fn scope_of_columns(&self, table: &ast::Name, columns: &[Column], is_whole: bool) -> Scope<'static> {
        let name = Some(self.folded(table.last()));
        let source = Source {
            columns: is_whole.then(|| columns.iter().map(SourceColumn::from).collect()),
            ..Source::unknown(name)
        };
        Scope { sources: vec![source], ..Scope::empty() }
    }

    fn element(&mut self, element: &TableElement, scope: &Scope<'_>, columns: &[Column]) {
        match element {
            TableElement::Column(column) | TableElement::ColumnOptions(column) => {
                self.column_attributes(column, scope, columns);
            }
            TableElement::Constraint(constraint) => {
                self.constraint(&constraint.kind, scope);
                self.unique_key(&constraint.kind, columns);
            }
            TableElement::Index(index) => self.table_index(index, scope),
            TableElement::Like { .. } | TableElement::Period { .. } => {}
        }
    }

    pub(crate) fn column_attributes(&mut self, column: &ast::Column, scope: &Scope<'_>, columns: &[Column]) {
        let own = self.folded(&column.name);
        let target = columns.iter().find(|known| known.name == own).cloned();
        for attribute in &column.attributes {
            match &attribute.kind {
                ColumnAttributeKind::Default(value) => {
                    if let Some(target) = &target {
                        self.default(value, target, scope);
                    }
                }
                ColumnAttributeKind::Check(condition) => {
                    self.condition(condition, scope, self.place_of_check());
                }
                ColumnAttributeKind::Generated { expression, .. } => {
                    let data_type = self.expression(expression, scope, Place::kept("a generated column"));
                    if let Some(target) = target.as_ref().filter(|_| self.rules.types.are_strict) {
                        self.require_assignment(&data_type, target, expression.span);
                    }
                }
                ColumnAttributeKind::PrimaryKey { .. } | ColumnAttributeKind::Unique { .. } => {
                    if let Some(target) = &target {
                        self.key_of_column(target, attribute.span);
                    }
                }
                ColumnAttributeKind::References(reference) => self.foreign_reference(1, reference),
                ColumnAttributeKind::OnUpdate(_)
                | ColumnAttributeKind::NotNull { .. }
                | ColumnAttributeKind::Null { .. }
                | ColumnAttributeKind::Identity { .. }
                | ColumnAttributeKind::AutoIncrement
                | ColumnAttributeKind::SerialDefaultValue
                | ColumnAttributeKind::Collate(_)
                | ColumnAttributeKind::CharacterSet(_)
                | ColumnAttributeKind::Comment(_)
                | ColumnAttributeKind::Visible(_)
                | ColumnAttributeKind::Option { .. }
                | ColumnAttributeKind::Srid(_)
                | ColumnAttributeKind::RowPeriod { .. }
                | ColumnAttributeKind::SystemVersioning(_)
                | ColumnAttributeKind::Attributes
                | ColumnAttributeKind::ForeignOptions(_)
                | ColumnAttributeKind::WithOptions
                | ColumnAttributeKind::NameOnly => {}
            }
        }
    }

    fn place_of_check(&self) -> Place {
        let is_stable = self.rules.definitions.checks_are_stable;
        if is_stable { Place::kept("CHECK") } else { Place::definition("CHECK") }
    }

    pub(crate) fn constraint(&mut self, constraint: &ConstraintKind, scope: &Scope<'_>) {
        match constraint {
            ConstraintKind::Check { condition, .. } => self.condition(condition, scope, self.place_of_check()),
            ConstraintKind::Exclude { elements, condition, .. } => {
                for (key, _) in elements {
                    self.index_key(key, scope, Place::kept("an index"));
                }
                if let Some(condition) = condition {
                    self.condition(condition, scope, Place::kept("the condition of an index"));
                }
            }
            ConstraintKind::ForeignKey { columns, reference, .. } => {
                self.foreign_reference(columns.len(), reference);
            }
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::UsingIndex { .. }
            | ConstraintKind::NotNull(_)
            | ConstraintKind::NameOnly => {}
        }
    }

    /// A foreign key points to as many columns as it has.
    fn foreign_reference(&mut self, count: usize, reference: &ast::ForeignReference) {
        let Some(last) = reference.columns.last() else { return };
        if reference.columns.len() != count {
            let own = crate::binder::columns(count);
            let message = format!("the foreign key has {own}, and points to {}", reference.columns.len());
            self.fault(FaultKind::Count, last.span, message);
        }
    }
}

/// The name of a type in small letters, with its labels as a schema keeps them: `enum('a','b')`.
fn word_with_labels(data_type: &ast::DataType) -> String {
    let label = |argument: &Expression| match &argument.kind {
        ExpressionKind::Literal(ast::Literal::Text(text)) => Some(format!("'{}'", text.text.replace('\'', "''"))),
        _ => None,
    };
    let labels: Vec<String> = data_type.arguments.iter().filter_map(label).collect();
    let list = if labels.is_empty() { String::new() } else { format!("({})", labels.join(",")) };
    type_word(data_type) + &list
}

/// The name of a type in small letters.
fn type_word(data_type: &ast::DataType) -> String {
    match &data_type.name {
        ast::TypeName::Builtin(name) => name.to_lowercase(),
        ast::TypeName::Named(name) => name.last().text.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mysql, Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn expressions_of_tables_name_their_columns() {
        for product in [Postgres, Sqlite, Mysql] {
            refused(product, &[("CREATE TABLE t (a int, CHECK (b > 1))", "no column `b`")]);
            taken(product, &["CREATE TABLE t (a int DEFAULT 1, b int, CHECK (a > b))"]);
        }
        refused(
            Postgres,
            &[
                ("CREATE TABLE t (a int DEFAULT 'x')", "not a whole number"),
                ("CREATE TABLE t (a json PRIMARY KEY)", "no default operator class"),
                ("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + c) STORED)", "no column `c`"),
                ("ALTER TABLE people ALTER age TYPE text USING age > 1 OR name", "OR needs a condition"),
            ],
        );
        refused(
            Sqlite,
            &[
                ("CREATE TABLE t (a int, b int DEFAULT (a + 1))", "constant"),
                ("CREATE TABLE t (a DATETIME) STRICT", "STRICT"),
            ],
        );
        taken(
            Postgres,
            &["ALTER TABLE people ALTER age TYPE bigint, ADD COLUMN other text DEFAULT 'x' CHECK (other <> name)"],
        );
    }

    #[test]
    fn defaults_of_mysql_are_values_of_their_column() {
        refused(
            Mysql,
            &[
                ("CREATE TABLE t (a enum('on','off') DEFAULT 'of')", "no label 'of'"),
                ("CREATE TABLE t (a int DEFAULT '12x')", "not a number"),
                ("CREATE TABLE t (a int DEFAULT 'x')", "not a number"),
            ],
        );
        taken(Mysql, &["CREATE TABLE t (a enum('on','it''s') DEFAULT 'IT''S', b int DEFAULT ' 12 ')"]);
    }
}
