//! Expressions: what their names stand for, and which type they have.

use migrations_core::most_similar;
use migrations_syntax::Span;
use migrations_syntax::ast::{self, CastForm, Expression, ExpressionKind, InSet, IsTest, Literal, MatchOperator};

use crate::binder::Binder;
use crate::catalog::Lookup;
use crate::data::postgres::CastContext;
use crate::defaults::first_column;
use crate::fault::{Fault, FaultKind};
use crate::fit::{Common, Fit};
use crate::from::Use;
use crate::place::Place;
use crate::scope::{Resolved, Scope};
use crate::types::Type;
use crate::wording::listed;

/// Names of types that the catalogs list under longer ones.
const SHORT_TYPES: &[&str] = &[
    "int",
    "int2",
    "int4",
    "int8",
    "serial",
    "bigserial",
    "bool",
    "varchar",
    "char",
    "decimal",
    "float",
    "float4",
    "float8",
    "timestamp",
    "timestamptz",
    "time",
    "timetz",
];

const BOOLEAN: &str = "boolean";

impl Binder<'_> {
    /// The type of an expression.
    pub(crate) fn expression(&mut self, expression: &Expression, scope: &Scope<'_>, place: Place) -> Type {
        self.typed(expression, scope, place).0
    }

    /// The type of an expression, as it is shown, and whether it is never NULL as far as is known.
    pub(crate) fn typed(&mut self, expression: &Expression, scope: &Scope<'_>, place: Place) -> (Type, String, bool) {
        if let ExpressionKind::Column(name) = &expression.kind {
            return self.column(name, expression.span, scope);
        }
        let data_type = self.value(expression, scope, place);
        let is_literal = matches!(&expression.kind, ExpressionKind::Literal(literal) if *literal != Literal::Null);
        (data_type, String::new(), is_literal)
    }

    fn value(&mut self, expression: &Expression, scope: &Scope<'_>, place: Place) -> Type {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(literal) => self.literal_type(literal),
            ExpressionKind::Column(name) => self.column(name, span, scope).0,
            ExpressionKind::Wildcard(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Default
            | ExpressionKind::CurrentOf(_) => Type::Unknown,
            ExpressionKind::Prefix { operator, operand } => self.prefix(operator, operand, span, scope, place),
            ExpressionKind::Chain { first, rest } => self.chain(first, rest, scope, place),
            ExpressionKind::Is { operand, test, .. } => self.is_test(operand, test, scope, place),
            ExpressionKind::In { operand, set, .. } => self.in_set(operand, set, scope, place),
            ExpressionKind::Between { operand, low, high, .. } => {
                let own = self.expression(operand, scope, place);
                for (symbol, bound) in [(">=", low), ("<=", high)] {
                    let other = self.expression(bound, scope, place);
                    self.compare(symbol, (&own, operand), (&other, bound));
                }
                self.boolean()
            }
            ExpressionKind::Match { operand, operator, pattern, escape, .. } => {
                let own = self.expression(operand, scope, place);
                let other = self.expression(pattern, scope, place);
                if let Some(escape) = escape {
                    self.expression(escape, scope, place);
                }
                if let Some(symbol) = like_symbol(*operator) {
                    self.compare(symbol, (&own, operand), (&other, pattern));
                }
                self.boolean()
            }
            ExpressionKind::Quantified { operand, operator, set, .. } => {
                let own = self.expression(operand, scope, place);
                let other = match &set.kind {
                    ExpressionKind::Subquery(query) => self.query_beside(query, operand, scope),
                    _ => match self.expression(set, scope, place) {
                        known @ Type::Named(_) => known.element().unwrap_or(Type::Unknown),
                        Type::Unknown | Type::Untyped => Type::Unknown,
                    },
                };
                if operator.schema.is_none() {
                    self.compare(&operator.symbol, (&own, operand), (&other, set));
                }
                self.boolean()
            }
            ExpressionKind::Cast { operand, data_type, form, zone } => {
                if let Some(zone) = zone {
                    self.expression(zone, scope, place);
                }
                self.cast(operand, data_type, *form, span, scope, place)
            }
            ExpressionKind::Collate { operand, .. } => match self.expression(operand, scope, place) {
                Type::Untyped => Type::Untyped,
                other => other,
            },
            ExpressionKind::AtTimeZone { operand, zone } => {
                let own = self.expression(operand, scope, place);
                if let Some(zone) = zone {
                    self.expression(zone, scope, place);
                }
                at_time_zone(&own)
            }
            ExpressionKind::Call(call) => self.call(call, span, scope, place),
            ExpressionKind::Case { operand, branches, otherwise } => {
                self.case(operand.as_deref(), branches, otherwise.as_deref(), span, scope, place)
            }
            ExpressionKind::Exists(query) => {
                self.refuse_query(span, place);
                self.query(query, scope);
                self.boolean()
            }
            ExpressionKind::Subquery(query) => {
                self.refuse_query(span, place);
                self.single_column(query, scope)
            }
            ExpressionKind::Row { fields, .. } => {
                for field in fields {
                    self.expression(field, scope, place);
                }
                Type::Unknown
            }
            ExpressionKind::Array(elements) | ExpressionKind::NestedArray(elements) => {
                let types: Vec<Type> = elements.iter().map(|element| self.expression(element, scope, place)).collect();
                match self.common_type_of(elements.iter(), &types, span, "ARRAY") {
                    Type::Untyped => Type::Unknown,
                    common => common.array(),
                }
            }
            ExpressionKind::ArrayQuery(query) => self.single_column(query, scope).array(),
            ExpressionKind::Subscript { operand, low, high, is_slice, .. } => {
                let own = self.expression(operand, scope, place);
                for bound in [low, high].into_iter().flatten() {
                    let data_type = self.expression(bound, scope, place);
                    if own.element().is_some() {
                        self.subscript(&data_type, bound);
                    }
                }
                match own.element() {
                    Some(_) if *is_slice => own,
                    Some(element) => element,
                    None => Type::Unknown,
                }
            }
            ExpressionKind::Field { operand, .. } => {
                self.expression(operand, scope, place);
                Type::Unknown
            }
            ExpressionKind::Interval { value, .. } => {
                self.expression(value, scope, place);
                Type::Unknown
            }
            ExpressionKind::MatchAgainst { columns, text, .. } => {
                for column in columns {
                    self.expression(column, scope, place);
                }
                self.expression(text, scope, place);
                Type::Unknown
            }
            ExpressionKind::Raise { .. } => Type::Unknown,
            ExpressionKind::Assign { value, .. } => {
                self.expression(value, scope, place);
                Type::Unknown
            }
        }
    }

    /// The place of an element is a whole number.
    fn subscript(&mut self, data_type: &Type, bound: &Expression) {
        if self.fits(data_type, &Type::named("integer"), CastContext::Assignment) == Fit::No {
            let message = format!("the elements of an array have whole numbers, and this is `{data_type}`");
            self.fault(FaultKind::Type, bound.span, message);
        }
    }

    fn refuse_query(&mut self, span: Span, place: Place) {
        if let Some(words) = place.queries {
            self.fault(FaultKind::Grouping, span, format!("a query cannot stand in {words}"));
        }
    }

    pub(crate) fn boolean(&self) -> Type {
        if self.rules.types.are_strict { Type::named(BOOLEAN) } else { Type::Unknown }
    }

    fn prefix(
        &mut self,
        operator: &ast::Operator,
        operand: &Expression,
        span: Span,
        scope: &Scope<'_>,
        place: Place,
    ) -> Type {
        let own = self.expression(operand, scope, place);
        if operator.symbol == "NOT" {
            self.require_boolean(&own, operand.span, "NOT");
            return self.boolean();
        }
        if !self.rules.types.are_strict || operator.schema.is_some() {
            return Type::Unknown;
        }
        self.unary(&operator.symbol, &own, span)
    }

    fn chain(
        &mut self,
        first: &Expression,
        rest: &[(ast::Operator, Expression)],
        scope: &Scope<'_>,
        place: Place,
    ) -> Type {
        let mut own = self.operand(first, rest.first().map(|(_, right)| right), scope, place);
        let mut left = first;
        for (operator, right) in rest {
            let other = self.operand(right, Some(left), scope, place);
            own = match operator.symbol.as_str() {
                "AND" | "OR" => {
                    self.require_boolean(&own, left.span, &operator.symbol);
                    self.require_boolean(&other, right.span, &operator.symbol);
                    self.boolean()
                }
                _ if operator.schema.is_some() => Type::Unknown,
                symbol => {
                    self.require_immutable(symbol, &own, &other, place, left.span.to(right.span));
                    self.compare(symbol, (&own, left), (&other, right))
                }
            };
            left = right;
        }
        own
    }

    /// The type of `left operator right`.
    pub(crate) fn compare(&mut self, symbol: &str, left: (&Type, &Expression), right: (&Type, &Expression)) -> Type {
        self.row_widths(left.1, right.1);
        if !self.rules.types.are_strict {
            return Type::Unknown;
        }
        let span = left.1.span.to(right.1.span);
        let (result, sides) = self.binary(symbol, left.0, right.0, span);
        for ((own, expression), side) in [left, right].into_iter().zip(&sides) {
            if *own == Type::Untyped {
                self.literal_fits(expression, side, "");
            }
        }
        // Of an enumeration or a domain no operator is known, and a string takes the type of the other side.
        for ((own, expression), (other, _)) in [(left, right), (right, left)] {
            let is_unsure = sides.iter().all(Type::is_unknown);
            if *own == Type::Untyped && is_unsure && crate::operators::takes_same_type(symbol) {
                self.literal_fits(expression, other, "");
            }
        }
        result
    }

    /// `(a, b) = (1)`
    fn row_widths(&mut self, left: &Expression, right: &Expression) {
        let (ExpressionKind::Row { fields: left, .. }, ExpressionKind::Row { fields, .. }) = (&left.kind, &right.kind)
        else {
            return;
        };
        if left.len() != fields.len() && left.len() > 1 && fields.len() > 1 {
            self.fault(
                FaultKind::Count,
                right.span,
                format!("a row of {} is compared with one of {}", left.len(), fields.len()),
            );
        }
    }

    fn is_test(&mut self, operand: &Expression, test: &IsTest, scope: &Scope<'_>, place: Place) -> Type {
        let other = match test {
            IsTest::DistinctFrom(other) | IsTest::Value(other) => Some(other),
            IsTest::Null
            | IsTest::True
            | IsTest::False
            | IsTest::Unknown
            | IsTest::Document
            | IsTest::Normalized(_)
            | IsTest::Json(_) => None,
        };
        let own = self.operand(operand, other, scope, place);
        if matches!(test, IsTest::True | IsTest::False | IsTest::Unknown) {
            self.literal_fits(operand, &self.boolean(), "");
        }
        match test {
            IsTest::True => self.require_boolean(&own, operand.span, "IS TRUE"),
            IsTest::False => self.require_boolean(&own, operand.span, "IS FALSE"),
            IsTest::Unknown => self.require_boolean(&own, operand.span, "IS UNKNOWN"),
            IsTest::DistinctFrom(other) | IsTest::Value(other) => {
                let right = self.operand(other, Some(operand), scope, place);
                self.compare("=", (&own, operand), (&right, other));
            }
            IsTest::Null | IsTest::Document | IsTest::Normalized(_) | IsTest::Json(_) => {}
        }
        self.boolean()
    }

    fn in_set(&mut self, operand: &Expression, set: &InSet, scope: &Scope<'_>, place: Place) -> Type {
        let own = match &operand.kind {
            ExpressionKind::Subquery(query) if self.rules.queries.queries_are_rows => {
                self.query(query, scope);
                Type::Unknown
            }
            _ => self.expression(operand, scope, place),
        };
        match set {
            InSet::List(values) => {
                let others: Vec<Type> = values.iter().map(|value| self.expression(value, scope, place)).collect();
                // Those that name no column become an array, where there are several. Source: `transformAExprIn`.
                let is_constant = |value: &Expression| first_column(value).is_none();
                let together = values.iter().zip(&others).filter(|(value, _)| is_constant(value));
                let together: Vec<Type> = std::iter::once(&own).chain(together.map(|it| it.1)).cloned().collect();
                // Where they have a type in common, the strings are of that, and not of the operand's.
                let common = match self.common_of(&together) {
                    Common::Type(common) if self.rules.types.are_strict && together.len() > 2 => Some(common),
                    _ => None,
                };
                for (value, other) in values.iter().zip(&others) {
                    match common.as_ref().filter(|_| *other == Type::Untyped) {
                        Some(common) => self.literal_fits(value, common, ""),
                        None => drop(self.compare("=", (&own, operand), (other, value))),
                    }
                }
            }
            InSet::Query(query) => {
                self.refuse_query(crate::from::query_span(query), place);
                let width = match &operand.kind {
                    ExpressionKind::Row { fields, .. } => fields.len(),
                    ExpressionKind::Subquery(_) => return self.boolean(),
                    _ => 1,
                };
                let outputs = self.query(query, scope);
                if let Some(outputs) = outputs {
                    if outputs.len() != width && !self.is_whole_row(operand, scope) {
                        let message = format!(
                            "IN compares with {} of a query, and this one gives {}",
                            crate::binder::columns(width),
                            outputs.len()
                        );
                        self.fault(FaultKind::Count, crate::from::query_span(query), message);
                    } else if let [output] = outputs.as_slice() {
                        let place_of_query = Expression { span: crate::from::query_span(query), ..operand.clone() };
                        if self.rules.types.are_strict {
                            let given = output.data_type.clone().or_text();
                            self.compare("=", (&own, operand), (&given, &place_of_query));
                        }
                    }
                }
            }
            InSet::Table(table) => match &table.kind {
                ExpressionKind::Column(name) if self.rules.queries.sets_are_tables => {
                    self.source_of(name, None, Use::Reads);
                }
                _ => drop(self.expression(table, scope, place)),
            },
        }
        self.boolean()
    }

    fn is_whole_row(&self, operand: &Expression, scope: &Scope<'_>) -> bool {
        let ExpressionKind::Column(name) = &operand.kind else { return false };
        name.parts.len() == 1
            && !matches!(
                scope.unqualified(&self.folded(name.last()), self.rules.names.columns),
                Resolved::Column { .. } | Resolved::Missing { .. }
            )
    }

    /// A query that stands for a value.
    fn single_column(&mut self, query: &ast::Query, scope: &Scope<'_>) -> Type {
        let Some(outputs) = self.query(query, scope) else { return Type::Unknown };
        match outputs.as_slice() {
            [only] => only.data_type.clone().or_text(),
            several => {
                let message =
                    format!("a query that stands for a value gives one column, and this one gives {}", several.len());
                self.fault(FaultKind::Count, crate::from::query_span(query), message);
                Type::Unknown
            }
        }
    }

    /// A query that is compared with a value, or a row of values.
    fn query_beside(&mut self, query: &ast::Query, other: &Expression, scope: &Scope<'_>) -> Type {
        let ExpressionKind::Row { fields, .. } = &other.kind else {
            if self.is_whole_row(other, scope) {
                self.query(query, scope);
                return Type::Unknown;
            }
            return self.single_column(query, scope);
        };
        if let Some(outputs) = self.query(query, scope)
            && outputs.len() != fields.len()
        {
            let message = format!("a row of {} is compared with a query that gives {}", fields.len(), outputs.len());
            self.fault(FaultKind::Count, crate::from::query_span(query), message);
        }
        Type::Unknown
    }

    /// An operand beside another one.
    fn operand(&mut self, operand: &Expression, other: Option<&Expression>, scope: &Scope<'_>, place: Place) -> Type {
        match (&operand.kind, other) {
            (ExpressionKind::Subquery(query), Some(other)) => self.query_beside(query, other, scope),
            _ => self.expression(operand, scope, place),
        }
    }

    fn case(
        &mut self,
        operand: Option<&Expression>,
        branches: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
        span: Span,
        scope: &Scope<'_>,
        place: Place,
    ) -> Type {
        let tested = operand.map(|operand| {
            let first = branches.first().map(|(when, _)| when);
            (self.operand(operand, first, scope, place), operand)
        });
        // What ELSE gives is looked at first. Source: `transformCaseExpr`.
        let mut results: Vec<Type> = otherwise.map(|value| self.expression(value, scope, place)).into_iter().collect();
        for (when, then) in branches {
            let condition = self.expression(when, scope, place);
            match &tested {
                Some((own, operand)) => drop(self.compare("=", (own, operand), (&condition, when))),
                None => self.require_boolean(&condition, when.span, "WHEN"),
            }
            results.push(self.expression(then, scope, place));
        }
        let values = otherwise.into_iter().chain(branches.iter().map(|(_, then)| then));
        self.common_type_of(values, &results, span, "CASE")
    }

    fn cast(
        &mut self,
        operand: &Expression,
        data_type: &ast::DataType,
        form: CastForm,
        span: Span,
        scope: &Scope<'_>,
        place: Place,
    ) -> Type {
        if let (ExpressionKind::Array(elements) | ExpressionKind::NestedArray(elements), true) =
            (&operand.kind, self.rules.types.are_strict)
        {
            return self.cast_of_array(elements, data_type, scope, place);
        }
        let own = self.expression(operand, scope, place);
        if !self.rules.types.are_strict {
            return Type::Unknown;
        }
        match form {
            CastForm::Cast | CastForm::Colons | CastForm::Prefix => {}
            CastForm::Convert | CastForm::ConvertUsing | CastForm::Treat => return Type::Unknown,
        }
        let target = self.declared(data_type);
        if own == Type::Untyped {
            self.literal_fits(operand, &target, "");
        } else {
            self.require_cast(&own, &target, span);
            self.require_immutable_cast(&own, &target, place, span);
        }
        target
    }

    /// `ARRAY[..]::t[]` is a cast of each element. Source: `transformTypeCast`.
    fn cast_of_array(
        &mut self,
        elements: &[Expression],
        data_type: &ast::DataType,
        scope: &Scope<'_>,
        place: Place,
    ) -> Type {
        let target = self.declared(data_type);
        let of_element = target.element().unwrap_or(Type::Unknown);
        for element in elements {
            if let ExpressionKind::NestedArray(elements) = &element.kind {
                self.cast_of_array(elements, data_type, scope, place);
                continue;
            }
            match self.expression(element, scope, place) {
                Type::Untyped => self.literal_fits(element, &of_element, ""),
                // An array within the array is one more dimension.
                own if own.element().is_none() => {
                    self.require_cast(&own, &of_element, element.span);
                    self.require_immutable_cast(&own, &of_element, place, element.span);
                }
                _ => {}
            }
        }
        target
    }

    /// A type as it is written, which has to be there.
    pub(crate) fn declared(&mut self, data_type: &ast::DataType) -> Type {
        if !self.rules.types.are_strict {
            return Type::Unknown;
        }
        let own = self.type_of(data_type);
        let element = own.element().unwrap_or_else(|| own.clone());
        let ast::TypeName::Named(_) = &data_type.name else { return own };
        let Some(name) = element.name().filter(|name| crate::data::postgres::server_type(name).is_none()) else {
            return own;
        };
        if let Lookup::Missing(near) = self.catalog.has_type(name) {
            let near = near.or_else(|| {
                most_similar(name, crate::data::postgres::type_names().chain(SHORT_TYPES.iter().copied()))
                    .map(str::to_owned)
            });
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let message = format!("there is no type `{name}`");
            self.report(Fault::new(FaultKind::UnknownType, data_type.span, message).help_if(help));
            return Type::Unknown;
        }
        own
    }

    /// A type as it is written.
    pub(crate) fn type_of(&self, data_type: &ast::DataType) -> Type {
        crate::data::postgres::canonical(data_type)
    }

    fn literal_type(&self, literal: &Literal) -> Type {
        if !self.rules.types.are_strict {
            return Type::Unknown;
        }
        match literal {
            Literal::Null => Type::Untyped,
            Literal::Boolean(_) => Type::named(BOOLEAN),
            Literal::Number(digits) => Type::named(number_type(digits)),
            Literal::Text(text) => match &text.form {
                ast::TextForm::Plain | ast::TextForm::Escape | ast::TextForm::Unicode(_) => Type::Untyped,
                ast::TextForm::Bits | ast::TextForm::Hexadecimal => Type::named("bit"),
                ast::TextForm::National | ast::TextForm::Introduced { .. } => Type::Unknown,
            },
        }
    }

    // ---- columns

    /// What a name stands for, with its type.
    fn column(&mut self, name: &ast::Name, span: Span, scope: &Scope<'_>) -> (Type, String, bool) {
        let unknown = (Type::Unknown, String::new(), false);
        match self.resolve(name, scope) {
            Resolved::Column { data_type, shown_type, is_not_null, .. } => (data_type, shown_type, is_not_null),
            Resolved::Result(data_type) => {
                (if data_type == Type::Untyped { Type::Unknown } else { data_type }, String::new(), false)
            }
            Resolved::Row { .. } | Resolved::Uncertain => unknown,
            Resolved::Ambiguous(sources) => {
                let column = &name.last().text;
                let written: Vec<String> = sources.iter().map(|source| format!("{source}.{column}")).collect();
                let message = if sources.len() > 1 {
                    format!("`{column}` is ambiguous: {} have a column of this name", listed(&sources, "and"))
                } else {
                    format!("`{column}` is ambiguous: `{}` has two columns of this name", sources[0])
                };
                let help = (sources.len() > 1).then(|| format!("say which: {}", listed(&written, "or")));
                self.report(Fault::new(FaultKind::AmbiguousName, span, message).help_if(help));
                unknown
            }
            Resolved::NoSource(_) => {
                let qualifier = &name.qualifiers()[name.qualifiers().len() - 1];
                let own = self.folded(qualifier);
                if !self.is_function_or_schema(name) {
                    self.no_source(qualifier, &own, scope);
                }
                unknown
            }
            Resolved::Missing { near, searched, relation } => {
                self.missing_column(name, near, &searched, relation, scope);
                unknown
            }
        }
    }

    /// What a name of a column stands for.
    pub(crate) fn resolve(&self, name: &ast::Name, scope: &Scope<'_>) -> Resolved {
        let column = self.folded(name.last());
        let rules = self.rules.names.columns;
        match name.qualifiers() {
            [] => scope.unqualified(&column, rules),
            [qualifier] => scope.qualified(None, &self.folded(qualifier), &column, rules),
            [schema, qualifier] => {
                let schema = self.folded(schema);
                let is_usual = self.product.dialect().usual_schema() == Some(schema.as_str());
                let is_read = !is_usual && self.rules.names.reads_schema;
                scope.qualified(is_read.then_some(schema.as_str()), &self.folded(qualifier), &column, rules)
            }
            _ => Resolved::Uncertain,
        }
    }

    /// A sequence or another thing that is no table: `s.nextval` (MariaDB).
    fn is_function_or_schema(&self, name: &ast::Name) -> bool {
        self.rules.names.sequences_have_fields && matches!(self.folded(name.last()).as_str(), "nextval" | "currval")
    }

    pub(crate) fn no_source(&mut self, qualifier: &ast::Ident, own: &str, scope: &Scope<'_>) {
        let message = format!("no table of FROM is called `{}` here", qualifier.text);
        let help = match scope.alias_of(own) {
            Some(alias) if alias != own => Some(format!("`{own}` is called `{alias}` in this query: write `{alias}`")),
            _ => match scope.qualified(None, own, "", self.rules.names.columns) {
                Resolved::NoSource(Some(near)) => Some(format!("did you mean `{near}`?")),
                _ => None,
            },
        };
        self.report(Fault::new(FaultKind::UnknownName, qualifier.span, message).help_if(help));
    }

    fn missing_column(
        &mut self,
        name: &ast::Name,
        near: Option<String>,
        searched: &[String],
        relation: Option<(String, String)>,
        scope: &Scope<'_>,
    ) {
        let is_string = self.rules.names.quoted_may_be_string && name.last().is_quoted && name.parts.len() == 1;
        if is_string || self.is_function_of_row(name, scope) {
            return;
        }
        let column = &name.last().text;
        let message = match searched {
            [] => format!("`{column}` is no column here: there is no FROM"),
            [only] => format!("`{only}` has no column `{column}`"),
            several => format!("none of {} has a column `{column}`", listed(several, "and")),
        };
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let about = relation.map(|(schema, table)| (schema, table, self.folded(name.last())));
        let fault = Fault::new(FaultKind::UnknownName, name.last().span, message).help_if(help);
        self.report(Fault { about, ..fault });
    }

    /// `t.f` may be `f(t)` where `t` has no such column.
    fn is_function_of_row(&self, name: &ast::Name, _scope: &Scope<'_>) -> bool {
        if !self.rules.names.field_may_be_function || name.parts.len() == 1 {
            return false;
        }
        let function = self.folded(name.last());
        !self.catalog.routines(None, &function).is_empty()
            || self.catalog.may_have_other_routines(None, &function)
            || crate::data::postgres::functions(&function).next().is_some()
    }
}

