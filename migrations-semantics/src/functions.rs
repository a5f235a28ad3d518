//! Calls: which function is meant, whether it takes what it is given, and what it gives back.

use migrations_core::most_similar;
use migrations_syntax::Span;
use migrations_syntax::ast::{Call, Expression, ExpressionKind, Over};

use crate::aggregates::operands;
use crate::binder::Binder;
use crate::catalog::{Lookup, Routine};
use crate::data::postgres::{self, Function};
use crate::fault::{Fault, FaultKind};
use crate::fit::{Common, Fit};
use crate::operators::same_result;
use crate::place::Place;
use crate::resolution::{Candidate, Chosen, is_polymorphic};
use crate::rules::{Counted, Resolution};
use crate::scope::{Resolved, Scope};
use crate::types::Type;
use crate::wording::counted;

impl Binder<'_> {
    /// The type of a call.
    pub(crate) fn call(&mut self, call: &Call, span: Span, scope: &Scope<'_>, place: Place) -> Type {
        let is_aggregate = call.over.is_none() && self.is_aggregate(call);
        self.place_of_call(call, is_aggregate, span, scope, place);
        let inner = self.place_of_arguments(is_aggregate, call, place);
        let mut types = Vec::new();
        for (at, argument) in call.arguments.iter().enumerate() {
            let is_sequence = at == 0 && (self.rules.functions.names_sequence)(&call.name.last().text.to_lowercase());
            let is_word = is_sequence || is_word(call, at);
            let values = argument.value.as_ref();
            types
                .extend(values.map(|value| if is_word { Type::Unknown } else { self.expression(value, scope, inner) }));
        }
        for key in call.order_by.iter().chain(&call.within_group) {
            self.expression(&key.value, scope, inner);
        }
        if let Some(filter) = &call.filter {
            self.condition(filter, scope, Place { name: "FILTER", ..inner });
        }
        if let Some(Over::Window(window)) = &call.over {
            self.window(window, scope);
        }
        match &self.rules.functions.resolution {
            Resolution::BySignature => self.signed_call(call, &types, span, place),
            Resolution::ByCount(counted) => self.counted_call(call, counted, span, place),
        }
    }

    fn place_of_arguments(&self, is_aggregate: bool, call: &Call, place: Place) -> Place {
        if is_aggregate {
            return Place { aggregates: Some("another aggregate"), windows: Some("an aggregate"), ..place };
        }
        if call.over.is_some() {
            return Place { windows: Some("another window"), ..place };
        }
        place
    }

    /// Aggregates and windows in places where they cannot be.
    fn place_of_call(&mut self, call: &Call, is_aggregate: bool, span: Span, scope: &Scope<'_>, place: Place) {
        let name = call.name.last().text.to_lowercase();
        if let Some(words) = place.aggregates.filter(|_| is_aggregate && !self.is_of_outer_query(call, scope)) {
            let message = format!("the aggregate `{name}` cannot stand in {words}");
            let help = match words {
                "WHERE" => Some("conditions on groups stand in HAVING, or in a query of their own".to_owned()),
                _ => None,
            };
            self.report(Fault::new(FaultKind::Grouping, span, message).help_if(help));
        }
        if let Some(words) = place.windows.filter(|_| call.over.is_some()) {
            self.fault(FaultKind::Grouping, span, format!("the window function `{name}` cannot stand in {words}"));
        }
        let needs_over = self.is_window_function(call) && call.over.is_none() && call.within_group.is_empty();
        if needs_over && self.catalog.routines(None, &name).is_empty() {
            let message = format!("`{name}` needs OVER");
            self.report(Fault::new(FaultKind::Grouping, span, message).help(format!("write `{name}(..) OVER (..)`")));
        }
    }

    /// An aggregate of columns of an outer query alone belongs to that one.
    fn is_of_outer_query(&self, call: &Call, scope: &Scope<'_>) -> bool {
        call.arguments.iter().filter_map(|argument| argument.value.as_ref()).any(|value| self.names_outer(value, scope))
    }

    fn names_outer(&self, value: &Expression, scope: &Scope<'_>) -> bool {
        match &value.kind {
            ExpressionKind::Column(name) => !matches!(self.resolve(name, scope), Resolved::Column { depth: 0, .. }),
            ExpressionKind::Subquery(_) => true,
            _ => operands(value).into_iter().any(|operand| self.names_outer(operand, scope)),
        }
    }

    // ---- by number of arguments

    fn counted_call(&mut self, call: &Call, counted: &Counted, span: Span, place: Place) -> Type {
        let name = self.folded(call.name.last()).to_lowercase();
        if let Some(words) = place.changing.filter(|_| is_changing(counted, &name, call)) {
            self.changing(&name, words, span);
        }
        let has_own_form = (counted.has_own_form)(&name) || self.is_window_function(call);
        let is_plain =
            call.has_parentheses && call.name.qualifiers().is_empty() && call.clauses.is_empty() && !has_own_form;
        if !is_plain || !self.catalog.routines(None, &name).is_empty() {
            return Type::Unknown;
        }
        let Some(arities) = (counted.arities)(&name) else {
            if !(self.rules.functions.is_elsewhere)(&name) && !self.catalog.may_have_other_routines(None, &name) {
                let near = most_similar(&name, (counted.names)()).filter(|near| *near != name).map(str::to_owned);
                self.no_function(call, near);
            }
            return Type::Unknown;
        };
        let has_words = call.arguments.iter().any(|argument| !argument.keyword.is_empty() || argument.value.is_none());
        // `f(*)` is a call without arguments.
        let given = if is_of_all(call) { 0 } else { call.arguments.len() };
        if !has_words
            && !arities.iter().any(|(least, most)| (usize::from(*least)..=usize::from(*most)).contains(&given))
        {
            let message = format!("`{name}` takes {}, and {} given here", wanted(arities), are(given));
            self.fault(FaultKind::UnknownFunction, span, message);
        }
        Type::Unknown
    }

    fn changing(&mut self, name: &str, words: &str, span: Span) {
        let message = format!("`{name}` may give another result each time, and cannot stand in {words}");
        self.fault(FaultKind::Product, span, message);
    }

    fn no_function(&mut self, call: &Call, near: Option<String>) {
        let message =
            format!("{} has no function `{}`, and no migration makes one", self.product.title(), call.name.last().text);
        let own = &call.name.last().text;
        let help = near.map_or_else(
            || format!("if it comes from outside of the migrations: `functions = [\"{own}\"]` in migrations.toml"),
            |near| format!("did you mean `{near}`?"),
        );
        self.report(Fault::new(FaultKind::UnknownFunction, call.name.span(), message).help(help));
    }

    // ---- PostgreSQL

    fn signed_call(&mut self, call: &Call, types: &[Type], span: Span, place: Place) -> Type {
        let name = self.folded(call.name.last());
        let schema = self.schema_of(&call.name);
        let is_of_server = schema.as_deref() == Some("pg_catalog");
        if schema.is_some() && !is_of_server {
            return self.own_call(schema.as_deref(), &name);
        }
        if !is_of_server && let Some(result) = self.grammar_call(call, &name, types, span, place) {
            return result;
        }
        let is_plain = call.has_parentheses
            && call.clauses.is_empty()
            && call.within_group.is_empty()
            && call.arguments.iter().all(|argument| argument.keyword.is_empty() && argument.name.is_none());
        let own = if is_of_server { Vec::new() } else { self.catalog.routines(None, &name) };
        let version = self.catalog.server().version;
        let all: Vec<&'static Function> = postgres::functions(&name).collect();
        let candidates: Vec<&'static Function> =
            all.iter().copied().filter(|function| version.is_none_or(|version| function.is_in(version))).collect();
        if let (true, true, Some(other)) = (candidates.is_empty(), own.is_empty(), all.first()) {
            self.of_other_version(call, other);
            return Type::Unknown;
        }
        if candidates.is_empty() && own.is_empty() {
            if call.has_parentheses
                && !(self.rules.functions.is_elsewhere)(&name)
                && !self.catalog.may_have_other_routines(None, &name)
                && !self.is_cast_call(&name, types)
            {
                let near = most_similar(&name, postgres::function_names()).map(str::to_owned);
                self.no_function(call, near);
            }
            return Type::Unknown;
        }
        if !is_plain {
            return Type::Unknown;
        }
        let given: &[Type] = if is_of_all(call) { &[] } else { types };
        let result =
            if own.is_empty() { self.chosen(&candidates, given) } else { self.choose(&candidates, &own, given) };
        if let Some(words) = place.changing.filter(|_| own.is_empty() && self.is_never_immutable(&candidates, given)) {
            self.changing(&name, words, span);
        }
        match result {
            Choice::None if !self.catalog.may_have_other_routines(None, &name) && !self.is_cast_call(&name, types) => {
                self.wrong_arguments(&name, &candidates, &own, given, span);
                Type::Unknown
            }
            Choice::None => Type::Unknown,
            Choice::Several
                if !self.catalog.may_have_other_routines(None, &name) && !self.is_cast_call(&name, types) =>
            {
                let shown: Vec<String> = given.iter().map(ToString::to_string).collect();
                let message = format!("several functions `{name}` take ({})", shown.join(", "));
                self.report(
                    Fault::new(FaultKind::UnknownFunction, span, message)
                        .help("cast the strings to the types that are meant, as in `'value'::date`"),
                );
                Type::Unknown
            }
            Choice::Several => Type::Unknown,
            Choice::Result(data_type) => data_type,
            Choice::Function(function) => {
                self.arguments_of(call, function, given, span);
                self.result_of(function, given)
            }
        }
    }

    /// The arguments of a function, now that it is certain which one is meant.
    fn arguments_of(&mut self, call: &Call, function: &Function, given: &[Type], span: Span) {
        let polymorphic = function.parameters.iter().zip(given).filter(|(parameter, _)| is_polymorphic(parameter));
        let mut of_polymorphic = polymorphic.map(|(_, given)| given).peekable();
        if of_polymorphic.peek().is_some() && of_polymorphic.all(|given| *given == Type::Untyped) {
            let message = format!("`{}` takes values of any type, and a string alone has none: cast it", function.name);
            self.fault(FaultKind::Type, span, message);
        }
        let values = call.arguments.iter().filter_map(|argument| argument.value.as_ref());
        for ((value, data_type), parameter) in values.zip(given).zip(function.parameters) {
            let wanted = match *parameter {
                // Of which elements does not matter: it has to look like an array.
                "anyarray" | "anycompatiblearray" => Type::named("text[]"),
                plain if postgres::is_plain(plain) => Type::named(plain),
                _ => continue,
            };
            if *data_type == Type::Untyped {
                self.literal_fits(value, &wanted, "");
            }
        }
    }

    /// Which function of the server is meant.
    fn chosen(&self, candidates: &[&'static Function], given: &[Type]) -> Choice {
        let given: Vec<Type> = given.iter().map(|data_type| self.settled(data_type)).collect();
        let takes = |function: &&&'static Function| {
            takes_count(function.parameters.len(), function.defaults, function.is_variadic, given.len())
        };
        let taking: Vec<_> = candidates
            .iter()
            .filter(takes)
            .map(|function| Candidate { parameters: parameters_of(function, given.len()), is: *function })
            .collect();
        match self.choose_among(&taking, &given) {
            Chosen::None => Choice::None,
            Chosen::One(function) => Choice::Function(function),
            Chosen::Several => Choice::Several,
            Chosen::Unsure => self.choose(candidates, &[], &given),
        }
    }

    /// A function that an older or a newer server has.
    fn of_other_version(&mut self, call: &Call, function: &Function) {
        let (first, last) = function.versions;
        let title = self.catalog.server().title();
        let message =
            format!("{title} has no function `{}`: it is there from version {first} to {last}", function.name);
        self.fault(FaultKind::UnknownFunction, call.name.span(), message);
    }

    /// Whether no function that may be meant is IMMUTABLE.
    fn is_never_immutable(&self, candidates: &[&Function], given: &[Type]) -> bool {
        let may_be_meant = |function: &&&Function| {
            takes_count(function.parameters.len(), function.defaults, function.is_variadic, given.len())
                && given
                    .iter()
                    .zip(function.parameters)
                    .all(|(data_type, parameter)| self.fits_parameter(data_type, parameter) != Fit::No)
        };
        let mut meant = candidates.iter().filter(may_be_meant).peekable();
        meant.peek().is_some() && meant.all(|function| function.volatility != postgres::Volatility::Immutable)
    }

    /// `text(1)` is a cast.
    fn is_cast_call(&self, name: &str, types: &[Type]) -> bool {
        let is_own_type = || matches!(self.catalog.has_type(name), Lookup::Found(()));
        types.len() == 1 && (postgres::server_type(name).is_some() || is_short_type(name) || is_own_type())
    }

    fn own_call(&self, schema: Option<&str>, name: &str) -> Type {
        match self.catalog.routines(schema, name).as_slice() {
            [only] => only.result.clone(),
            _ => Type::Unknown,
        }
    }

    /// Forms of the grammar's own. `None` for every other function.
    fn grammar_call(&mut self, call: &Call, name: &str, types: &[Type], span: Span, place: Place) -> Option<Type> {
        Some(match name.to_lowercase().as_str() {
            word @ ("coalesce" | "greatest" | "least") => {
                let values = call.arguments.iter().filter_map(|argument| argument.value.as_ref());
                self.common_type_of(values, types, span, &word.to_uppercase())
            }
            "nullif" => {
                if let ([left, right], [first, second]) = (types, call.arguments.as_slice())
                    && let (Some(first), Some(second)) = (&first.value, &second.value)
                {
                    self.compare("=", (left, first), (right, second));
                }
                // A string takes the type of the other one.
                let known = types.iter().find(|data_type| **data_type != Type::Untyped);
                known.cloned().unwrap_or(Type::Untyped).or_text()
            }
            "extract" => Type::named("numeric"),
            "position" => Type::named("integer"),
            "current_date" | "current_timestamp" | "localtimestamp" | "current_time" | "localtime"
                if place.changing.is_some() =>
            {
                self.changing(name, place.changing.unwrap_or_default(), span);
                Type::Unknown
            }
            "current_date" => Type::named("date"),
            "current_timestamp" => Type::named("timestamp with time zone"),
            "localtimestamp" => Type::named("timestamp without time zone"),
            "current_time" => Type::named("time with time zone"),
            "localtime" => Type::named("time without time zone"),
            "current_user" | "session_user" | "user" | "current_role" | "current_catalog" | "current_schema"
            | "system_user" => Type::named("name"),
            "substring" | "trim" | "overlay" | "normalize" | "collation" | "grouping" | "merge_action" => Type::Unknown,
            other if other.starts_with("xml") || other.starts_with("json") && !call.clauses.is_empty() => Type::Unknown,
            "json" | "json_scalar" | "json_serialize" | "json_object" | "json_array" | "json_objectagg"
            | "json_arrayagg" | "json_exists" | "json_query" | "json_value" | "json_table" => Type::Unknown,
            _ => return None,
        })
    }

    fn choose(&self, candidates: &[&'static Function], own: &[Routine], given: &[Type]) -> Choice {
        let mut results: Vec<Type> = Vec::new();
        for function in candidates {
            if takes_count(function.parameters.len(), function.defaults, function.is_variadic, given.len()) {
                let fits = given.iter().enumerate().map(|(at, data_type)| {
                    let parameter = function.parameters.get(at).or(function.parameters.last());
                    parameter.map_or(Fit::Yes, |parameter| self.fits_parameter(data_type, parameter))
                });
                let fits: Vec<Fit> = fits.collect();
                let is_exact = given.iter().enumerate().all(|(at, data_type)| {
                    function.parameters.get(at).is_some_and(|parameter| data_type.name() == Some(parameter))
                });
                if is_exact && own.is_empty() {
                    return Choice::Result(self.result_of(function, given));
                }
                if !fits.contains(&Fit::No) {
                    results.push(self.result_of(function, given));
                }
            }
        }
        for routine in own {
            let Some(parameters) = &routine.parameters else { return Choice::Result(Type::Unknown) };
            let is_taken = takes_count(parameters.len(), routine.defaults, routine.is_variadic, given.len());
            let fits = |(at, data_type): (usize, &Type)| {
                parameters.get(at).or(parameters.last()).is_none_or(|parameter| {
                    parameter.name().is_none_or(|name| self.fits_parameter(data_type, name) != Fit::No)
                })
            };
            if is_taken && given.iter().enumerate().all(fits) {
                results.push(routine.result.clone());
            }
        }
        match results.split_first() {
            None => Choice::None,
            Some((first, rest)) if rest.iter().all(|result| result == first) => Choice::Result(first.clone()),
            Some(_) => Choice::Result(Type::Unknown),
        }
    }

    fn result_of(&self, function: &Function, given: &[Type]) -> Type {
        match function.result {
            "anyelement" | "anyarray" | "anyenum" | "anyrange" => polymorphic_result(function, given),
            "anycompatible" => self.compatible(function, given),
            "anycompatiblearray" => self.compatible(function, given).array(),
            result if postgres::server_type(result).is_some_and(|known| known.category == 'P') => Type::Unknown,
            result => same_result(&[result]),
        }
    }

    /// The type that the arguments of all `anycompatible` parameters become.
    fn compatible(&self, function: &Function, given: &[Type]) -> Type {
        let of_parameter = |(parameter, given): (&&str, &Type)| match *parameter {
            "anycompatible" | "anycompatiblenonarray" => Some(given.clone()),
            "anycompatiblearray" => Some(match given {
                Type::Untyped => Type::Untyped,
                Type::Named(_) | Type::Unknown => given.element().unwrap_or(Type::Unknown),
            }),
            _ => None,
        };
        let types: Vec<Type> = function.parameters.iter().zip(given).filter_map(of_parameter).collect();
        match self.common_of(&types) {
            Common::Type(common) => common,
            Common::Untyped => Type::named("text"),
            Common::None(..) | Common::NoCast(..) | Common::Unsure => Type::Unknown,
        }
    }

    fn wrong_arguments(&mut self, name: &str, candidates: &[&Function], own: &[Routine], given: &[Type], span: Span) {
        let shown: Vec<String> = given.iter().map(ToString::to_string).collect();
        let message = format!("there is no function `{name}({})`", shown.join(", "));
        let mut forms: Vec<String> =
            candidates.iter().map(|function| format!("`{name}({})`", function.parameters.join(", "))).collect();
        forms.extend(own.iter().filter_map(|routine| routine.parameters.as_ref()).map(|parameters| {
            let shown: Vec<String> = parameters.iter().map(ToString::to_string).collect();
            format!("`{name}({})`", shown.join(", "))
        }));
        forms.dedup();
        let help = match forms.as_slice() {
            [] => None,
            some if some.len() <= 4 => Some(format!("there is {}", forms.join(", "))),
            some => Some(format!("there are {} of this name, such as {}", some.len(), some[..3].join(", "))),
        };
        self.report(Fault::new(FaultKind::UnknownFunction, span, message).help_if(help));
    }
}

