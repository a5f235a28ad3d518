//! Functions: their signatures, and the bodies that are SQL.

use migrations_core::lexer::{TokenKind, tokenize};
use migrations_syntax::ast::{self, RoutineBody, RoutineOption, RoutineResult, Statement, TextForm};
use migrations_syntax::{Span, parse_tokens};

use crate::binder::Binder;
use crate::catalog::Routine;
use crate::data::postgres::CastContext;
use crate::fault::{Fault, FaultKind};
use crate::fit::Fit;
use crate::place::Place;
use crate::scope::{Scope, Source, SourceColumn};
use crate::types::Type;

/// What callers see of a function or procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The types of its input parameters.
    pub parameters: Vec<Type>,
    /// Their names, where they have one.
    pub names: Vec<Option<String>>,
    /// How many of the last ones have defaults.
    pub defaults: usize,
    /// Whether the last one takes any number of arguments.
    pub is_variadic: bool,
    /// What it gives back; unknown for rows.
    pub result: Type,
}

impl Binder<'_> {
    /// CREATE FUNCTION, CREATE PROCEDURE
    pub(crate) fn create_routine(&mut self, routine: &ast::CreateRoutine) -> Signature {
        for parameter in &routine.parameters {
            self.declared(&parameter.data_type);
        }
        let signature = self.signature(routine);
        if routine.if_exists == ast::IfExists::Replace && self.rules.definitions.replacing_keeps_columns {
            self.replaced_routine(routine, &signature);
        }
        if self.rules.definitions.reads_routines {
            self.trigger_parameters(routine, &signature);
            if is_sql(routine) {
                self.sql_body(routine, &signature);
            }
        }
        signature
    }

    fn signature(&self, routine: &ast::CreateRoutine) -> Signature {
        let is_input = |parameter: &&ast::RoutineParameter| {
            !matches!(parameter.mode.as_deref(), Some(mode) if mode.eq_ignore_ascii_case("OUT"))
                || self.rules.definitions.passes_outputs
        };
        let inputs: Vec<&ast::RoutineParameter> = routine.parameters.iter().filter(is_input).collect();
        let is_variadic = inputs
            .iter()
            .any(|parameter| parameter.mode.as_deref().is_some_and(|mode| mode.eq_ignore_ascii_case("VARIADIC")));
        let type_of = |data_type: &ast::DataType| {
            if self.rules.types.are_strict { self.type_of(data_type) } else { Type::Unknown }
        };
        let mut parameters: Vec<Type> = inputs.iter().map(|parameter| type_of(&parameter.data_type)).collect();
        if is_variadic && let Some(last) = parameters.last_mut() {
            *last = last.element().unwrap_or(Type::Unknown);
        }
        let has_outputs = inputs.len() < routine.parameters.len()
            || routine
                .parameters
                .iter()
                .any(|parameter| parameter.mode.as_deref().is_some_and(|mode| mode.eq_ignore_ascii_case("INOUT")));
        let result = match &routine.returns {
            Some(RoutineResult::Type(data_type)) if !has_outputs => type_of(data_type),
            Some(RoutineResult::Type(_) | RoutineResult::Table(_)) | None => Type::Unknown,
        };
        let defaults = inputs.iter().filter(|parameter| parameter.default.is_some()).count();
        let names = inputs.iter().map(|parameter| parameter.name.as_ref().map(|name| self.folded(name))).collect();
        Signature { parameters, names, defaults, is_variadic, result }
    }

    /// OR REPLACE keeps the names of parameters, their defaults, and the result. Source: PostgreSQL's manual, CREATE FUNCTION.
    fn replaced_routine(&mut self, routine: &ast::CreateRoutine, signature: &Signature) {
        let name = self.folded(routine.name.last());
        let known = self.catalog.routines(self.schema_of(&routine.name).as_deref(), &name);
        let has_unknown = signature.parameters.iter().any(Type::is_unknown);
        let schema = self.schema_of(&routine.name).unwrap_or_default();
        let is_it = |known: &&Routine| {
            !has_unknown && known.schema == schema && known.parameters.as_ref() == Some(&signature.parameters)
        };
        let Some(known) = known.iter().find(is_it) else { return };
        let renamed = known.names.iter().zip(&signature.names).find_map(|(old, new)| match (old, new) {
            (Some(old), new) if new.as_ref() != Some(old) => Some(old),
            _ => None,
        });
        let message = if let Some(old) = renamed {
            format!("OR REPLACE cannot rename the parameter `{old}`")
        } else if signature.defaults < known.defaults {
            "OR REPLACE cannot take the default of a parameter away".to_owned()
        } else {
            match (known.result.name(), signature.result.name()) {
                (Some(old), Some(new)) if old != new => {
                    format!("OR REPLACE cannot change the result of `{name}` from `{old}` to `{new}`")
                }
                _ => return,
            }
        };
        let help = "drop the function before, and make it anew";
        self.report(Fault::new(FaultKind::Product, routine.name.span(), message).help(help));
    }

    /// A function of a trigger gets its arguments in another way.
    fn trigger_parameters(&mut self, routine: &ast::CreateRoutine, signature: &Signature) {
        if signature.result.name() != Some("trigger") && signature.result.name() != Some("event_trigger") {
            return;
        }
        if let Some(first) = routine.parameters.first() {
            let span = first.name.as_ref().map_or(first.data_type.span, |name| name.span);
            let message =
                format!("`{}` returns {}, so it cannot have parameters", routine.name.last().text, signature.result);
            self.report(
                Fault::new(FaultKind::Product, span, message).help("a trigger passes its arguments in TG_ARGV"),
            );
        }
    }

    /// LANGUAGE sql
    fn sql_body(&mut self, routine: &ast::CreateRoutine, signature: &Signature) {
        let parameters = self.parameter_scope(routine);
        match &routine.body {
            RoutineBody::Text(text, None) if self.catalog.checks_bodies() => {
                if let Some((start, body)) = plain_body(text) {
                    self.text_body(body, start, &parameters, signature);
                }
            }
            RoutineBody::Return(value) => {
                let data_type = self.expression(value, &parameters, Place::ANYWHERE);
                self.require_result(&data_type, signature, value.span);
            }
            RoutineBody::Statements { statements, .. } => {
                for statement in statements {
                    self.body_outputs(statement, &parameters);
                }
            }
            RoutineBody::Text(..) | RoutineBody::None | RoutineBody::Block { .. } | RoutineBody::Library(_) => {}
        }
    }

    /// Parameters are found where no column has their name, by themselves or behind the name of the function.
    fn parameter_scope(&self, routine: &ast::CreateRoutine) -> Scope<'static> {
        let column = |parameter: &ast::RoutineParameter| {
            let name = self.folded(parameter.name.as_ref()?);
            Some(SourceColumn {
                name,
                data_type: self.type_of(&parameter.data_type),
                shown_type: String::new(),
                is_not_null: false,
                is_merged: false,
                is_hidden: true,
            })
        };
        let name = Some(self.folded(routine.name.last()));
        let source = Source {
            columns: Some(routine.parameters.iter().filter_map(column).collect()),
            has_system_columns: false,
            ..Source::unknown(name)
        };
        // `p.f` is a field where `p` is a row.
        let fields = |parameter: &ast::RoutineParameter| {
            let name = self.folded(parameter.name.as_ref()?);
            Some(Source { is_qualified_only: true, ..Source::unknown(Some(name)) })
        };
        let sources = std::iter::once(source).chain(routine.parameters.iter().filter_map(fields)).collect();
        Scope { sources, ..Scope::empty() }
    }

    fn text_body(&mut self, body: &str, start: usize, parameters: &Scope<'_>, signature: &Signature) {
        let tokens = tokenize(body, self.product.dialect());
        let ends = tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| token.kind == TokenKind::Semicolon)
            .map(|(at, _)| at)
            .chain(std::iter::once(tokens.len()));
        let mut first = 0;
        let mut last: Option<(Statement, Option<Vec<crate::scope::OutputColumn>>, Span)> = None;
        let begun = self.faults.len();
        for end in ends {
            let own = &tokens[first..end];
            first = (end + 1).min(tokens.len());
            let (Some(open), Some(close)) =
                (own.iter().position(|token| token.acts()), own.iter().rposition(|token| token.acts()))
            else {
                continue;
            };
            let own = &own[open..=close];
            let (offset, close) = (own[0].span.start, &own[own.len() - 1]);
            let parsed = parse_tokens(&body[offset..close.span.end], own, offset, self.product);
            let before = self.faults.len();
            let Some(statement) = parsed.statement.filter(|_| parsed.errors.is_empty()) else {
                for error in parsed.errors {
                    let span = moved(error.span, start + offset);
                    self.report(Fault::new(
                        FaultKind::Product,
                        span,
                        format!("the body is no SQL: {}", error.message()),
                    ));
                }
                return;
            };
            if makes_objects(&statement) {
                // What it makes is there only when it runs.
                self.faults.truncate(begun);
                return;
            }
            let outputs = self.body_outputs(&statement, parameters);
            for fault in &mut self.faults[before..] {
                fault.span = moved(fault.span, start + offset);
            }
            last = Some((statement, outputs, Span::new(start + offset, start + close.span.end)));
        }
        if let Some((Statement::Query(_), Some(outputs), span)) = last
            && let [only] = outputs.as_slice()
            && !signature.result.is_unknown()
        {
            self.require_result(&only.data_type, signature, span);
        }
    }

    fn require_result(&mut self, data_type: &Type, signature: &Signature, span: Span) {
        let is_pseudo = signature.result.name().is_none_or(|name| !crate::data::postgres::is_plain(name));
        if is_pseudo || self.fits(data_type, &signature.result, CastContext::Assignment) != Fit::No {
            return;
        }
        let message = format!("the function returns `{}`, and its body gives `{data_type}`", signature.result);
        self.fault(FaultKind::Type, span, message);
    }
}

