//! Expressions, with the parentheses that precedence needs and no others.

use super::level::{Forms, is_typed_literal};
use super::name::Role;
use super::{Printer, canonical};
use crate::ast::{
    CastForm, DataType, Expression, ExpressionKind, Ident, InSet, IsTest, MatchOperator, Name, Operator, TypeName,
};
use crate::grammar::Feature;

impl Printer {
    /// An expression.
    pub(crate) fn expression(&mut self, expression: &Expression) {
        self.binding(expression, 0, Forms::All);
    }

    /// An expression as it may stand in a default of a column on PostgreSQL (`b_expr`).
    pub(crate) fn restricted_expression(&mut self, expression: &Expression) {
        self.binding(expression, 0, Forms::Restricted);
    }

    /// An expression in parentheses.
    pub(crate) fn expression_in_parentheses(&mut self, expression: &Expression) {
        self.in_parentheses(|printer| printer.expression(expression));
    }

    /// Words and an expression, if there is one.
    pub(crate) fn expression_behind(&mut self, words: &str, expression: &Option<Expression>) {
        if let Some(expression) = expression {
            self.word(words);
            self.expression(expression);
        }
    }

    /// Expressions with commas between.
    pub(crate) fn expressions(&mut self, expressions: &[Expression]) {
        self.list(expressions, Self::expression);
    }

    /// An expression where operators have to bind at least so tightly.
    pub(super) fn binding(&mut self, expression: &Expression, minimum: u8, forms: Forms) {
        if self.level(expression) < minimum || !self.is_allowed(expression, forms) {
            self.expression_in_parentheses(expression);
        } else {
            self.form(expression, forms);
        }
    }

    /// An expression that something follows which binds at a level.
    fn left(&mut self, expression: &Expression, level: u8, forms: Forms) {
        if self.is_loose_before(expression, level) || !self.is_allowed(expression, forms) {
            self.expression_in_parentheses(expression);
        } else {
            self.form(expression, forms);
        }
    }

    fn form(&mut self, expression: &Expression, forms: Forms) {
        match &expression.kind {
            ExpressionKind::Literal(literal) => self.literal(literal),
            ExpressionKind::Column(name) => self.column_name(name),
            ExpressionKind::Wildcard(name) => self.wildcard(name.as_ref()),
            ExpressionKind::Parameter(text) => self.put(text),
            ExpressionKind::Prefix { operator, operand } => self.prefix(operator, operand, forms),
            ExpressionKind::Chain { first, rest } => self.chain(first, rest, forms),
            ExpressionKind::Is { operand, is_negated, test } => self.is(operand, *is_negated, test, forms),
            ExpressionKind::In { operand, is_negated, set } => {
                self.left(operand, self.like_level(*is_negated), forms);
                self.word(if *is_negated { "NOT IN" } else { "IN" });
                self.in_set(set);
            }
            ExpressionKind::Between { operand, is_negated, is_symmetric, low, high } => {
                self.left(operand, self.like_level(*is_negated), forms);
                self.word(if *is_negated { "NOT BETWEEN" } else { "BETWEEN" });
                self.word_if(*is_symmetric, "SYMMETRIC");
                self.between_ends(low, high, forms);
            }
            ExpressionKind::Match { operand, is_negated, operator, pattern, escape } => {
                self.left(operand, self.like_level(*is_negated), forms);
                self.word_if(*is_negated, "NOT");
                self.matching(*operator, pattern, escape.as_deref());
            }
            ExpressionKind::Quantified { operand, operator, is_all, set } => {
                self.left(operand, self.operator_level(operator), forms);
                self.operator(operator);
                self.word(if *is_all { "ALL" } else { "ANY" });
                self.query_or_expression_in_parentheses(set);
            }
            ExpressionKind::Cast { operand, data_type, form, zone } => {
                if self.has_colons(expression) {
                    self.left(operand, self.grammar.levels.cast, forms);
                    self.join("::");
                    self.data_type(data_type);
                } else {
                    let is_prefix = *form == CastForm::Prefix && is_typed_literal(expression);
                    let form = if is_prefix || *form != CastForm::Prefix { *form } else { CastForm::Cast };
                    self.cast(operand, data_type, form, zone.as_deref());
                }
            }
            ExpressionKind::Collate { operand, collation } => {
                self.left(operand, self.grammar.levels.collate, forms);
                self.word("COLLATE");
                self.name(collation, Role::Loose);
            }
            ExpressionKind::AtTimeZone { operand, zone } => self.at_time_zone(operand, zone.as_deref(), forms),
            ExpressionKind::Call(call) => self.call(call),
            ExpressionKind::Case { operand, branches, otherwise } => {
                self.case(operand.as_deref(), branches, otherwise.as_deref());
            }
            ExpressionKind::Exists(query) => {
                self.word("EXISTS");
                self.query_in_parentheses(query);
            }
            ExpressionKind::Subquery(query) => self.query_in_parentheses(query),
            ExpressionKind::Row { has_keyword, fields } => {
                self.word_if(*has_keyword, "ROW");
                if *has_keyword {
                    self.in_glued_parentheses(|printer| printer.expressions(fields));
                } else {
                    self.list_in_parentheses(fields, Self::expression);
                }
            }
            ExpressionKind::Array(elements) => {
                self.word("ARRAY");
                self.in_glued_brackets(|printer| printer.expressions(elements));
            }
            ExpressionKind::NestedArray(elements) => self.in_brackets(|printer| printer.expressions(elements)),
            ExpressionKind::ArrayQuery(query) => {
                self.word("ARRAY");
                self.in_glued_parentheses(|printer| printer.query(query));
            }
            ExpressionKind::Subscript { operand, low, is_slice, high, is_apart } => {
                if *is_apart {
                    self.expression_in_parentheses(operand);
                    self.subscripts(low.as_deref(), *is_slice, high.as_deref());
                } else {
                    self.subscript(operand, low.as_deref(), *is_slice, high.as_deref());
                }
            }
            ExpressionKind::Field { operand, field } => self.field(operand, field.as_ref()),
            ExpressionKind::Interval { value, unit } => {
                self.word("INTERVAL");
                self.expression(value);
                self.word(unit);
            }
            ExpressionKind::MatchAgainst { columns, text, mode } => self.match_against(columns, text, mode),
            ExpressionKind::Raise { action, message } => self.raise(action, message.as_deref()),
            ExpressionKind::Default => self.word("DEFAULT"),
            ExpressionKind::CurrentOf(cursor) => {
                self.word("CURRENT OF");
                self.ident(cursor, Role::Column);
            }
            ExpressionKind::Assign { variable, value } => {
                self.put(variable);
                self.put(":=");
                self.expression(value);
            }
        }
    }

