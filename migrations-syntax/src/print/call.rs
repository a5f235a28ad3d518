//! Calls of functions, and forms that look like calls.

use super::Printer;
use super::canonical;
use super::level::Forms;
use super::name::Role;
use crate::ast::{Argument, Call, Expression, ExpressionKind, Ident, Name, Over, Quantifier};
use crate::grammar::Feature;

impl Printer {
    /// A call of a function.
    pub(crate) fn call(&mut self, call: &Call) {
        let synonym = if self.is_canonical() { canonical::call_name(call, self.grammar) } else { None };
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
                } else {
                    // NEXT VALUE FOR s
                    self.call_content(call);
                }
            }
        }
        self.call_clauses(call);
    }

    /// The name of a function; a bare one may be a word of the grammar.
    fn function_name(&mut self, name: &Name) {
        match name.parts.as_slice() {
            // COLLATION FOR
            [only] if !only.is_quoted && only.text.contains(' ') => self.word(&only.text),
            [only] if !only.is_quoted => self.ident(only, Role::Word),
            _ => self.name(name, Role::Function),
        }
    }

    fn call_content(&mut self, call: &Call) {
        self.quantifier(call.quantifier);
        self.arguments(call);
        self.order_by(&call.order_by);
        self.text_behind("SEPARATOR", &call.separator);
        self.aggregate_limit(call.limit.as_deref());
        self.words(&call.clauses);
    }

    /// LIMIT of an aggregate; two numbers are a row.
    fn aggregate_limit(&mut self, limit: Option<&Expression>) {
        let Some(limit) = limit else { return };
        self.word("LIMIT");
        if let ExpressionKind::Row { has_keyword: false, fields } = &limit.kind {
            self.expressions(fields);
        } else {
            self.expression(limit);
        }
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
        let form = Form::of(&call.name);
        for (at, argument) in call.arguments.iter().enumerate() {
            if at > 0 && !joins(&argument.keyword) {
                self.glue(",");
            }
            // A key before VALUE is no operation. Source: `json_name_and_value` in PostgreSQL's `gram.y`.
            if call.arguments.get(at + 1).is_some_and(|next| next.keyword == "VALUE") {
                self.argument_with(argument, Self::primary);
                continue;
            }
            match (form, at) {
                (Form::Extract, 0) | (Form::XmlElement, 0) => self.word_argument(argument),
                (Form::Position, _) => self.argument_with(argument, |printer, value| {
                    if printer.has(Feature::RestrictedPosition) {
                        printer.restricted_expression(value);
                    } else if at == 0 {
                        printer.binding(value, printer.grammar.levels.bits, Forms::All);
                    } else {
                        printer.expression(value);
                    }
                }),
                (Form::XmlExists, _) => self.argument_with(argument, Self::primary),
                (Form::JsonArray, 0) if argument.keyword == "SELECT" => self.query_argument(argument),
                (Form::Extract | Form::XmlElement | Form::JsonArray | Form::Other, _) => self.argument(argument),
            }
        }
    }

    /// What a function is given, with the words around it.
    pub(crate) fn argument(&mut self, argument: &Argument) {
        self.argument_with(argument, Self::expression);
    }

    fn argument_with(&mut self, argument: &Argument, value: impl FnOnce(&mut Self, &Expression)) {
        self.words(&argument.keyword);
        if let Some((name, is_arrow)) = &argument.name {
            self.ident(name, Role::Function);
            self.put(if *is_arrow { "=>" } else { ":=" });
        }
        if let Some(expression) = &argument.value {
            value(self, expression);
        }
        self.words(&argument.suffix);
    }

    /// An argument that is a word rather than a column: YEAR of EXTRACT.
    fn word_argument(&mut self, argument: &Argument) {
        self.argument_with(argument, |printer, value| match field_of(value) {
            Some(field) => printer.ident(field, Role::Word),
            None => printer.expression(value),
        });
    }

    /// A query that is an argument without parentheses of its own.
    fn query_argument(&mut self, argument: &Argument) {
        match &argument.value {
            Some(Expression { kind: ExpressionKind::Subquery(query), .. }) => {
                self.query(query);
                self.words(&argument.suffix);
            }
            Some(_) | None => self.argument(argument),
        }
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

/// Calls whose arguments have a grammar of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Extract,
    Position,
    XmlElement,
    XmlExists,
    JsonArray,
    Other,
}