fn is_sql(routine: &ast::CreateRoutine) -> bool {
    let language = routine.options.iter().find_map(|option| match option {
        RoutineOption::Language(name) => Some(name.text.to_lowercase()),
        RoutineOption::Words(_)
        | RoutineOption::Value { .. }
        | RoutineOption::Set(_)
        | RoutineOption::Comment(_)
        | RoutineOption::Transform(_) => None,
    });
    match language {
        Some(language) => language == "sql",
        // A body that is no string is SQL.
        None => !matches!(routine.body, RoutineBody::Text(..) | RoutineBody::None),
    }
}

/// The text of a body whose letters stand one for one in the script, and where it begins.
fn plain_body(text: &ast::TextLiteral) -> Option<(usize, &str)> {
    let quotes = text.span.end().checked_sub(text.span.start())?.checked_sub(text.text.len())?;
    let is_even = quotes.is_multiple_of(2) && quotes >= 2;
    (text.form == TextForm::Plain && is_even && !text.text.contains('\'') || is_dollar_quoted(text, quotes))
        .then(|| (text.span.start() + quotes / 2, text.text.as_str()))
}

/// Between dollars quotes stand once.
fn is_dollar_quoted(text: &ast::TextLiteral, quotes: usize) -> bool {
    text.form == TextForm::Plain && quotes.is_multiple_of(2) && quotes >= 4
}