    fn column_name(&mut self, name: &Name) {
        match name.parts.as_slice() {
            // In double quotes, what names no column is a string, and keeps its case. Bare names get them, too, so that
            // both are spelled the same where they are the same.
            [only] if self.is_canonical() && self.has(Feature::NamesMayBeTexts) => {
                let text = if only.is_quoted { only.text.clone() } else { only.text.to_ascii_lowercase() };
                self.put(&super::name::quoted(&text, self.grammar));
            }
            _ => self.name(name, Role::Column),
        }
    }

    fn wildcard(&mut self, name: Option<&Name>) {
        match name {
            None => self.put("*"),
            Some(name) => {
                self.name(name, Role::Table);
                self.glue(".*");
            }
        }
    }

    /// The precedence of IN, LIKE and BETWEEN.
    fn like_level(&self, is_negated: bool) -> u8 {
        self.grammar.levels.like + self.grammar.negated_is_tighter(is_negated)
    }

    fn prefix(&mut self, operator: &Operator, operand: &Expression, forms: Forms) {
        let level = self.prefix_operand_level(operator);
        self.operator(operator);
        if operator.schema.is_some() || operator.symbol.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            self.binding(operand, level, forms);
            return;
        }
        self.adhere();
        let place = self.place();
        self.binding(operand, level, forms);
        // Two signs would be another operator, or a comment.
        let has_backticks = self.has(Feature::BacktickOperators);
        let is_sign = |first: char| "+-*/<>=~!@#%^&|?:".contains(first) || (first == '`' && has_backticks);
        if self.part_since(place).starts_with(is_sign) {
            self.separate(place);
        }
    }

    /// Operands of one precedence. Where operators cannot follow one another, each but the last stands in parentheses with
    /// what is before it.
    fn chain(&mut self, first: &Expression, rest: &[(Operator, Expression)], forms: Forms) {
        let Some((operator, _)) = rest.first() else { return self.form(first, forms) };
        let level = self.operator_level(operator);
        let wrapped = if self.is_not_associative(level) { rest.len() - 1 } else { 0 };
        if wrapped > 0 {
            self.put(&"(".repeat(wrapped));
            self.adhere();
        }
        self.left(first, level, if wrapped > 0 { Forms::All } else { forms });
        for (at, (operator, operand)) in rest.iter().enumerate() {
            self.operator(operator);
            let forms = if at < wrapped { Forms::All } else { forms };
            self.binding(operand, level.saturating_add(1), forms);
            if at < wrapped {
                self.glue(")");
            }
        }
    }

    /// An operator.
    pub(crate) fn operator(&mut self, operator: &Operator) {
        match &operator.schema {
            None if self.is_canonical() => self.word(canonical::operator(&operator.symbol, self.grammar)),
            None => self.word(&operator.symbol),
            Some(schema) => {
                self.word("OPERATOR");
                self.in_glued_parentheses(|printer| {
                    printer.name(schema, Role::Table);
                    printer.join(".");
                    printer.put(&operator.symbol);
                });
            }
        }
    }

    fn is(&mut self, operand: &Expression, is_negated: bool, test: &IsTest, forms: Forms) {
        let level = self.grammar.levels.is;
        self.left(operand, level, forms);
        self.word(if is_negated { "IS NOT" } else { "IS" });
        match test {
            IsTest::Null => self.word("NULL"),
            IsTest::True => self.word("TRUE"),
            IsTest::False => self.word("FALSE"),
            IsTest::Unknown => self.word("UNKNOWN"),
            IsTest::DistinctFrom(other) => {
                self.word("DISTINCT FROM");
                self.binding(other, level.saturating_add(1), Forms::All);
            }
            IsTest::Value(other) => self.binding(other, level.saturating_add(1), Forms::All),
            IsTest::Document => self.word("DOCUMENT"),
            IsTest::Normalized(form) => {
                self.word(form.as_deref().unwrap_or_default());
                self.word("NORMALIZED");
            }
            IsTest::Json(words) => {
                self.word("JSON");
                self.word(words);
            }
        }
    }

    fn in_set(&mut self, set: &InSet) {
        match set {
            InSet::List(values) => self.list_in_parentheses(values, Self::expression),
            InSet::Query(query) => self.query_in_parentheses(query),
            InSet::Table(table) => {
                if let ExpressionKind::Column(name) = &table.kind {
                    self.name(name, Role::Table);
                } else {
                    self.expression(table);
                }
            }
        }
    }

    fn between_ends(&mut self, low: &Expression, high: &Expression, forms: Forms) {
        if self.has(Feature::SymmetricBetween) {
            self.restricted_expression(low);
        } else {
            self.binding(low, self.grammar.levels.low, forms);
        }
        self.word("AND");
        self.binding(high, self.grammar.levels.high, forms);
    }

    fn matching(&mut self, operator: MatchOperator, pattern: &Expression, escape: Option<&Expression>) {
        let levels = &self.grammar.levels;
        let level = match operator {
            MatchOperator::Regexp | MatchOperator::Rlike | MatchOperator::SoundsLike => levels.bits,
            MatchOperator::Like
            | MatchOperator::Ilike
            | MatchOperator::SimilarTo
            | MatchOperator::Glob
            | MatchOperator::Match => levels.pattern,
        };
        self.word(match operator {
            MatchOperator::Like => "LIKE",
            MatchOperator::Ilike => "ILIKE",
            MatchOperator::SimilarTo => "SIMILAR TO",
            MatchOperator::Glob => "GLOB",
            MatchOperator::Regexp => "REGEXP",
            // One token with two spellings.
            MatchOperator::Rlike if self.is_canonical() => "REGEXP",
            MatchOperator::Rlike => "RLIKE",
            MatchOperator::Match => "MATCH",
            MatchOperator::SoundsLike => "SOUNDS LIKE",
        });
        self.binding(pattern, level, Forms::All);
        if let Some(escape) = escape {
            self.word("ESCAPE");
            self.binding(escape, levels.pattern, Forms::All);
        }
    }

    /// A query or an expression in parentheses, as behind ANY.
    fn query_or_expression_in_parentheses(&mut self, set: &Expression) {
        if let ExpressionKind::Subquery(query) = &set.kind {
            self.query_in_parentheses(query);
        } else {
            self.expression_in_parentheses(set);
        }
    }

    pub(super) fn cast(
        &mut self,
        operand: &Expression,
        data_type: &DataType,
        form: CastForm,
        zone: Option<&Expression>,
    ) {
        let (word, between) = match form {
            CastForm::Cast | CastForm::Colons => ("CAST", "AS"),
            CastForm::Treat => ("TREAT", "AS"),
            CastForm::Convert => ("CONVERT", ","),
            CastForm::ConvertUsing => ("CONVERT", "USING"),
            CastForm::Prefix => {
                self.data_type_before_literal(data_type);
                self.expression(operand);
                self.interval_fields(data_type);
                return;
            }
        };
        self.word(word);
        self.in_glued_parentheses(|printer| {
            printer.expression(operand);
            if let Some(zone) = zone {
                printer.word("AT TIME ZONE");
                printer.primary(zone);
            }
            if between == "," {
                printer.glue(",");
            } else {
                printer.word(between);
            }
            match &data_type.name {
                TypeName::Named(character_set) if form == CastForm::ConvertUsing => {
                    printer.name(character_set, Role::Loose);
                }
                TypeName::Named(_) | TypeName::Builtin(_) => printer.data_type(data_type),
            }
        });
    }

    fn at_time_zone(&mut self, operand: &Expression, zone: Option<&Expression>, forms: Forms) {
        let level = self.grammar.levels.at_time_zone;
        self.left(operand, level, forms);
        match zone {
            None => self.word("AT LOCAL"),
            Some(zone) => {
                self.word("AT TIME ZONE");
                self.binding(zone, level.saturating_add(1), Forms::All);
            }
        }
    }

    fn case(
        &mut self,
        operand: Option<&Expression>,
        branches: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
    ) {
        self.word("CASE");
        if let Some(operand) = operand {
            self.expression(operand);
        }
        for (condition, value) in branches {
            self.word("WHEN");
            self.expression(condition);
            self.word("THEN");
            self.expression(value);
        }
        if let Some(otherwise) = otherwise {
            self.word("ELSE");
            self.expression(otherwise);
        }
        self.word("END");
    }

    fn subscript(&mut self, operand: &Expression, low: Option<&Expression>, is_slice: bool, high: Option<&Expression>) {
        let is_parameter = matches!(operand.kind, ExpressionKind::Parameter(_) | ExpressionKind::Column(_));
        self.indirection_base(operand, is_parameter);
        self.subscripts(low, is_slice, high);
    }

    /// `[1]`, `[1:2]`
    pub(super) fn subscripts(&mut self, low: Option<&Expression>, is_slice: bool, high: Option<&Expression>) {
        self.in_glued_brackets(|printer| {
            if let Some(low) = low {
                printer.expression(low);
            }
            if is_slice {
                printer.join(":");
            }
            if let Some(high) = high {
                printer.expression(high);
            }
        });
    }

    /// An expression that COLLATE follows.
    pub(super) fn before_collation(&mut self, expression: &Expression) {
        self.left(expression, self.grammar.levels.collate, Forms::All);
    }

    /// An expression where no operator may stand without parentheses.
    pub(super) fn primary(&mut self, expression: &Expression) {
        self.binding(expression, u8::MAX, Forms::All);
    }

    fn field(&mut self, operand: &Expression, field: Option<&Ident>) {
        self.indirection_base(operand, false);
        self.join(".");
        match field {
            None => self.put("*"),
            Some(field) => self.ident(field, Role::Label),
        }
    }

    /// What `[..]` or `.field` stands behind. Source: `c_expr` in PostgreSQL's `gram.y`: columns, parameters, queries and what is in
    /// parentheses.
    fn indirection_base(&mut self, operand: &Expression, is_bare: bool) {
        let is_bare = is_bare
            || matches!(
                operand.kind,
                ExpressionKind::Subscript { .. } | ExpressionKind::Field { .. } | ExpressionKind::Subquery(_)
            );
        if is_bare {
            self.form(operand, Forms::All);
        } else {
            self.expression_in_parentheses(operand);
        }
    }

    fn match_against(&mut self, columns: &[Expression], text: &Expression, mode: &str) {
        self.word("MATCH");
        self.list_in_parentheses(columns, Self::primary);
        self.word("AGAINST");
        self.in_parentheses(|printer| {
            printer.binding(text, printer.grammar.levels.bits, Forms::All);
            printer.word(mode);
        });
    }

    fn raise(&mut self, action: &str, message: Option<&Expression>) {
        self.word("RAISE");
        self.in_glued_parentheses(|printer| {
            printer.word(action);
            if let Some(message) = message {
                printer.glue(",");
                printer.expression(message);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::expression;
    use migrations_core::Product::{self, Mariadb, Mysql, Postgres, Sqlite};

    #[test]
    fn parentheses_stand_where_precedence_needs_them() {
        for product in Product::ALL {
            expression(product, "((a)) + (b * c)", "a + b * c");
            expression(product, "(a + b) * c", "(a + b) * c");
            expression(product, "a - (b - c)", "a - (b - c)");
            expression(product, "(a AND b) AND (c OR d)", "a AND b AND (c OR d)");
            expression(product, "NOT (a AND b)", "NOT (a AND b)");
            expression(product, "NOT (a = b)", "NOT a = b");
            expression(product, "(NOT a) = b", "(NOT a) = b");
            expression(product, "(a IN (1)) = b", "a IN (1) = b");
            expression(product, "a BETWEEN 1 AND (2 + 3)", "a BETWEEN 1 AND 2 + 3");
            expression(product, "(a OR b) IS NULL", "(a OR b) IS NULL");
        }
    }

    #[test]
    fn what_does_not_associate_is_grouped() {
        expression(Postgres, "(a < b) < c", "(a < b) < c");
        expression(Postgres, "(a IS NULL) IS NULL", "a IS NULL IS NULL");
        expression(Postgres, "a = (b IS NULL)", "a = (b IS NULL)");
        expression(Mysql, "(a LIKE b) LIKE c", "(a LIKE b) LIKE c");
        expression(Mysql, "(a = b) = c", "a = b = c");
        expression(Mariadb, "(a LIKE b) NOT IN (c)", "(a LIKE b) NOT IN (c)");
        expression(Mariadb, "a LIKE (b NOT IN (c))", "a LIKE (b NOT IN (c))");
    }

    #[test]
    fn conversions_fields_and_subscripts_bind_tightly() {
        expression(Postgres, "(-1)::int", "(-1)::int");
        expression(Postgres, "-1::int", "-1::int");
        expression(Postgres, "(a + b)::text::int", "(a + b)::text::int");
        expression(Postgres, "((a).b).c", "(a).b.c");
        expression(Postgres, "(f(a))[1:2]", "(f(a))[1:2]");
        expression(Postgres, "(a.b)[1]", "a.b[1]");
        expression(Postgres, "interval '1' day", "interval '1' DAY");
        expression(Postgres, "a COLLATE \"C\" || b", "a COLLATE \"C\" || b");
    }

    #[test]
    fn the_lower_end_of_between_is_restricted_on_postgres() {
        expression(Postgres, "a BETWEEN (b AND c) AND d", "a BETWEEN (b AND c) AND d");
        expression(Postgres, "a BETWEEN b + 1 AND (c IS NULL)", "a BETWEEN b + 1 AND (c IS NULL)");
        expression(Postgres, "a BETWEEN (b IN (1)) AND c", "a BETWEEN (b IN (1)) AND c");
        expression(Postgres, "a BETWEEN SYMMETRIC (b::int) AND c", "a BETWEEN SYMMETRIC b::int AND c");
    }

    #[test]
    fn signs_do_not_join() {
        for product in Product::ALL {
            expression(product, "- (- a)", "- -a");
            expression(product, "a - -1", "a - -1");
        }
        expression(Postgres, "@ -1", "@ -1");
        expression(Postgres, "a OPERATOR(s.+) b", "a OPERATOR(s.+) b");
        expression(Sqlite, "a IS (NOT b)", "a IS (NOT b)");
    }

    #[test]
    fn forms_of_one_product() {
        expression(Sqlite, "a NOTNULL", "a IS NOT NULL");
        expression(Sqlite, "a IN t", "a IN t");
        expression(Sqlite, "raise(abort, 'x')", "RAISE(ABORT, 'x')");
        expression(Mysql, "a + interval (1 + 2) day", "a + INTERVAL 1 + 2 DAY");
        expression(Mysql, "(@a := 1) + 2", "(@a := 1) + 2");
        expression(Mysql, "match a, b against ('x' in boolean mode)", "MATCH (a, b) AGAINST ('x' IN BOOLEAN MODE)");
        expression(Mysql, "a member of ('[1]')", "a MEMBER OF ('[1]')");
        expression(Postgres, "array[[1], [2]]", "ARRAY[[1], [2]]");
        expression(Postgres, "a = some (array[1])", "a = ANY (ARRAY[1])");
    }

    #[test]
    fn comparisons_that_cannot_follow_one_another_are_in_parentheses() {
        for text in ["((a < b) < c) < d", "(a < b) = c", "((a = b) = c) = (d = e)"] {
            expression(Postgres, text, text);
        }
        for text in ["a < b < c < d", "a < b = c"] {
            expression(Sqlite, text, text);
        }
    }
}