impl Form {
    /// The form that a name begins, if it is a word of the grammar.
    fn of(name: &Name) -> Self {
        let [only] = name.parts.as_slice() else { return Self::Other };
        if only.is_quoted {
            return Self::Other;
        }
        match only.text.to_ascii_uppercase().as_str() {
            "EXTRACT" => Self::Extract,
            "POSITION" => Self::Position,
            "XMLELEMENT" | "XMLPI" => Self::XmlElement,
            "XMLEXISTS" => Self::XmlExists,
            "JSON_ARRAY" => Self::JsonArray,
            _ => Self::Other,
        }
    }
}

/// Whether words before an argument stand in place of a comma.
fn joins(keyword: &str) -> bool {
    let first = keyword.split(' ').next().unwrap_or_default();
    matches!(
        first,
        "FROM" | "FOR" | "SIMILAR" | "ESCAPE" | "PLACING" | "IN" | "USING" | "AS" | "VALUE" | ":" | "PASSING"
    )
}

/// The word that a value is, such as YEAR.
fn field_of(value: &Expression) -> Option<&Ident> {
    let ExpressionKind::Column(name) = &value.kind else { return None };
    let [only] = name.parts.as_slice() else { return None };
    Some(only)
}

#[cfg(test)]
mod tests {
    use super::super::testing::expression;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    #[test]
    fn words_stand_in_place_of_commas() {
        expression(Postgres, "extract(year from a)", "EXTRACT(year FROM a)");
        expression(Postgres, "substring(a from 1 for 2)", "SUBSTRING(a FROM 1 FOR 2)");
        expression(Postgres, "trim(both 'x' from a)", "TRIM(BOTH 'x' FROM a)");
        expression(Postgres, "position((a and b) in c)", "POSITION((a AND b) IN c)");
        expression(
            Postgres,
            "json_object('a' value 1, 'b' : 2 returning jsonb)",
            "JSON_OBJECT('a' VALUE 1, 'b' : 2 RETURNING JSONB)",
        );
        expression(Postgres, "f(a, variadic b)", "f(a, VARIADIC b)");
        expression(Postgres, "f(a => 1, b := 2)", "f(a => 1, b := 2)");
        expression(Mysql, "char(65 using utf8mb4)", "char(65 USING utf8mb4)");
    }

    #[test]
    fn clauses_follow() {
        expression(Sqlite, "count(*) filter (where a) over w", "count(*) FILTER (WHERE a) OVER w");
        expression(
            Postgres,
            "percentile_cont(0.5) within group (order by a desc nulls last)",
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY a DESC NULLS LAST)",
        );
        expression(
            Mariadb,
            "group_concat(distinct a order by b separator ';' limit 2)",
            "group_concat(DISTINCT a ORDER BY b SEPARATOR ';' LIMIT 2)",
        );
    }

    #[test]
    fn the_field_of_extract_is_a_word() {
        for product in [Mysql, Mariadb] {
            expression(product, "extract(year from a)", "extract(YEAR FROM a)");
            expression(product, "EXTRACT(DAY_HOUR FROM t.a)", "EXTRACT(DAY_HOUR FROM t.a)");
        }
        expression(Postgres, "extract('year' from a)", "EXTRACT('year' FROM a)");
        expression(Postgres, "extract(\"year\" from a)", "EXTRACT(\"year\" FROM a)");
        expression(Postgres, "\"extract\"(a)", "\"extract\"(a)");
        expression(Mysql, "position('a' in b)", "position('a' IN b)");
    }
}
