//! Which types fit: operators, casts, and the common type of several values (PostgreSQL).
//!
//! Sources: PostgreSQL's manual, chapter 10 "Type Conversion"; `parse_oper.c`, `parse_coerce.c`.

use migrations_syntax::Span;

use crate::binder::Binder;
use crate::data::postgres::{self, CastContext, Operator};
use crate::fault::{Fault, FaultKind};
use crate::place::Place;
use crate::types::Type;

/// Whether a type can be had where another one is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Yes,
    No,
    /// It is not known.
    Maybe,
}

/// Operators whose two sides have the same type, as a rule: a string beside one takes the type of the other side.
pub(crate) fn takes_same_type(symbol: &str) -> bool {
    matches!(symbol, "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=")
}

impl Binder<'_> {
    /// A type as it counts for operators: domains are the type under them, and what is neither of the server nor an
    /// enumeration of the schema is not known.
    pub(crate) fn settled(&self, data_type: &Type) -> Type {
        let Type::Named(name) = data_type else { return data_type.clone() };
        // The server's own types come first on every search path.
        if is_of_server(name) {
            return data_type.clone();
        }
        match self.catalog.domain_base(name) {
            Some(base) => self.settled_base(&base),
            None => self.settled_base(data_type),
        }
    }

    fn settled_base(&self, data_type: &Type) -> Type {
        let Type::Named(name) = data_type else { return data_type.clone() };
        let element = name.strip_suffix("[]").unwrap_or(name);
        if is_of_server(name) || self.is_enum(element) { data_type.clone() } else { Type::Unknown }
    }

    pub(crate) fn is_enum(&self, name: &str) -> bool {
        self.catalog.labels(name).is_some()
    }

    /// Whether a value of one type can stand where another one is needed, at most by a cast of this context.
    pub(crate) fn fits(&self, from: &Type, to: &Type, context: CastContext) -> Fit {
        let (from, to) = (self.settled(from), self.settled(to));
        match (&from, &to) {
            (Type::Unknown, _) | (_, Type::Unknown) => Fit::Maybe,
            (Type::Untyped, _) | (_, Type::Untyped) => Fit::Yes,
            (Type::Named(from), Type::Named(to)) => self.named_fits(from, to, context),
        }
    }

    /// The same of two types that are settled.
    fn named_fits(&self, from: &str, to: &str, context: CastContext) -> Fit {
        if from == to || self.is_cast(from, to, context) {
            Fit::Yes
        } else if self.catalog.has_own_casts() {
            Fit::Maybe
        } else {
            Fit::No
        }
    }

    fn is_cast(&self, from: &str, to: &str, context: CastContext) -> bool {
        if let (Some(from), Some(to)) = (from.strip_suffix("[]"), to.strip_suffix("[]")) {
            return from == to || self.is_cast(from, to, context);
        }
        if postgres::cast(from, to).is_some_and(|known| known <= context) {
            return true;
        }
        // Everything becomes a string by assignment, and a string everything where the cast is written.
        let is_string = |name: &str| postgres::server_type(name).is_some_and(|known| known.category == 'S');
        match context {
            CastContext::Implicit => false,
            CastContext::Assignment => is_string(to),
            CastContext::Explicit => is_string(to) || is_string(from),
        }
    }

    /// Whether a value fits a parameter, which may be of a polymorphic type.
    pub(crate) fn fits_parameter(&self, from: &Type, parameter: &str) -> Fit {
        self.settled_fits_parameter(&self.settled(from), parameter)
    }

    /// The same of a type that is settled.
    pub(crate) fn settled_fits_parameter(&self, own: &Type, parameter: &str) -> Fit {
        match parameter {
            "\"any\"" | "any" | "anyelement" | "anycompatible" | "anynonarray" | "anycompatiblenonarray" => match own {
                Type::Named(_) | Type::Untyped => Fit::Yes,
                Type::Unknown => Fit::Maybe,
            },
            "record" => match own {
                Type::Named(_) => Fit::No,
                Type::Untyped => Fit::Yes,
                Type::Unknown => Fit::Maybe,
            },
            "anyarray" | "anycompatiblearray" => match own {
                Type::Named(name) if name.ends_with("[]") => Fit::Yes,
                Type::Named(name) if matches!(&**name, "oidvector" | "int2vector") => Fit::Yes,
                Type::Named(_) => Fit::No,
                Type::Untyped => Fit::Yes,
                Type::Unknown => Fit::Maybe,
            },
            "anyenum" => match own {
                Type::Named(name) if self.is_enum(name) => Fit::Yes,
                Type::Named(_) => Fit::No,
                Type::Untyped => Fit::Yes,
                Type::Unknown => Fit::Maybe,
            },
            "anyrange" | "anymultirange" | "anycompatiblerange" | "anycompatiblemultirange" => match own {
                Type::Named(name) => {
                    let is_range = postgres::server_type(name).is_some_and(|known| known.category == 'R');
                    if is_range { Fit::Yes } else { Fit::No }
                }
                Type::Untyped => Fit::Yes,
                Type::Unknown => Fit::Maybe,
            },
            _ if postgres::server_type(parameter).is_none_or(|known| known.category == 'P')
                && !parameter.ends_with("[]") =>
            {
                Fit::Maybe
            }
            _ => match own {
                Type::Named(name) if &**name == parameter => Fit::Yes,
                Type::Named(name) if is_of_server(parameter) => self.named_fits(name, parameter, CastContext::Implicit),
                Type::Named(_) | Type::Unknown => Fit::Maybe,
                Type::Untyped => Fit::Yes,
            },
        }
    }

    /// The type of `left symbol right`.
    pub(crate) fn binary(&mut self, symbol: &str, left: &Type, right: &Type, span: Span) -> Type {
        let symbol = if symbol == "!=" { "<>" } else { symbol };
        let is_comparison = takes_same_type(symbol);
        let (own, other) = (self.settled(left), self.settled(right));
        if own.is_unknown() || other.is_unknown() {
            return if is_comparison { self.boolean() } else { Type::Unknown };
        }
        let candidates: Vec<&Operator> =
            postgres::operators(symbol).filter(|operator| !operator.left.is_empty()).collect();
        if candidates.is_empty() {
            return Type::Unknown;
        }
        if own == Type::Untyped && other == Type::Untyped {
            return if is_comparison { self.boolean() } else { Type::Unknown };
        }
        // A string is tried with the type of the other side first.
        let (exact_left, exact_right) = match (&own, &other) {
            (Type::Untyped, known) => (known.clone(), known.clone()),
            (known, Type::Untyped) => (known.clone(), known.clone()),
            (left, right) => (left.clone(), right.clone()),
        };
        let is_exact = |operator: &&&Operator| {
            exact_left.name() == Some(operator.left) && exact_right.name() == Some(operator.right)
        };
        if let Some(exact) = candidates.iter().find(is_exact) {
            return Type::named(exact.result);
        }
        let fit = |operator: &Operator| {
            both(self.settled_fits_parameter(&own, operator.left), self.settled_fits_parameter(&other, operator.right))
        };
        let fitting: Vec<(&Operator, Fit)> =
            candidates.iter().map(|operator| (*operator, fit(operator))).filter(|(_, fit)| *fit != Fit::No).collect();
        let fitting: Vec<(&Operator, Fit)> =
            fitting.into_iter().filter(|(operator, _)| is_consistent(operator, &own, &other)).collect();
        if fitting.is_empty() {
            self.no_operator(symbol, left, right, span);
            return if is_comparison { self.boolean() } else { Type::Unknown };
        }
        let results: Vec<&str> = fitting.iter().map(|(operator, _)| operator.result).collect();
        same_result(&results)
    }

    fn no_operator(&mut self, symbol: &str, left: &Type, right: &Type, span: Span) {
        let written = match symbol {
            "~~" => "LIKE",
            "~~*" => "ILIKE",
            other => other,
        };
        let shown = |data_type: &Type| {
            if *data_type == Type::Untyped { "a string".to_owned() } else { format!("`{data_type}`") }
        };
        let message = format!("there is no operator `{written}` between {} and {}", shown(left), shown(right));
        let help = match (left.name(), right.name()) {
            (Some(left), Some(right)) if takes_same_type(symbol) => {
                format!("cast one side: `::{left}` on the right, or `::{right}` on the left")
            }
            (Some(_), None) | (None, Some(_)) | (None, None) | (Some(_), Some(_)) => {
                "cast a side to a type that has the operator, as in `value::text`".to_owned()
            }
        };
        self.report(Fault::new(FaultKind::Type, span, message).help(help));
    }

    /// The type of `symbol operand`.
    pub(crate) fn unary(&mut self, symbol: &str, operand: &Type, span: Span) -> Type {
        let own = self.settled(operand);
        let Type::Named(name) = &own else { return Type::Unknown };
        let candidates: Vec<&Operator> =
            postgres::operators(symbol).filter(|operator| operator.left.is_empty()).collect();
        if let Some(exact) = candidates.iter().find(|operator| operator.right == &**name) {
            return Type::named(exact.result);
        }
        let fitting: Vec<&&Operator> =
            candidates.iter().filter(|operator| self.settled_fits_parameter(&own, operator.right) != Fit::No).collect();
        if fitting.is_empty() && !candidates.is_empty() {
            let message = format!("there is no operator `{symbol}` for `{own}`");
            self.fault(FaultKind::Type, span, message);
        }
        same_result(&fitting.iter().map(|operator| operator.result).collect::<Vec<_>>())
    }

    /// Reports an operator or a cast that depends on settings, where the value is kept.
    pub(crate) fn require_immutable(&mut self, symbol: &str, left: &Type, right: &Type, place: Place, span: Span) {
        let Some(words) = place.changing.filter(|_| self.rules.types.are_strict) else { return };
        let (own, other) = (self.settled(left), self.settled(right));
        let exact = postgres::operators(symbol)
            .find(|operator| own.name() == Some(operator.left) && other.name() == Some(operator.right));
        if exact.is_some_and(|operator| !operator.is_immutable) {
            let message = format!(
                "`{left} {symbol} {right}` depends on settings such as the time zone, and cannot stand in {words}"
            );
            self.fault(FaultKind::Product, span, message);
        }
    }

    /// The same of a cast.
    pub(crate) fn require_immutable_cast(&mut self, from: &Type, to: &Type, place: Place, span: Span) {
        let Some(words) = place.changing else { return };
        let (own, other) = (self.settled(from), self.settled(to));
        let (Some(own), Some(other)) = (own.name(), other.name()) else { return };
        if postgres::is_changing_cast(own, other) {
            let message = format!(
                "the cast from `{from}` to `{to}` depends on settings such as the time zone, and cannot stand in {words}"
            );
            self.report(
                Fault::new(FaultKind::Product, span, message)
                    .help("say the time zone, as in `column AT TIME ZONE 'UTC'`"),
            );
        }
    }

    /// Reports what is no condition.
    pub(crate) fn require_boolean(&mut self, data_type: &Type, span: Span, place: &str) {
        if !self.rules.types.are_strict {
            return;
        }
        if self.fits(data_type, &Type::named("boolean"), CastContext::Implicit) == Fit::No {
            let message = format!("{place} needs a condition, and this is `{data_type}`");
            self.report(Fault::new(FaultKind::Type, span, message).help("compare it with a value, as in `column = 1`"));
        }
    }

    /// Reports a cast that is written and does not exist.
    pub(crate) fn require_cast(&mut self, from: &Type, to: &Type, span: Span) {
        if self.fits(from, to, CastContext::Explicit) == Fit::No {
            let message = format!("`{from}` cannot be cast to `{to}`");
            self.report(
                Fault::new(FaultKind::Type, span, message)
                    .help("PostgreSQL has no such cast; cast to `text` first if the text is one of that type"),
            );
        }
    }

    /// The type that several values have together. Source: PostgreSQL's manual, 10.5.
    pub(crate) fn common_type(&mut self, types: &[Type], span: Span, word: &str) -> Type {
        if !self.rules.types.are_strict {
            return Type::Unknown;
        }
        let settled: Vec<Type> = types.iter().map(|data_type| self.settled(data_type)).collect();
        if settled.iter().any(Type::is_unknown) {
            return Type::Unknown;
        }
        let known: Vec<&Type> = settled.iter().filter(|data_type| **data_type != Type::Untyped).collect();
        let Some((first, rest)) = known.split_first() else { return Type::Untyped };
        let mut common = (*first).clone();
        for next in rest {
            if **next == common {
                continue;
            }
            if self.category(next) != self.category(&common) {
                let message = format!("{word} gives `{common}` and `{next}`, which have no type in common");
                self.report(Fault::new(FaultKind::Type, span, message).help("cast one of them, as in `value::text`"));
                return Type::Unknown;
            }
            let is_preferred = common.name().and_then(postgres::server_type).is_some_and(|known| known.is_preferred);
            let widens = !is_preferred && self.fits(&common, next, CastContext::Implicit) == Fit::Yes;
            let narrows = self.fits(next, &common, CastContext::Implicit) == Fit::Yes;
            if widens && !narrows {
                common = (*next).clone();
            } else if !widens && !narrows && !is_preferred {
                return Type::Unknown;
            }
        }
        common
    }

    /// What sort of type it is; those of the schema are sorts of their own.
    fn category(&self, data_type: &Type) -> String {
        match data_type.name() {
            Some(name) if name.ends_with("[]") => name.to_owned(),
            Some(name) => {
                postgres::server_type(name).map_or_else(|| name.to_owned(), |known| known.category.to_string())
            }
            None => String::new(),
        }
    }
}

