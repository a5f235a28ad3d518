//! Calls of functions, and forms that look like calls.

use super::Printer;
use super::canonical;
use super::name::Role;
use crate::ast::{Argument, Call, Expression, ExpressionKind, Ident, Name, Over, Quantifier};

impl Printer {
    /// A call of a function.
    pub(crate) fn call(&mut self, call: &Call) {
        let synonym = if self.is_canonical() { canonical::call_name(call, self.product) } else { None };
        match synonym {
            Some((name, has_parentheses)) => {
                self.word(name);
                if has_parentheses {
                    self.in_glued_parentheses(|printer| printer.call_content(call));
                }
            }
            None => {
                self.function_name(&call.name);
                if call.has_parentheses {
                    self.in_glued_parentheses(|printer| printer.call_content(call));
                }
            }
        }
        self.call_clauses(call);
    }

    /// The name of a function; a bare one may be a word of the grammar.
    fn function_name(&mut self, name: &Name) {
        match name.parts.as_slice() {
            [only] if !only.is_quoted => self.ident(only, Role::Word),
            _ => self.name(name, Role::Function),
        }
    }

    fn call_content(&mut self, call: &Call) {
        self.quantifier(call.quantifier);
        self.arguments(call);
        self.order_by(&call.order_by);
        self.text_behind("SEPARATOR", &call.separator);
        if let Some(limit) = &call.limit {
            self.word("LIMIT");
            self.expression(limit);
        }
        self.words(&call.clauses);
    }

    /// DISTINCT, ALL
    pub(crate) fn quantifier(&mut self, quantifier: Option<Quantifier>) {
        match quantifier {
            None => {}
            Some(Quantifier::Distinct) => self.word("DISTINCT"),
            Some(Quantifier::All) => self.word("ALL"),
        }
    }

    fn arguments(&mut self, call: &Call) {
        let takes_field = is_form(&call.name, "EXTRACT");
        for (at, argument) in call.arguments.iter().enumerate() {
            if at > 0 && !joins(&argument.keyword) {
                self.glue(",");
            }
            match field_of(argument).filter(|_| takes_field && at == 0) {
                Some(field) => self.ident(field, Role::Word),
                None => self.argument(argument),
            }
        }
    }

    /// What a function is given, with the words around it.
    pub(crate) fn argument(&mut self, argument: &Argument) {
        self.word(&argument.keyword);
        if let Some((name, is_arrow)) = &argument.name {
            self.ident(name, Role::Function);
            self.put(if *is_arrow { "=>" } else { ":=" });
        }
        if let Some(value) = &argument.value {
            self.expression(value);
        }
        self.word(&argument.suffix);
    }

    fn call_clauses(&mut self, call: &Call) {
        if !call.within_group.is_empty() {
            self.word("WITHIN GROUP");
            self.in_parentheses(|printer| printer.order_by(&call.within_group));
        }
        if let Some(filter) = &call.filter {
            self.word("FILTER");
            self.in_parentheses(|printer| {
                printer.word("WHERE");
                printer.expression(filter);
            });
        }
        self.word(&call.null_treatment);
        match &call.over {
            None => {}
            Some(Over::Name(window)) => {
                self.word("OVER");
                self.ident(window, Role::Column);
            }
            Some(Over::Window(window)) => {
                self.word("OVER");
                self.window_definition(window);
            }
        }
    }
}

/// Whether a name is a word of the grammar.
fn is_form(name: &Name, word: &str) -> bool {
    matches!(name.parts.as_slice(), [only] if !only.is_quoted && only.text.eq_ignore_ascii_case(word))
}

/// Whether a word before an argument stands in place of a comma.
fn joins(keyword: &str) -> bool {
    let first = keyword.split(' ').next().unwrap_or_default();
    matches!(first, "FROM" | "FOR" | "SIMILAR" | "ESCAPE" | "PLACING" | "IN" | "USING" | "AS")
}

/// The word that an argument is, such as YEAR.
fn field_of(argument: &Argument) -> Option<&Ident> {
    match argument.value.as_ref() {
        Some(Expression { kind: ExpressionKind::Column(name), .. }) if name.parts.len() == 1 => name.parts.first(),
        _ => None,
    }
}
