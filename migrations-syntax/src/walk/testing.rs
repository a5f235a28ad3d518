//! What tests of the walk share.

use migrations_core::Product;

use super::{Role, Visitor, walk_statement};
use crate::ast::{DataType, Expression, ExpressionKind, Ident, Literal, Name, ObjectKind, TextLiteral, TypeName};
use crate::parse_statement;

/// All that a walk shows, in its order.
#[derive(Default)]
struct Everything(Vec<String>);

impl Visitor for Everything {
    fn relation(&mut self, name: &Name, role: Role) {
        self.0.push(format!("{role:?} {}", name.last().text));
    }

    fn routine(&mut self, name: &Name) {
        self.0.push(format!("Routine {}", name.last().text));
    }

    fn column(&mut self, column: &Ident, table: Option<&Name>) {
        let table = table.map_or("?", |table| &table.last().text);
        self.0.push(format!("{table}.{}", column.text));
    }

    fn object(&mut self, kind: ObjectKind, name: &Name) {
        self.0.push(format!("{kind:?} {}", name.last().text));
    }

    fn collation(&mut self, name: &Name) {
        self.0.push(format!("Collation {}", name.last().text));
    }

    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Column(name) => self.0.push(name.last().text.clone()),
            ExpressionKind::Literal(Literal::Number(number)) => self.0.push(number.clone()),
            _ => {}
        }
    }

    fn data_type(&mut self, data_type: &DataType) {
        let name = match &data_type.name {
            TypeName::Builtin(name) => name,
            TypeName::Named(name) => &name.last().text,
        };
        self.0.push(format!("type {name}"));
    }

    fn text(&mut self, text: &TextLiteral) {
        self.0.push(format!("'{}'", text.text));
    }

    fn words(&mut self, words: &str) {
        self.0.push(format!("[{words}]"));
    }
}

/// All that a walk over a statement shows.
#[track_caller]
pub(super) fn seen(product: Product, text: &str, expected: &str) {
    let parsed = parse_statement(text, product);
    let statement = parsed.statement.unwrap_or_else(|| panic!("{text}: {}", parsed.errors[0]));
    let mut everything = Everything::default();
    walk_statement(&statement, &mut everything);
    assert_eq!(everything.0.join(", "), expected, "{text}");
}