/// Whether it is a type of the server that has values, or an array of one.
fn is_of_server(name: &str) -> bool {
    let element = name.strip_suffix("[]").unwrap_or(name);
    postgres::server_type(element).is_some_and(|known| known.category != 'P')
}

fn both(left: Fit, right: Fit) -> Fit {
    match (left, right) {
        (Fit::No, _) | (_, Fit::No) => Fit::No,
        (Fit::Yes, Fit::Yes) => Fit::Yes,
        (Fit::Maybe, _) | (_, Fit::Maybe) => Fit::Maybe,
    }
}

/// Polymorphic sides stand for one type: arrays of the same element.
fn is_consistent(operator: &Operator, left: &Type, right: &Type) -> bool {
    let (Some(left), Some(right)) = (left.name(), right.name()) else { return true };
    match (operator.left, operator.right) {
        ("anyarray", "anyarray")
        | ("anyenum", "anyenum")
        | ("anyrange", "anyrange")
        | ("anymultirange", "anymultirange") => left == right,
        ("record", "record") => false,
        ("anyarray", "anyelement") => left.strip_suffix("[]") == Some(right),
        ("anyelement", "anyarray") => right.strip_suffix("[]") == Some(left),
        _ => true,
    }
}

/// The type that all results have.
pub(crate) fn same_result(results: &[&str]) -> Type {
    match results {
        [first, rest @ ..] if rest.iter().all(|result| result == first) && !first.starts_with("any") => {
            Type::named(first)
        }
        _ => Type::Unknown,
    }
}
