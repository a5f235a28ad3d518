//! Expressions, by precedence climbing; the precedences are in the grammar of the product.

mod call;
mod literal;
mod primary;

pub(crate) use call::{empty_call, keyed, value};

pub(crate) use self::primary::Parenthesized;
use super::{Parser, Read};
use crate::ast::{Expression, ExpressionKind, InSet, IsTest, Literal, MatchOperator, Operator};
use crate::grammar::Feature;
use crate::span::Span;
use crate::token::Kind;

/// What stands behind an operand, before it is read.
enum Infix {
    /// An operator, with how many tokens it has.
    Operator(Operator, usize),
    /// IS, ISNULL, NOTNULL, NOT NULL
    Is,
    /// IN, NOT IN
    In,
    /// BETWEEN, NOT BETWEEN
    Between,
    /// LIKE and its like, with how many words, NOT aside
    Match(MatchOperator, usize),
    /// COLLATE
    Collate,
    /// AT TIME ZONE, AT LOCAL
    AtTimeZone,
    /// `::`
    Cast,
    /// MEMBER OF (MySQL)
    MemberOf,
    /// NOT before a word that makes no form with it
    Not,
}

/// Which forms may stand without parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Forms {
    /// All.
    All,
    /// All, in an item of SELECT: a word that is an operator elsewhere is an alias where nothing follows it.
    Item,
    /// What PostgreSQL calls `b_expr`: no AND, OR, NOT, IN, LIKE, BETWEEN, IS NULL.
    Restricted,
}

impl Forms {
    /// The forms of an operand behind an operator, where no alias can be meant.
    fn of_operand(self) -> Self {
        match self {
            Self::Item => Self::All,
            Self::All | Self::Restricted => self,
        }
    }
}