/// `count(*)`
fn is_of_all(call: &Call) -> bool {
    let is_star = |value: &Expression| matches!(value.kind, ExpressionKind::Wildcard(None));
    matches!(call.arguments.as_slice(), [only] if only.value.as_ref().is_some_and(is_star))
}

/// Whether an argument is a word of the grammar, such as the field of EXTRACT.
fn is_word(call: &Call, at: usize) -> bool {
    let value = call.arguments[at].value.as_ref();
    let is_bare =
        value.is_some_and(|value| matches!(&value.kind, ExpressionKind::Column(name) if name.parts.len() == 1));
    let name = call.name.last().text.to_ascii_lowercase();
    is_bare
        && match name.as_str() {
            "extract" | "timestampdiff" | "timestampadd" | "get_format" | "xmlelement" | "xmlpi" => at == 0,
            "normalize" | "is_normalized" => at == 1,
            _ => false,
        }
}

/// Whether a function gives another result for the same arguments.
fn is_changing(counted: &Counted, name: &str, call: &Call) -> bool {
    let mut arguments = call.arguments.iter();
    let gives_now = call.arguments.is_empty() || arguments.any(|argument| says_now(argument.value.as_ref()));
    (counted.is_changing)(name) || gives_now && (counted.is_of_time)(name)
}