fn moved(span: Span, by: usize) -> Span {
    Span::new(span.start() + by, span.end() + by)
}

/// Whether later statements of the same body may name what this one makes.
fn makes_objects(statement: &Statement) -> bool {
    !matches!(
        statement,
        Statement::Query(_) | Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) | Statement::Merge(_)
    )
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Postgres;

    use crate::testing::{faults, refused, taken};

    #[test]
    fn bodies_of_sql_are_read() {
        refused(
            Postgres,
            &[
                (
                    "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT count(nam) FROM people $$",
                    "no column `nam`",
                ),
                (
                    "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$ SELECT made_at FROM people $$",
                    "returns `integer`",
                ),
                (
                    "CREATE FUNCTION f(a int) RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
                    "cannot have parameters",
                ),
            ],
        );
        taken(
            Postgres,
            &[
                "CREATE FUNCTION f(who int) RETURNS text LANGUAGE sql AS $$ SELECT name FROM people WHERE id = who; $$",
                "CREATE FUNCTION f(int) RETURNS SETOF people LANGUAGE sql AS $$ SELECT * FROM people WHERE id = $1 $$",
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN SELECT nothing; END $$",
            ],
        );
    }

    #[test]
    fn places_are_those_of_the_statement() {
        let text = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT agee FROM people $$";
        let found = faults(Postgres, text);
        assert_eq!(&text[found[0].span.range()], "agee");
    }

    #[test]
    fn replacing_keeps_what_callers_see() {
        let function =
            |head: &str| format!("CREATE OR REPLACE FUNCTION twice{head} LANGUAGE plpgsql AS $$ BEGIN END $$");
        let (renamed, other) = (function("(n integer) RETURNS integer"), function("(number integer) RETURNS bigint"));
        refused(Postgres, &[(&renamed, "rename the parameter `number`"), (&other, "from `integer` to `bigint`")]);
        let (same, new) = (function("(number integer) RETURNS integer"), function("(n text) RETURNS text"));
        let elsewhere = same.replace("twice", "other.twice").replace("number", "n");
        taken(Postgres, &[&same, &new, &elsewhere]);
    }
}