impl Parser<'_> {
    /// An expression.
    pub(crate) fn expression(&mut self) -> Read<Expression> {
        self.binding(0, Forms::All)
    }

    /// An expression whose operators bind at least so tightly.
    pub(crate) fn expression_above(&mut self, level: u8) -> Read<Expression> {
        self.binding(level, Forms::All)
    }

    /// What PostgreSQL allows for defaults of columns and the lower end of BETWEEN (`b_expr`).
    pub(crate) fn restricted_expression(&mut self) -> Read<Expression> {
        self.binding(0, Forms::Restricted)
    }

    /// An expression whose alias may follow without AS.
    pub(crate) fn item_expression(&mut self) -> Read<Expression> {
        self.binding(0, Forms::Item)
    }

    /// Expressions with commas between.
    pub(crate) fn expressions(&mut self) -> Read<Vec<Expression>> {
        self.list(Self::expression)
    }

    /// An expression without operators around it: a column, a call, a literal, something in parentheses.
    pub(crate) fn primary_expression(&mut self) -> Read<Expression> {
        self.primary()
    }

    fn binding(&mut self, minimum: u8, forms: Forms) -> Read<Expression> {
        self.deeper(|parser| {
            let wraps_beside = std::mem::take(&mut parser.wraps);
            let start = parser.span();
            let layer = parser.layer_of_operand();
            let left = parser.operand(minimum, forms)?;
            let expression = parser.binding_behind(left, layer, start, minimum, forms)?;
            parser.wraps = parser.wraps.max(wraps_beside);
            Ok(expression)
        })
    }

    /// An expression of which the first operand has been read.
    pub(crate) fn expression_behind(&mut self, left: Expression, start: Span) -> Read<Expression> {
        self.binding_behind(left, u8::MAX, start, 0, Forms::All)
    }

    /// What follows an operand. `layer` is the layer of what has been read.
    fn binding_behind(
        &mut self,
        mut left: Expression,
        mut layer: u8,
        start: Span,
        minimum: u8,
        forms: Forms,
    ) -> Read<Expression> {
        // The precedence at which nothing may follow, after an operator that is not associative.
        let mut closed = None;
        while let Some((infix, level)) = self.infix(&left, forms) {
            let next_layer = self.layer_of(&infix, level);
            if level < minimum || next_layer > layer {
                break;
            }
            if closed == Some(level) {
                // On PostgreSQL the word is no alias either.
                if self.has(Feature::PrecedenceClosesForms) {
                    return self.fail();
                }
                break;
            }
            left = self.infix_form(left, infix, level, start, forms)?;
            closed = self.closes(&left, level).then_some(level);
            layer = self.layer_behind(&left, next_layer);
            if !matches!(left.kind, ExpressionKind::Chain { .. }) {
                self.wrap()?;
            }
        }
        Ok(left)
    }

    /// Whether no operator of a level may follow a form of that level. On PostgreSQL that is a matter of precedence, which
    /// does not ask where the form ends in a word or a parenthesis; the grammars of MySQL and MariaDB have no such form for an
    /// operand.
    fn closes(&self, form: &Expression, level: u8) -> bool {
        self.grammar.not_associative.contains(&level)
            && (!self.has(Feature::PrecedenceClosesForms) || form.kind.ends_with_operand())
    }

    /// An expression without operators behind it.
    pub(crate) fn operand_expression(&mut self) -> Read<Expression> {
        self.operand(0, Forms::All)
    }

    /// The layer of a form. The grammars of MySQL and MariaDB are layered (`expr`, `bool_pri`, `predicate`, `bit_expr`,
    /// `simple_expr`): what belongs to one is no operand of a form of a tighter one unless it stands in parentheses. Those of
    /// PostgreSQL and SQLite know precedences only.
    fn layer_of(&self, infix: &Infix, level: u8) -> u8 {
        match infix {
            _ if !self.has(Feature::LayeredExpressions) => 0,
            Infix::In | Infix::Between | Infix::Match(..) | Infix::MemberOf | Infix::Not => self.grammar.levels.like,
            Infix::Operator(..) | Infix::Is | Infix::Collate | Infix::AtTimeZone | Infix::Cast => level,
        }
    }

    /// The layer of the operand that begins here.
    fn layer_of_operand(&self) -> u8 {
        let token = self.token();
        let is_negated = token.text == "NOT" && token.kind == Kind::Word;
        if is_negated { self.negation_level() } else { u8::MAX }
    }

    /// The layer of a form that has been read: to MySQL, IS TRUE is no operand of a comparison.
    fn layer_behind(&self, form: &Expression, layer: u8) -> u8 {
        if self.has(Feature::LooseTruthTests) && form.kind.is_truth_test() { self.negation_level() } else { layer }
    }

    /// The precedence of NOT.
    fn negation_level(&self) -> u8 {
        self.grammar.prefix_level("NOT").unwrap_or(0)
    }

    /// Whether NOT may stand before an operand of something that binds at a level: on MySQL and MariaDB it is no operand of
    /// what binds more tightly.
    fn may_be_negated(&self, minimum: u8) -> bool {
        !self.has(Feature::LayeredExpressions) || minimum <= self.negation_level()
    }

    /// A prefix operator with its operand, or a primary expression.
    fn operand(&mut self, minimum: u8, forms: Forms) -> Read<Expression> {
        let token = self.token();
        if !matches!(token.kind, Kind::Word | Kind::Symbol) {
            return self.primary();
        }
        let start = self.span();
        let is_allowed = token.text != "NOT" || (forms != Forms::Restricted && self.may_be_negated(minimum));
        if let Some(level) = self.grammar.prefix_level(token.text).filter(|_| is_allowed) {
            let operator = Operator::plain(token.text);
            self.step();
            return self.prefixed(operator, level, start, forms);
        }
        if self.has(Feature::MadeOperators)
            && let Some((operator, length)) = self.postgres_operator().filter(|_| !is_only_infix(token.text))
        {
            (0..length).for_each(|_| {
                self.step();
            });
            return self.prefixed(operator, self.grammar.other_operator.map_or(0, |level| level + 1), start, forms);
        }
        self.primary()
    }

    fn prefixed(&mut self, operator: Operator, level: u8, start: Span, forms: Forms) -> Read<Expression> {
        let operand = Box::new(self.binding(level, forms.of_operand())?);
        let span = self.span_from(start);
        Ok(Expression { kind: ExpressionKind::Prefix { operator, operand }, span })
    }

    /// What follows an operand, and how tightly it binds.
    fn infix(&self, left: &Expression, forms: Forms) -> Option<(Infix, u8)> {
        let token = self.token();
        let levels = &self.grammar.levels;
        let infix = match token.kind {
            // MySQL has a column before it.
            Kind::Symbol if self.has(Feature::JsonPathsOfColumns) && token.text.starts_with("->") => {
                let is_column = matches!(left.kind, ExpressionKind::Column(_));
                is_column.then(|| self.symbol_infix(token.text)).flatten()?
            }
            Kind::Symbol => self.symbol_infix(token.text)?,
            Kind::Word => self.word_infix(token.text, left)?,
            Kind::QuotedName | Kind::Text | Kind::Number | Kind::Parameter | Kind::Broken | Kind::End => return None,
        };
        let level = match &infix {
            Infix::Operator(operator, _) if operator.schema.is_none() => {
                self.grammar.binary_level(&operator.symbol).or(self.grammar.other_operator)?
            }
            Infix::Operator(..) => self.grammar.other_operator?,
            Infix::Is => levels.is,
            Infix::In | Infix::Between | Infix::Match(..) | Infix::MemberOf | Infix::Not => {
                levels.like + self.grammar.negated_is_tighter(token.text == "NOT")
            }
            Infix::Collate => levels.collate,
            Infix::AtTimeZone => levels.at_time_zone,
            Infix::Cast => levels.cast,
        };
        let is_there = match forms {
            Forms::All => true,
            Forms::Item => !self.is_label_at_end_of_item(),
            Forms::Restricted => self.is_restricted_form(&infix),
        };
        is_there.then_some((infix, level))
    }

    /// `SELECT a and FROM t`: PostgreSQL takes the word for an alias.
    fn is_label_at_end_of_item(&self) -> bool {
        let token = self.token();
        self.grammar.has_bare_labels()
            && token.kind == Kind::Word
            && (self.item_ends(1) || self.ahead_is(1, ","))
            && self.grammar.is_bare_label(token.text)
    }

    /// Whether a form may stand in a restricted expression.
    fn is_restricted_form(&self, infix: &Infix) -> bool {
        match infix {
            Infix::Operator(operator, _) => !matches!(operator.symbol.as_str(), "AND" | "OR" | "OVERLAPS"),
            Infix::Is => {
                let count = if self.ahead_is(1, "NOT") { 2 } else { 1 };
                self.ahead_is(count, "DISTINCT") || self.ahead_is(count, "DOCUMENT")
            }
            Infix::In | Infix::Between | Infix::Match(..) | Infix::AtTimeZone | Infix::MemberOf | Infix::Not => false,
            // In a definition of a column it is the collation of the column.
            Infix::Collate => false,
            Infix::Cast => true,
        }
    }

    fn symbol_infix(&self, text: &str) -> Option<Infix> {
        let has_made_operators = self.has(Feature::MadeOperators);
        match text {
            "::" if self.has(Feature::ColonCasts) => Some(Infix::Cast),
            _ if is_mark(text) => None,
            "=>" if has_made_operators => None,
            _ if has_made_operators || self.grammar.binary_level(text).is_some() => {
                Some(Infix::Operator(Operator::plain(text), 1))
            }
            _ => None,
        }
    }

    fn word_infix(&self, word: &str, left: &Expression) -> Option<Infix> {
        let negated = usize::from(word == "NOT");
        let word = if negated == 1 { self.ahead(1).text } else { word };
        if negated == 0 {
            match word {
                "IS" => return Some(Infix::Is),
                "ISNULL" | "NOTNULL" if self.has(Feature::PostfixNullTests) => return Some(Infix::Is),
                "COLLATE" => return Some(Infix::Collate),
                "AT" if self.has(Feature::AtTimeZone) && (self.ahead_is(1, "TIME") || self.ahead_is(1, "LOCAL")) => {
                    return Some(Infix::AtTimeZone);
                }
                "OPERATOR" if self.has(Feature::MadeOperators) && self.ahead_is(1, "(") => {
                    return self.postgres_operator().map(|(operator, length)| Infix::Operator(operator, length));
                }
                "SOUNDS" if self.has(Feature::SoundsLike) && self.ahead_is(1, "LIKE") => {
                    return Some(Infix::Match(MatchOperator::SoundsLike, 2));
                }
                "MEMBER" if self.has(Feature::MemberOf) => return Some(Infix::MemberOf),
                // OVERLAPS takes two rows.
                "OVERLAPS" if !is_pair(left) => return None,
                _ if self.grammar.binary_level(word).is_some() => {
                    return Some(Infix::Operator(Operator::plain(word), 1));
                }
                _ => {}
            }
        } else if word == "NULL" && self.has(Feature::PostfixNotNull) {
            return Some(Infix::Is);
        }
        match word {
            "IN" => Some(Infix::In),
            "BETWEEN" => Some(Infix::Between),
            "LIKE" => Some(Infix::Match(MatchOperator::Like, 1)),
            "ILIKE" if self.has(Feature::IlikeAndSimilar) => Some(Infix::Match(MatchOperator::Ilike, 1)),
            // SUBSTRING has SIMILAR without TO.
            "SIMILAR" if self.has(Feature::IlikeAndSimilar) && self.ahead_is(1 + negated, "TO") => {
                Some(Infix::Match(MatchOperator::SimilarTo, 2))
            }
            "GLOB" if self.has(Feature::GlobAndMatch) => Some(Infix::Match(MatchOperator::Glob, 1)),
            "REGEXP" if self.has(Feature::Regexp) => Some(Infix::Match(MatchOperator::Regexp, 1)),
            "RLIKE" if self.has(Feature::Rlike) => Some(Infix::Match(MatchOperator::Rlike, 1)),
            "MATCH" if self.has(Feature::GlobAndMatch) => Some(Infix::Match(MatchOperator::Match, 1)),
            // The server has read NOT before it sees what stands behind it; PostgreSQL looks first.
            _ if negated == 1 && !self.has(Feature::LooksBehindNot) => Some(Infix::Not),
            _ => None,
        }
    }

    /// An operator of PostgreSQL, and how many tokens it has: `OPERATOR(schema.+)` has several.
    pub(crate) fn postgres_operator(&self) -> Option<(Operator, usize)> {
        let token = self.token();
        if token.kind == Kind::Symbol {
            return is_operator(token.text).then(|| (Operator::plain(token.text), 1));
        }
        if !(token.text == "OPERATOR" && token.kind == Kind::Word && self.ahead_is(1, "(")) {
            return None;
        }
        let mut length = 2;
        let mut parts = Vec::new();
        while matches!(self.ahead(length).kind, Kind::Word | Kind::QuotedName) && self.ahead_is(length + 1, ".") {
            parts.push(self.ident_ahead(length));
            length += 2;
        }
        let symbol = self.ahead(length);
        (symbol.kind == Kind::Symbol && is_operator(symbol.text) && self.ahead_is(length + 1, ")")).then(|| {
            let schema = (!parts.is_empty()).then_some(crate::ast::Name { parts });
            (Operator { schema, symbol: symbol.text.to_owned() }, length + 2)
        })
    }

    fn ident_ahead(&self, count: usize) -> crate::ast::Ident {
        let token = self.ahead(count);
        let is_quoted = token.kind == Kind::QuotedName;
        let text = if is_quoted { super::name::unquoted(token.source) } else { token.source.to_owned() };
        crate::ast::Ident { text, is_quoted, span: token.span }
    }

    /// Reads what follows an operand.
    fn infix_form(&mut self, left: Expression, infix: Infix, level: u8, start: Span, forms: Forms) -> Read<Expression> {
        let kind = match infix {
            Infix::Operator(operator, length) => return self.chain(left, operator, length, level, start, forms),
            Infix::Is => self.is_form(left, forms)?,
            Infix::In => self.in_form(left)?,
            Infix::Between => self.between_form(left, forms)?,
            Infix::Match(operator, words) => self.match_form(left, operator, words)?,
            Infix::Collate => {
                self.step();
                ExpressionKind::Collate { operand: Box::new(left), collation: self.collation()? }
            }
            Infix::AtTimeZone => self.at_time_zone(left)?,
            Infix::Cast => self.colons_cast(left)?,
            Infix::MemberOf => self.member_of(left, start)?,
            Infix::Not => return self.fail_behind_not(),
        };
        Ok(Expression { kind, span: self.span_from(start) })
    }

    fn fail_behind_not(&mut self) -> Read<Expression> {
        self.step();
        self.at_any(&["IN", "BETWEEN", "LIKE"]);
        self.fail()
    }

    /// An operator with its right side, put behind others of the same precedence.
    fn chain(
        &mut self,
        mut left: Expression,
        operator: Operator,
        length: usize,
        level: u8,
        start: Span,
        forms: Forms,
    ) -> Read<Expression> {
        (0..length).for_each(|_| {
            self.step();
        });
        if forms != Forms::Restricted
            && let Some(kind) = self.quantified(&left, &operator)?
        {
            return Ok(Expression { kind, span: self.span_from(start) });
        }
        let right = match operator.symbol.as_str() {
            "OVERLAPS" => self.pair()?,
            "->" | "->>" if self.has(Feature::JsonPathsOfColumns) => self.json_path()?,
            _ => self.binding(level + 1, forms.of_operand())?,
        };
        let span = self.span_from(start);
        let grammar = self.grammar;
        // What was in parentheses cannot stand without them before an operator that is not associative.
        let is_associative = !grammar.not_associative.contains(&level);
        let joins = |rest: &[(Operator, Expression)]| {
            rest.first().filter(|_| is_associative).is_some_and(|(first, _)| {
                let first = if first.schema.is_some() { None } else { grammar.binary_level(&first.symbol) };
                first.or(grammar.other_operator) == Some(level)
            })
        };
        if let ExpressionKind::Chain { rest, .. } = &mut left.kind
            && joins(rest)
        {
            rest.push((operator, right));
            return Ok(Expression { kind: left.kind, span });
        }
        let kind = ExpressionKind::Chain { first: Box::new(left), rest: vec![(operator, right)] };
        Ok(Expression { kind, span })
    }

    /// The path behind `->` (MySQL): a string, and nothing else.
    fn json_path(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = ExpressionKind::Literal(Literal::Text(self.text()?));
        Ok(Expression { kind, span: self.span_from(start) })
    }

    /// The row of two values behind OVERLAPS.
    fn pair(&mut self) -> Read<Expression> {
        let right = self.primary()?;
        if is_pair(&right) { Ok(right) } else { self.fail_because("OVERLAPS compares rows of two values") }
    }

    /// `= ANY (..)`, behind the operator.
    fn quantified(&mut self, left: &Expression, operator: &Operator) -> Read<Option<ExpressionKind>> {
        if !self.has(Feature::Quantifiers) || !self.ahead_is(1, "(") || !self.at_any(&["ANY", "SOME", "ALL"]) {
            return Ok(None);
        }
        let holds_query = self.has(Feature::QuantifiersOfComparisons);
        if holds_query && !self.takes_quantifier(operator) {
            return Ok(None);
        }
        let is_all = self.eat("ALL");
        if !is_all {
            self.step();
        }
        let set = if holds_query { self.query_as_set()? } else { self.query_or_expression_in_parentheses()? };
        let set = Box::new(set);
        Ok(Some(ExpressionKind::Quantified {
            operand: Box::new(left.clone()),
            operator: operator.clone(),
            is_all,
            set,
        }))
    }

    /// Whether ANY or ALL may stand behind an operator: on MySQL and MariaDB, it is a comparison.
    fn takes_quantifier(&self, operator: &Operator) -> bool {
        let is_comparison = self.grammar.binary_level(&operator.symbol) == Some(self.grammar.levels.is);
        is_comparison && operator.symbol != "<=>"
    }

    fn query_as_set(&mut self) -> Read<Expression> {
        let start = self.span();
        let kind = ExpressionKind::Subquery(Box::new(self.query_in_parentheses()?));
        Ok(Expression { kind, span: self.span_from(start) })
    }

    fn is_form(&mut self, left: Expression, forms: Forms) -> Read<ExpressionKind> {
        let operand = Box::new(left);
        let is = |operand, is_negated, test| Ok(ExpressionKind::Is { operand, is_negated, test: Box::new(test) });
        if self.eat("ISNULL") {
            return is(operand, false, IsTest::Null);
        }
        if self.eat("NOTNULL") || self.eat_all(&["NOT", "NULL"]) {
            return is(operand, true, IsTest::Null);
        }
        self.expect("IS")?;
        let is_negated = self.eat("NOT");
        let test = self.is_test(forms)?;
        is(operand, is_negated, test)
    }

    fn is_test(&mut self, forms: Forms) -> Read<IsTest> {
        if !self.has(Feature::IsTakesOperand) && self.eat("NULL") {
            return Ok(IsTest::Null);
        }
        if self.has(Feature::DistinctFrom) && self.eat_all(&["DISTINCT", "FROM"]) {
            return Ok(IsTest::DistinctFrom(self.binding(self.grammar.levels.is + 1, forms.of_operand())?));
        }
        if self.has(Feature::IsTakesOperand) {
            let value = self.binding(self.grammar.levels.is + 1, Forms::All)?;
            let is_null = matches!(value.kind, ExpressionKind::Literal(Literal::Null));
            return Ok(if is_null { IsTest::Null } else { IsTest::Value(value) });
        }
        match self.eat_any(&["TRUE", "FALSE", "UNKNOWN"]) {
            Some("TRUE") => return Ok(IsTest::True),
            Some("FALSE") => return Ok(IsTest::False),
            Some(_) => return Ok(IsTest::Unknown),
            None => {}
        }
        if !self.has(Feature::NormalizedAndDocument) {
            return if self.has(Feature::IsJson) && self.at("JSON") { self.is_json() } else { self.fail() };
        }
        if self.eat("DOCUMENT") {
            return Ok(IsTest::Document);
        }
        if self.eat("NORMALIZED") {
            return Ok(IsTest::Normalized(None));
        }
        if self.ahead_is(1, "NORMALIZED")
            && let Some(form) = self.eat_any(&["NFC", "NFD", "NFKC", "NFKD"])
        {
            self.step();
            return Ok(IsTest::Normalized(Some(form.to_owned())));
        }
        self.is_json()
    }

    fn is_json(&mut self) -> Read<IsTest> {
        self.expect("JSON")?;
        let start = self.place();
        let _ = self.eat_any(&["VALUE", "ARRAY", "OBJECT", "SCALAR"]);
        if self.eat_any(&["WITH", "WITHOUT"]).is_some() {
            self.expect("UNIQUE")?;
            self.eat("KEYS");
        }
        Ok(IsTest::Json(self.words_from(start)))
    }

    fn in_form(&mut self, left: Expression) -> Read<ExpressionKind> {
        let is_negated = self.eat("NOT");
        self.expect("IN")?;
        let set = Box::new(self.in_set()?);
        Ok(ExpressionKind::In { operand: Box::new(left), is_negated, set })
    }

    fn in_set(&mut self) -> Read<InSet> {
        if self.has(Feature::InTable) && !self.at("(") {
            let table = self.table_as_set()?;
            return Ok(InSet::Table(Box::new(table)));
        }
        // SQLite takes an empty list.
        if self.has(Feature::InTable) && self.eat_all(&["(", ")"]) {
            return Ok(InSet::List(Vec::new()));
        }
        Ok(match self.parenthesized()? {
            Parenthesized::Query(query) => InSet::Query(query),
            Parenthesized::List(list) => InSet::List(list),
        })
    }

    fn between_form(&mut self, left: Expression, forms: Forms) -> Read<ExpressionKind> {
        let is_negated = self.eat("NOT");
        self.expect("BETWEEN")?;
        let is_symmetric = self.has(Feature::SymmetricBetween) && self.eat("SYMMETRIC");
        if self.has(Feature::SymmetricBetween) && !is_symmetric {
            self.eat("ASYMMETRIC");
        }
        let low = if self.has(Feature::SymmetricBetween) {
            self.restricted_expression()?
        } else {
            self.binding(self.grammar.levels.low, forms)?
        };
        self.expect("AND")?;
        let high = self.binding(self.grammar.levels.high, forms.of_operand())?;
        Ok(ExpressionKind::Between {
            operand: Box::new(left),
            is_negated,
            is_symmetric,
            low: Box::new(low),
            high: Box::new(high),
        })
    }

    fn match_form(&mut self, left: Expression, operator: MatchOperator, words: usize) -> Read<ExpressionKind> {
        let is_negated = self.eat("NOT");
        self.step();
        if words > 1 {
            self.expect(if operator == MatchOperator::SimilarTo { "TO" } else { "LIKE" })?;
        }
        if self.has(Feature::QuantifiedLike) && operator != MatchOperator::SimilarTo {
            let word = match (operator, is_negated) {
                (MatchOperator::Like, false) => "LIKE",
                (MatchOperator::Like, true) => "NOT LIKE",
                (_, false) => "ILIKE",
                (_, true) => "NOT ILIKE",
            };
            if let Some(kind) = self.quantified(&left, &Operator::plain(word))? {
                return Ok(kind);
            }
        }
        let level = match operator {
            MatchOperator::Regexp | MatchOperator::Rlike | MatchOperator::SoundsLike => self.grammar.levels.bits,
            MatchOperator::Like
            | MatchOperator::Ilike
            | MatchOperator::SimilarTo
            | MatchOperator::Glob
            | MatchOperator::Match => self.grammar.levels.pattern,
        };
        let pattern = Box::new(self.binding(level, Forms::All)?);
        // SQLite's grammar takes it behind every such operator.
        let has_escape = operator == MatchOperator::Like || self.has(Feature::EscapeBehindEveryMatch);
        let escape = if has_escape && self.eat("ESCAPE") {
            Some(Box::new(self.binding(self.grammar.levels.pattern, Forms::All)?))
        } else {
            None
        };
        Ok(ExpressionKind::Match { operand: Box::new(left), is_negated, operator, pattern, escape })
    }

    fn at_time_zone(&mut self, left: Expression) -> Read<ExpressionKind> {
        self.expect("AT")?;
        if self.eat("LOCAL") {
            return Ok(ExpressionKind::AtTimeZone { operand: Box::new(left), zone: None });
        }
        self.expect_all(&["TIME", "ZONE"])?;
        let zone = self.binding(self.grammar.levels.at_time_zone + 1, Forms::All)?;
        Ok(ExpressionKind::AtTimeZone { operand: Box::new(left), zone: Some(Box::new(zone)) })
    }

    fn member_of(&mut self, left: Expression, start: Span) -> Read<ExpressionKind> {
        self.expect("MEMBER")?;
        self.eat("OF");
        let set = self.in_parentheses(Self::expression)?;
        let operator = Operator::plain("MEMBER OF");
        let row = ExpressionKind::Row { has_keyword: false, fields: vec![set] };
        let right = Expression { kind: row, span: self.span_from(start) };
        Ok(ExpressionKind::Chain { first: Box::new(left), rest: vec![(operator, right)] })
    }
}

