//! Indexes and keys: what they are made of.

use migrations_syntax::Span;
use migrations_syntax::ast::{
    self, ConstraintKind, Expression, ExpressionKind, IndexKey, IndexKeyValue, IndexKind, TableIndex,
};

use crate::binder::Binder;
use crate::catalog::Column;
use crate::fault::{Fault, FaultKind};
use crate::fit::Fit;
use crate::place::Place;
use crate::scope::Scope;
use crate::types::Type;

impl Binder<'_> {
    /// An index within CREATE TABLE or ALTER TABLE.
    pub(crate) fn table_index(&mut self, index: &TableIndex, scope: &Scope<'_>) {
        for key in &index.keys {
            let data_type = self.index_key(key, scope, Place::kept("an index"));
            self.length_of_key(index.kind, key, &data_type);
        }
    }

    /// The columns of a unique key have to be such that it can be kept.
    pub(crate) fn unique_key(&mut self, constraint: &ConstraintKind, columns: &[Column]) {
        let (ConstraintKind::PrimaryKey(definition) | ConstraintKind::Unique(definition)) = constraint else { return };
        for key in &definition.keys {
            let IndexKeyValue::Column(name) = &key.value else { continue };
            let own = self.folded(name);
            if let Some(column) = columns.iter().find(|column| column.name == own) {
                self.length_of_key(IndexKind::Unique, key, &column.data_type);
                self.key_class(&column.data_type, key.span);
            }
        }
    }

    /// PRIMARY KEY or UNIQUE of one column, with that.
    pub(crate) fn key_of_column(&mut self, column: &Column, span: Span) {
        self.endless_key(&column.data_type, span);
        self.key_class(&column.data_type, span);
    }

    /// A unique key needs an operator class.
    fn key_class(&mut self, data_type: &Type, span: Span) {
        if self.rules.types.are_strict && !self.catalog.has_own_casts() {
            self.default_class(data_type, "btree", span);
        }
    }

    /// A key that finds words or places needs no length.
    fn length_of_key(&mut self, kind: IndexKind, key: &IndexKey, data_type: &Type) {
        match kind {
            IndexKind::Plain | IndexKind::Unique if key.length.is_none() => self.endless_key(data_type, key.span),
            IndexKind::Plain | IndexKind::Unique | IndexKind::Fulltext | IndexKind::Spatial | IndexKind::Vector => {}
        }
    }

    /// A key of a text without an end says how much of it counts (MySQL).
    fn endless_key(&mut self, data_type: &Type, span: Span) {
        const ENDLESS: [&str; 8] =
            ["tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob"];
        let is_endless = data_type.name().is_some_and(|name| ENDLESS.contains(&name));
        if self.rules.limits.text_keys_need_length && is_endless {
            let message = format!("a key on `{data_type}` has to say how many characters of it count");
            let help = "name a length, as in `KEY (column(100))`, or let the column be VARCHAR";
            self.report(Fault::new(FaultKind::Product, span, message).help(help));
        }
    }

    pub(crate) fn index_key(&mut self, key: &IndexKey, scope: &Scope<'_>, place: Place) -> Type {
        match &key.value {
            IndexKeyValue::Column(column) => {
                let expression = Expression { kind: ExpressionKind::Column(column.clone().into()), span: column.span };
                self.expression(&expression, scope, place)
            }
            IndexKeyValue::Expression(expression) => self.expression(expression, scope, place),
        }
    }

    /// A key needs an operator class of its type.
    pub(crate) fn operator_class(&mut self, key: &IndexKey, data_type: &Type, method: &str) {
        if !self.rules.types.are_strict || self.catalog.has_own_casts() {
            return;
        }
        match &key.operator_class {
            None => self.default_class(data_type, method, key.span),
            Some((name, _)) if name.qualifiers().is_empty() => {
                let own = self.folded(name.last());
                let classes: Vec<_> = crate::data::postgres::operator_classes(method).collect();
                let is_known = classes.is_empty() || classes.iter().any(|class| class.name == own);
                // An extension that no revision creates may bring it, unless it is a misspelt one.
                let near = migrations_core::most_similar(&own, classes.iter().map(|class| class.name));
                if let Some(near) = near.filter(|_| !is_known) {
                    let message = format!("`{method}` has no operator class `{own}`");
                    let help = format!("did you mean `{near}`?");
                    self.report(Fault::new(FaultKind::UnknownName, name.span(), message).help(help));
                }
            }
            Some(_) => {}
        }
    }

    pub(crate) fn default_class(&mut self, data_type: &Type, method: &str, span: Span) {
        if self.has_default_class(data_type, method) {
            return;
        }
        let message = format!("`{data_type}` has no default operator class for `{method}`");
        let help = match (method, data_type.name()) {
            (_, Some("json")) => "jsonb has one",
            ("gin", _) => {
                "GIN indexes arrays, jsonb and tsvector; for others name an operator class, or take another method"
            }
            _ => "index an expression of another type, or name an operator class",
        };
        self.report(Fault::new(FaultKind::Type, span, message).help(help));
    }

    /// Values that a query compares with each other need an order or a hash: those of GROUP BY, DISTINCT, UNION, ORDER BY.
    pub(crate) fn compared(&mut self, data_type: &Type, place: &str, span: Span) {
        let is_looked_at = self.rules.types.are_strict && !self.catalog.has_own_casts();
        let has_class = |method: &&str| self.has_default_class(data_type, method);
        // ORDER BY alone needs an order.
        let methods: &[&str] = if place == "ORDER BY" { &["btree"] } else { &["btree", "hash"] };
        if !is_looked_at || methods.iter().any(has_class) {
            return;
        }
        let message = format!("values of `{data_type}` cannot be compared with each other, as {place} has to");
        let other = if data_type.name() == Some("json") { "jsonb" } else { "text" };
        self.report(Fault::new(FaultKind::Type, span, message).help(format!("cast them: `(..)::{other}`")));
    }

    /// Whether a method indexes values of a type; true where that is not known.
    pub(crate) fn has_default_class(&self, data_type: &Type, method: &str) -> bool {
        let own = self.settled(data_type);
        let Some(name) = own.name() else { return true };
        let defaults = || crate::data::postgres::operator_classes(method).filter(|class| class.is_default);
        defaults().any(|class| class.data_type == name)
            || defaults().next().is_none()
            || defaults().any(|class| self.settled_fits_parameter(&own, class.data_type) == Fit::Yes)
    }

    /// CREATE INDEX
    pub(crate) fn create_index(&mut self, index: &ast::CreateIndex) {
        let outer = Scope::empty();
        let scope = self.scope_of_target(&index.table, None, &outer);
        if self.relation(&index.table).found().is_some_and(|relation| relation.is_view && !relation.is_materialized) {
            let message = format!("`{}` is a view, which has no indexes", index.table.last().text);
            self.fault(FaultKind::Product, index.table.span(), message);
            return;
        }
        if let Some(name) = &index.name {
            self.name_limit(name.last());
        }
        let method = index.method.as_ref().map_or_else(|| "btree".to_owned(), |method| method.text.to_lowercase());
        for key in &index.keys {
            let data_type = self.index_key(key, &scope, Place::kept("an index"));
            self.operator_class(key, &data_type, &method);
            self.length_of_key(index.kind, key, &data_type);
        }
        if index.kind == ast::IndexKind::Unique {
            self.unique_index_of_partitioned(&index.table, &index.keys);
        }
        if let Some(condition) = &index.condition {
            self.condition(condition, &scope, Place::kept("the condition of an index"));
        }
    }
}
