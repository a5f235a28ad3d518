//! Which strings and numbers can be a value of a type.
//!
//! Only what can never be read as the type is refused: formats of dates and the like have so many forms that everything with
//! a digit is taken.

use migrations_syntax::ast::{Expression, ExpressionKind, Literal, TextForm};

use crate::binder::Binder;
use crate::fault::{Fault, FaultKind};
use crate::types::{Type, listed_labels};
use crate::wording::{listed, shortened};

/// A literal, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written<'e> {
    Text(&'e str),
    Number(&'e str),
}

/// What an expression says, if it is a plain literal: a sign belongs to it.
pub(crate) fn written(expression: &Expression) -> Option<(Written<'_>, bool)> {
    match &expression.kind {
        ExpressionKind::Literal(Literal::Text(text)) if text.form == TextForm::Plain && !text.text.contains('\\') => {
            Some((Written::Text(&text.text), false))
        }
        ExpressionKind::Literal(Literal::Number(digits)) => Some((Written::Number(digits), false)),
        ExpressionKind::Prefix { operator, operand } if operator.symbol == "-" && operator.schema.is_none() => {
            match written(operand)? {
                (Written::Number(digits), is_negative) => Some((Written::Number(digits), !is_negative)),
                (Written::Text(_), _) => None,
            }
        }
        _ => None,
    }
}

impl Binder<'_> {
    /// Reports a literal that can never be of a type; `shown` is that type with its length, if there is one.
    pub(crate) fn literal_fits(&mut self, expression: &Expression, target: &Type, shown: &str) {
        let Some((literal, is_negative)) = written(expression) else { return };
        let target = match target {
            Type::Named(name) => self.catalog.domain_base(name).unwrap_or_else(|| target.clone()),
            Type::Unknown | Type::Untyped => return,
        };
        let Some(name) = target.name() else { return };
        if let Some(labels) = self.catalog.labels(name).or_else(|| listed_labels(shown)) {
            self.label_fits(expression, literal, name, &labels);
            return;
        }
        let reason = match literal {
            Written::Text(text) => (self.rules.types.text_reason)(text, name, shown),
            Written::Number(digits) => (self.rules.types.number_reason)(digits, is_negative, name, shown),
        };
        if let Some(reason) = reason {
            let shown = if shown.is_empty() { name } else { shown };
            let text = match (literal, is_negative) {
                (Written::Text(text), _) => format!("'{}'", shortened(text)),
                (Written::Number(digits), false) => shortened(digits),
                (Written::Number(digits), true) => format!("-{}", shortened(digits)),
            };
            let message = format!("type `{shown}` has no value {text}: {reason}");
            self.fault(FaultKind::Type, expression.span, message);
        }
    }

    fn label_fits(&mut self, expression: &Expression, literal: Written<'_>, name: &str, labels: &[String]) {
        let Written::Text(text) = literal else { return };
        if (self.rules.types.is_label)(text, labels) {
            return;
        }
        let near = migrations_core::most_similar(text, labels.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean '{near}'?"),
            None if labels.len() <= 8 => format!("its labels are {}", listed(labels, "and")),
            None => format!("it has {} labels", labels.len()),
        };
        let message = format!("`{name}` has no label '{text}'");
        self.report(Fault::new(FaultKind::Type, expression.span, message).help(help));
    }
}