fn like_symbol(operator: MatchOperator) -> Option<&'static str> {
    match operator {
        MatchOperator::Like => Some("~~"),
        MatchOperator::Ilike => Some("~~*"),
        MatchOperator::SimilarTo => Some("~"),
        MatchOperator::Glob
        | MatchOperator::Regexp
        | MatchOperator::Rlike
        | MatchOperator::Match
        | MatchOperator::SoundsLike => None,
    }
}

fn at_time_zone(own: &Type) -> Type {
    match own.name() {
        Some("timestamp with time zone") => Type::named("timestamp without time zone"),
        Some("timestamp without time zone") => Type::named("timestamp with time zone"),
        _ => Type::Unknown,
    }
}

/// The type of a number. Source: PostgreSQL's manual, 4.1.2.6.
fn number_type(digits: &str) -> &'static str {
    let is_whole = digits.chars().all(|digit| digit.is_ascii_digit());
    match digits.parse::<i64>() {
        Ok(number) if is_whole && i32::try_from(number).is_ok() => "integer",
        Ok(_) if is_whole => "bigint",
        _ if digits.starts_with("0x") || digits.starts_with("0X") => "integer",
        _ => "numeric",
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn types_have_to_fit() {
        refused(
            Postgres,
            &[
                ("SELECT 1 FROM people WHERE id = name", "no operator `=` between `integer` and `character varying`"),
                ("SELECT 1 FROM people WHERE age", "WHERE needs a condition"),
                ("SELECT id::uuid FROM people", "cannot be cast"),
                ("SELECT CASE WHEN true THEN 1 ELSE made_at END FROM people", "no type in common"),
                ("SELECT 1 FROM people WHERE id = 'x'", "not a whole number"),
                ("SELECT id LIKE 'a' FROM people", "LIKE"),
            ],
        );
        taken(
            Postgres,
            &[
                "SELECT id + 1.5, name || id, made_at - interval '1 day', age = ANY (ARRAY[1, 2]) FROM people WHERE name = 'x'",
                "SELECT 1 FROM people WHERE mood = 'calm' AND NOT age > 3 AND made_at > now()",
                "SELECT coalesce(name, 'x'), nullif(id, 0), CASE WHEN age > 1 THEN 1 ELSE 2.5 END FROM people",
                "SELECT name::text, '1'::integer, id::text::bigint, '{a}'::text[] FROM people",
            ],
        );
        taken(Sqlite, &["SELECT 1 FROM people WHERE id = name AND age"]);
    }

    #[test]
    fn a_quoted_word_of_sqlite_may_be_a_string() {
        taken(Sqlite, &["SELECT id FROM people WHERE name = \"Bob\""]);
    }
}
