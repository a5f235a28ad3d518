//! Which types fit: operators, casts, and the common type of several values (PostgreSQL).
//!
//! Sources: PostgreSQL's manual, chapter 10 "Type Conversion"; `parse_oper.c`, `parse_coerce.c`.

use migrations_syntax::Span;
use migrations_syntax::ast::Expression;

use crate::binder::Binder;
use crate::data::postgres::{self, CastContext, Operator};
use crate::fault::{Fault, FaultKind};
use crate::fit::{Common, Fit};
use crate::place::Place;
use crate::resolution::{Candidate, Chosen};
use crate::types::Type;

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
                    let is_multiple = |name: &str| name.ends_with("multirange");
                    if is_range && is_multiple(name) == is_multiple(parameter) { Fit::Yes } else { Fit::No }
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

    /// The type of `left symbol right`, and the types that its sides have to have, where that is certain.
    pub(crate) fn binary(&mut self, symbol: &str, left: &Type, right: &Type, span: Span) -> (Type, [Type; 2]) {
        let symbol = if symbol == "!=" { "<>" } else { symbol };
        let unsure = if takes_same_type(symbol) { self.boolean() } else { Type::Unknown };
        let given = [self.settled(left), self.settled(right)];
        let is_binary = |operator: &&Operator| !operator.left.is_empty();
        let candidate =
            |operator: &'static Operator| Candidate { parameters: vec![operator.left, operator.right], is: operator };
        let candidates: Vec<_> = postgres::operators(symbol).filter(is_binary).map(candidate).collect();
        let none = (unsure, [Type::Unknown, Type::Unknown]);
        if candidates.is_empty() {
            return none;
        }
        // A string is tried with the type of the other side first.
        let exact = match &given {
            [Type::Untyped, Type::Named(known)] | [Type::Named(known), Type::Untyped] => candidates
                .iter()
                .map(|candidate| candidate.is)
                .find(|operator| operator.left == &**known && operator.right == &**known),
            _ => None,
        };
        match exact.map_or_else(|| self.choose_among(&candidates, &given), Chosen::One) {
            Chosen::One(operator) => (result_of(operator, &given), sides_of(operator, &given)),
            Chosen::None => {
                self.no_operator(symbol, left, right, span);
                none
            }
            Chosen::Several if self.catalog.has_own_casts() => none,
            Chosen::Several => {
                let message = format!("several operators `{symbol}` take {} and {}", shown(left), shown(right));
                self.report(
                    Fault::new(FaultKind::Type, span, message).help("cast the string to the type that is meant"),
                );
                none
            }
            Chosen::Unsure => (self.result_of_all(&candidates, &given).unwrap_or(none.0), none.1),
        }
    }

    /// What all operators give that may be meant.
    fn result_of_all(&self, candidates: &[Candidate<'_, &'static Operator>], given: &[Type; 2]) -> Option<Type> {
        if given.iter().any(Type::is_unknown) {
            return None;
        }
        let may_be_meant = |candidate: &&Candidate<'_, &'static Operator>| {
            let mut sides = given.iter().zip(&candidate.parameters);
            sides.all(|(given, parameter)| self.settled_fits_parameter(given, parameter) != Fit::No)
        };
        let results: Vec<&str> = candidates.iter().filter(may_be_meant).map(|candidate| candidate.is.result).collect();
        Some(same_result(&results))
    }

    fn no_operator(&mut self, symbol: &str, left: &Type, right: &Type, span: Span) {
        let written = match symbol {
            "~~" => "LIKE",
            "~~*" => "ILIKE",
            other => other,
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

    /// The type that several values have together, and that the strings among them take.
    pub(crate) fn common_type_of<'e>(
        &mut self,
        values: impl Iterator<Item = &'e Expression>,
        types: &[Type],
        span: Span,
        word: &str,
    ) -> Type {
        let common = self.common_type(types, span, word);
        for (value, _) in values.zip(types).filter(|(_, data_type)| **data_type == Type::Untyped) {
            self.literal_fits(value, &common, "");
        }
        common
    }

    /// The type that several values have together.
    pub(crate) fn common_type(&mut self, types: &[Type], span: Span, word: &str) -> Type {
        if !self.rules.types.are_strict {
            return Type::Unknown;
        }
        let message = match self.common_of(types) {
            Common::Type(common) => return common,
            // Nothing says what they are, so they are texts.
            Common::Untyped if !types.is_empty() => return Type::named("text"),
            Common::Untyped | Common::Unsure => return Type::Unknown,
            Common::None(common, next) => {
                format!("{word} gives `{common}` and `{next}`, which have no type in common")
            }
            Common::NoCast(from, common) => {
                format!("{word} gives `{common}`, and `{from}` cannot become that by itself")
            }
        };
        self.report(Fault::new(FaultKind::Type, span, message).help("cast one of them, as in `value::text`"));
        Type::Unknown
    }

    /// The same without a message. Source: PostgreSQL's manual, 10.5; `select_common_type`, `coerce_to_common_type`.
    pub(crate) fn common_of(&self, types: &[Type]) -> Common {
        let settled: Vec<Type> = types.iter().map(|data_type| self.settled(data_type)).collect();
        if settled.iter().any(Type::is_unknown) {
            return Common::Unsure;
        }
        let known: Vec<&str> = settled.iter().filter_map(Type::name).collect();
        let Some((first, rest)) = known.split_first() else { return Common::Untyped };
        let mut common = *first;
        for next in rest.iter().filter(|next| *next != first) {
            if self.category(next) != self.category(common) {
                return Common::None(common.to_owned(), (*next).to_owned());
            }
            let is_preferred = postgres::server_type(common).is_some_and(|known| known.is_preferred);
            let is_narrower = !is_preferred && self.is_cast(common, next, CastContext::Implicit);
            if is_narrower && !self.is_cast(next, common, CastContext::Implicit) {
                common = next;
            }
        }
        match known
            .iter()
            .map(|from| (from, self.named_fits(from, common, CastContext::Implicit)))
            .find(|it| it.1 != Fit::Yes)
        {
            None => Common::Type(Type::named(common)),
            Some((from, Fit::No)) => Common::NoCast((*from).to_owned(), common.to_owned()),
            Some(_) => Common::Unsure,
        }
    }

    /// What sort of type it is: `typcategory`.
    pub(crate) fn category(&self, name: &str) -> char {
        match postgres::server_type(name) {
            Some(known) => known.category,
            None if name.ends_with("[]") => 'A',
            None => 'E',
        }
    }
}