/// Whether an expression is a row of two values.
fn is_pair(expression: &Expression) -> bool {
    matches!(&expression.kind, ExpressionKind::Row { fields, .. } if fields.len() == 2)
}

/// Whether an operator of PostgreSQL has a token of its own in the grammar, which stands only between two operands.
fn is_only_infix(text: &str) -> bool {
    matches!(text, "*" | "/" | "%" | "^" | "<" | ">" | "=" | "<=" | ">=" | "<>" | "!=" | "=>")
}

/// Whether a symbol is a mark of the grammar, and no operator.
fn is_mark(text: &str) -> bool {
    matches!(text, "(" | ")" | "[" | "]" | "," | ";" | "." | ":" | "::" | ":=" | ".." | "{" | "}" | "\\" | "$")
}

fn is_operator(text: &str) -> bool {
    !is_mark(text) && text.bytes().all(|byte| b"+-*/<>=~!@#%^&|`?".contains(&byte))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{self, Mariadb, Mysql, Postgres, Sqlite};

    use crate::parse_expression;
    use crate::parser::testing::{everywhere, only_on, refuses};

    /// Two texts are the same expression.
    #[track_caller]
    fn same(product: Product, text: &str, grouped: &str) {
        let read = |text| parse_expression(text, product).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        assert_eq!(read(text), read(grouped), "{product}: {text}");
    }

    #[test]
    fn operators_group_by_the_precedence_of_the_product() {
        for product in Product::ALL {
            same(product, "a OR b AND NOT c = d + e * f", "a OR (b AND (NOT (c = (d + (e * f)))))");
            same(product, "a - b - c", "(a - b) - c");
            same(product, "a BETWEEN b AND c AND d", "(a BETWEEN b AND c) AND d");
        }
        same(Sqlite, "a < b = c", "(a < b) = c");
        same(Sqlite, "a = b NOT IN (1) IS NULL", "((a = b) NOT IN (1)) IS NULL");
        same(Postgres, "~ a -> b", "(~ a) -> b");
        same(Postgres, "a + b ~ c * d", "(a + b) ~ (c * d)");
        same(Postgres, "NOT a IN (1)", "NOT (a IN (1))");
        same(Mysql, "a = b IN (1)", "a = (b IN (1))");
        same(Mysql, "a SOUNDS LIKE b | c", "a SOUNDS LIKE (b | c)");
    }

    #[test]
    fn with_not_before_them_predicates_bind_more_tightly_on_mariadb() {
        same(Mariadb, "a LIKE b IN (1)", "(a LIKE b) IN (1)");
        same(Mariadb, "a LIKE b NOT IN (1)", "a LIKE (b NOT IN (1))");
        same(Mariadb, "a BETWEEN b LIKE c AND d", "a BETWEEN (b LIKE c) AND d");
        refuses(Mysql, "SELECT a LIKE b NOT IN (1)", "NOT");
    }

    #[test]
    fn the_grammars_of_mysql_and_mariadb_are_layered() {
        let others = [Sqlite, Postgres];
        only_on(&others, "SELECT a IN (1) + b");
        only_on(&others, "SELECT a = NOT b");
        only_on(&others, "SELECT a IS NULL * b");
        everywhere("SELECT (a IN (1)) + b, a = (NOT b), NOT a = b, NOT a IS NULL");
        refuses(Mysql, "SELECT a IS TRUE = b", "=");
        only_on(&[Sqlite, Postgres, Mariadb], "SELECT a IS TRUE = b");
    }

    #[test]
    fn what_stands_before_in_is_no_predicate() {
        only_on(&[Mysql, Mariadb], "SELECT MATCH (a) AGAINST ('b' IN BOOLEAN MODE) FROM t");
        everywhere("SELECT POSITION('b' IN a) FROM t");
    }

    #[test]
    fn what_stands_behind_not_is_needed() {
        for product in [Sqlite, Mysql, Mariadb] {
            refuses(product, "SELECT a NOT b", "b");
        }
        refuses(Postgres, "SELECT 1 WHERE a NOT b", "NOT");
        only_on(&[Sqlite], "SELECT a NOT NULL, b ISNULL, c IS d");
    }

    #[test]
    fn escape_belongs_to_like() {
        everywhere("SELECT a LIKE b ESCAPE 'e'");
        refuses(Mysql, "SELECT 1 FROM t WHERE a REGEXP b ESCAPE 'e'", "ESCAPE");
    }

    #[test]
    fn any_and_all_stand_behind_comparisons_on_mysql() {
        only_on(&[Postgres, Mysql, Mariadb], "SELECT a < ALL (SELECT 1), a <> SOME (SELECT 1)");
        for product in [Mysql, Mariadb] {
            refuses(product, "SELECT a <=> ALL (SELECT 1)", "ALL");
            refuses(product, "SELECT a + ALL (SELECT 1)", "ALL");
        }
        refuses(Postgres, "SELECT a = ANY (b, c)", "");
    }

    #[test]
    fn an_operator_of_postgres_has_as_many_schemas_as_it_likes() {
        only_on(&[Postgres], "SELECT a OPERATOR(+) b");
        only_on(&[Postgres], "SELECT a OPERATOR(s.+) b, a OPERATOR(s.\"T\".u.||) b");
        refuses(Postgres, "SELECT a OPERATOR(s.t) b", "(");
    }

    #[test]
    fn between_has_words_of_postgres() {
        only_on(&[Postgres], "SELECT a BETWEEN SYMMETRIC b AND c, a NOT BETWEEN ASYMMETRIC b AND c");
        refuses(Postgres, "SELECT a BETWEEN SYMMETRIC ASYMMETRIC b AND c", "ASYMMETRIC");
        everywhere("SELECT a NOT BETWEEN b AND c");
        only_on(&[Sqlite], "SELECT a GLOB b, a NOT MATCH c");
        only_on(&[Postgres], "SELECT a ILIKE b, a NOT SIMILAR TO c");
        only_on(&[Sqlite, Mysql, Mariadb], "SELECT a REGEXP b");
        only_on(&[Mysql, Mariadb], "SELECT a RLIKE b");
    }

    #[test]
    fn what_is_distinct_binds_like_a_comparison() {
        same(Postgres, "a IS DISTINCT FROM b + c", "a IS DISTINCT FROM (b + c)");
        same(Sqlite, "a IS DISTINCT FROM b + c", "a IS DISTINCT FROM (b + c)");
        same(Sqlite, "a IS NOT b = c", "(a IS NOT b) = c");
        same(Sqlite, "a IS b IS c", "(a IS b) IS c");
    }
}