/// 'now' as an argument of a function of time.
fn says_now(value: Option<&Expression>) -> bool {
    value.and_then(crate::literal::written).is_some_and(|(written, _)| {
        matches!(written, crate::literal::Written::Text(text) if text.trim().eq_ignore_ascii_case("now"))
    })
}

enum Choice {
    /// None takes these arguments.
    None,
    /// More than one does.
    Several,
    /// This one of the server's.
    Function(&'static Function),
    /// The type of the one that does, or unknown if it may be one of several.
    Result(Type),
}

/// The parameters of as many arguments; the last one is that of all others, if it is variadic.
fn parameters_of(function: &'static Function, count: usize) -> Vec<&'static str> {
    (0..count).filter_map(|at| function.parameters.get(at).or(function.parameters.last()).copied()).collect()
}

fn takes_count(parameters: usize, defaults: usize, is_variadic: bool, given: usize) -> bool {
    let least = parameters.saturating_sub(defaults).saturating_sub(usize::from(is_variadic));
    given >= least && (is_variadic || given <= parameters)
}

/// The type behind a polymorphic result, by the first argument that says it.
fn polymorphic_result(function: &Function, given: &[Type]) -> Type {
    for (parameter, data_type) in function.parameters.iter().zip(given) {
        let is_array = matches!(*parameter, "anyarray" | "anycompatiblearray");
        let is_element = matches!(*parameter, "anyelement" | "anycompatible" | "anynonarray" | "anyenum" | "anyrange");
        let Type::Named(_) = data_type else { continue };
        let wants_array = function.result.ends_with("array");
        if is_array {
            return if wants_array { data_type.clone() } else { data_type.element().unwrap_or(Type::Unknown) };
        }
        if is_element {
            return if wants_array { data_type.array() } else { data_type.clone() };
        }
    }
    Type::Unknown
}

/// Types under names of their own that `pg_type` does not list in the form of `format_type`.
fn is_short_type(name: &str) -> bool {
    matches!(
        name,
        "int2"
            | "int4"
            | "int8"
            | "float4"
            | "float8"
            | "bool"
            | "varchar"
            | "bpchar"
            | "timestamp"
            | "timestamptz"
            | "time"
            | "timetz"
            | "varbit"
            | "bit"
    )
}

/// `1 or 2 arguments`
fn wanted(arities: &[(u8, u8)]) -> String {
    let shown: Vec<String> = arities
        .iter()
        .map(|(least, most)| match (least, most) {
            (least, most) if least == most => least.to_string(),
            (least, &u8::MAX) => format!("{least} or more"),
            (least, most) => format!("{least} to {most}"),
        })
        .collect();
    if shown == ["1"] { "1 argument".to_owned() } else { format!("{} arguments", shown.join(" or ")) }
}

fn are(count: usize) -> String {
    if count == 1 { "1 is".to_owned() } else { format!("{} are", counted(count, "").trim_end_matches([' ', 's'])) }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn functions_are_there() {
        for product in [Postgres, Sqlite, Mysql, Mariadb] {
            refused(product, &[("SELECT uper(name) FROM people", "no function `uper`")]);
            taken(
                product,
                &["SELECT upper(name), count(*), maybe_there(1) FROM people GROUP BY name", "SELECT touch()"],
            );
        }
        refused(
            Postgres,
            &[
                ("SELECT upper(name, 1) FROM people", "no function `upper(character varying, integer)`"),
                ("SELECT twice('a', 2)", "no function `twice(unknown, integer)`"),
                ("SELECT sum(name) FROM people", "no function `sum(character varying)`"),
                ("SELECT row_number() FROM people", "needs OVER"),
            ],
        );
        taken(
            Postgres,
            &[
                "SELECT twice(1), round(1.5), string_agg(name, ','), extract(year FROM max(made_at)), concat(1, 'a', true) FROM people",
                "SELECT array_agg(id ORDER BY id), jsonb_build_object('a', 1), row_number() OVER (ORDER BY id) FROM people GROUP BY id",
            ],
        );
    }

    #[test]
    fn arguments_are_counted() {
        refused(Sqlite, &[("SELECT abs(1, 2)", "`abs` takes 1 argument"), ("SELECT coalesce(1)", "2 or more")]);
        refused(Mysql, &[("SELECT abs(1, 2)", "`abs` takes 1 argument")]);
        taken(
            Mysql,
            &[
                "SELECT now(6), date_add(now(), INTERVAL 1 DAY), concat('a'), if(1, 2, 3), timestampdiff(DAY, now(), now())",
            ],
        );
        taken(Mariadb, &["SELECT json_detailed('{}'), nvl(1, 2)"]);
    }

    #[test]
    fn what_is_kept_is_the_same_each_time() {
        refused(
            Postgres,
            &[
                ("CREATE INDEX i ON people (lower(name), (now()))", "`now` may give another result"),
                ("CREATE INDEX i ON people ((made_at::date))", "time zone"),
            ],
        );
        taken(
            Postgres,
            &["CREATE INDEX i ON people (lower(name), ((made_at AT TIME ZONE 'UTC')::date)) WHERE age > 3"],
        );
        refused(Sqlite, &[("CREATE INDEX i ON people (random())", "`random` may give another result")]);
    }

    #[test]
    fn sequences_are_no_columns() {
        taken(
            Mariadb,
            &[
                "SELECT NEXT VALUE FOR s, NEXTVAL(s), LASTVAL(s), SETVAL(s, 100)",
                "SELECT MEDIAN(age) OVER () FROM people",
            ],
        );
        refused(Mysql, &[("SELECT nextval(1)", "no function `nextval`")]);
    }

    #[test]
    fn what_other_versions_and_builds_have_is_taken() {
        taken(Sqlite, &["SELECT ceil(1.5), pow(2, 3) FROM people"]);
        taken(Postgres, &["SELECT uuid_generate_v4(), similarity(name, 'x'), st_area(name) FROM people"]);
        taken(Mysql, &["SELECT md5(name), sha1(name), astext(name), gen_uuid_x() FROM people"]);
        taken(Mariadb, &["SELECT uuid_v7(), vec_distance_cosine(name, name) FROM people"]);
        refused(Mysql, &[("SELECT uuid_v7() FROM people", "no function `uuid_v7`")]);
        refused(Postgres, &[("SELECT uuid_generat_v4() FROM people", "no function `uuid_generat_v4`")]);
    }
}