/// Whether it is a type of the server that has values, or an array of one.
fn is_of_server(name: &str) -> bool {
    let element = name.strip_suffix("[]").unwrap_or(name);
    postgres::server_type(element).is_some_and(|known| known.category != 'P')
}

fn shown(data_type: &Type) -> String {
    if *data_type == Type::Untyped { "a string".to_owned() } else { format!("`{data_type}`") }
}

/// The type of a result, where it depends on the sides by what they are.
fn result_of(operator: &Operator, given: &[Type; 2]) -> Type {
    match operator.result {
        "anyarray" | "anycompatiblearray" => {
            let is_same = given.iter().all(|it| *it == given[0] || *it == Type::Untyped || it.element().is_none());
            let array = given.iter().find(|given| given.element().is_some());
            array.filter(|_| is_same && fits_element(given)).cloned().unwrap_or(Type::Unknown)
        }
        result => same_result(&[result]),
    }
}

/// Whether the element beside an array has the type of its elements.
fn fits_element(given: &[Type; 2]) -> bool {
    match given {
        [array, element] | [element, array] if array.element().is_some() => {
            element == array || *element == Type::Untyped || array.element().as_ref() == Some(element)
        }
        _ => false,
    }
}

/// Which types the sides of an operator become; those of one polymorphic type are alike.
fn sides_of(operator: &Operator, given: &[Type; 2]) -> [Type; 2] {
    let is_alike = operator.left == operator.right;
    let known = given.iter().find(|given| given.name().is_some());
    [operator.left, operator.right].map(|side| match postgres::server_type(side) {
        Some(server_type) if server_type.category == 'P' => {
            known.filter(|_| is_alike).cloned().unwrap_or(Type::Unknown)
        }
        _ => Type::named(side),
    })
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
