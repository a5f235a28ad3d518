//! The steps of a body in PL/pgSQL.

use std::ops::Range;

use migrations_core::lexer::{Token, TokenKind, tokenize};
use migrations_core::{Dialect, Product};
use migrations_syntax::ast::{Expression, ExpressionKind, Literal};

/// How deep blocks, branches and loops stand in each other at most.
const DEEPEST: usize = 64;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A variable, perhaps with a value.
    Declare {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
    },
    /// A variable gets another value; `None` for one from a query.
    Assign {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
    },
    /// EXECUTE, with the expression that is the statement
    Execute(String),
    /// PERFORM, with what stands behind it
    Perform(String),
    /// A statement of SQL
    Sql(String),
    /// FOREACH .. IN ARRAY with the values that are written
    Each {
        /// The variable.
        name: String,
        /// Its values, one after the other.
        values: Vec<String>,
        /// What is done for each.
        steps: Vec<Step>,
    },
    /// What runs or does not, or runs more than once: branches, loops, blocks that catch an error.
    Perhaps(Vec<Step>),
    /// RETURN of the routine
    Return,
    /// What does nothing that counts here: RAISE, NULL, ASSERT
    Nothing,
}

/// The steps of a body; `None` where it is not read.
pub(super) fn steps(body: &str) -> Option<Vec<Step>> {
    let mut reader = Reader { text: body, tokens: tokens(body), at: 0, depth: 0 };
    let steps = reader.block()?;
    reader.skip(";");
    (reader.at == reader.tokens.len()).then_some(steps)
}

/// The tokens that act, with `:=` as one.
fn tokens(body: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for token in tokenize(body, Dialect::Postgres).into_iter().filter(Token::acts) {
        match tokens.last_mut() {
            Some(colon) if body[colon.span.clone()] == *":" && body[token.span.clone()] == *"=" => {
                colon.span.end = token.span.end;
            }
            _ => tokens.push(token),
        }
    }
    tokens
}

/// The statements of a text in SQL, without their semicolons.
pub(super) fn statements(text: &str) -> Vec<&str> {
    let tokens: Vec<Token> = tokenize(text, Dialect::Postgres).into_iter().filter(Token::acts).collect();
    let parts = tokens.split(|token| token.kind == TokenKind::Semicolon);
    let text_of = |part: &[Token]| Some(&text[part.first()?.span.start..part.last()?.span.end]);
    parts.filter_map(text_of).collect()
}

/// Whether one of some steps may end the routine.
pub(super) fn may_return(steps: &[Step]) -> bool {
    steps.iter().any(|step| match step {
        Step::Return => true,
        Step::Perhaps(inner) | Step::Each { steps: inner, .. } => may_return(inner),
        Step::Declare { .. }
        | Step::Assign { .. }
        | Step::Execute(_)
        | Step::Perform(_)
        | Step::Sql(_)
        | Step::Nothing => false,
    })
}

/// The variables that some steps give another value.
pub(super) fn assigned(steps: &[Step]) -> Vec<String> {
    let mut names = Vec::new();
    for step in steps {
        match step {
            Step::Declare { name, .. } | Step::Assign { name, .. } => names.push(name.clone()),
            Step::Each { name, steps: inner, .. } => {
                names.push(name.clone());
                names.extend(assigned(inner));
            }
            Step::Perhaps(inner) => names.extend(assigned(inner)),
            Step::Execute(_) | Step::Perform(_) | Step::Sql(_) | Step::Return | Step::Nothing => {}
        }
    }
    names
}

struct Reader<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn is_at(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| self.text[token.span.clone()].eq_ignore_ascii_case(word))
    }

    fn is(&self, word: &str) -> bool {
        self.is_at(self.at, word)
    }

    fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    fn skip(&mut self, word: &str) -> bool {
        let is_it = self.is(word);
        self.at += usize::from(is_it);
        is_it
    }

    fn expect(&mut self, word: &str) -> Option<()> {
        self.skip(word).then_some(())
    }

    fn text_of(&self, tokens: Range<usize>) -> Option<&'t str> {
        let tokens = self.tokens.get(tokens)?;
        Some(&self.text[tokens.first()?.span.start..tokens.last()?.span.end])
    }

    /// Up to one of some words outside of parentheses; that is not taken. `CASE .. END` within is skipped.
    fn until(&mut self, words: &[&str]) -> Option<Range<usize>> {
        let start = self.at;
        let (mut depth, mut cases) = (0_usize, 0_usize);
        loop {
            if depth == 0 && cases == 0 && self.is_one_of(words) {
                return Some(start..self.at);
            }
            self.tokens.get(self.at)?;
            depth += usize::from(self.is("("));
            depth = depth.saturating_sub(usize::from(self.is(")")));
            if self.is("CASE") {
                cases += 1;
            } else if cases > 0 && self.is("END") {
                cases -= 1;
            }
            self.at += 1;
        }
    }

    /// Up to the semicolon, which is taken.
    fn statement_end(&mut self) -> Option<Range<usize>> {
        let found = self.until(&[";"])?;
        self.at += 1;
        Some(found)
    }

    /// `<<label>>`
    fn label(&mut self) {
        while self.is("<") {
            while self.at < self.tokens.len() && !self.is(">") {
                self.at += 1;
            }
            while self.skip(">") {}
        }
    }

    /// `[DECLARE ..] BEGIN .. [EXCEPTION ..] END [label]`, without the semicolon
    fn block(&mut self) -> Option<Vec<Step>> {
        self.label();
        let mut steps = Vec::new();
        if self.skip("DECLARE") {
            while !self.is("BEGIN") {
                steps.push(self.declaration()?);
            }
        }
        self.expect("BEGIN")?;
        let mut inner = self.list(&["EXCEPTION", "END"])?;
        if self.skip("EXCEPTION") {
            while self.skip("WHEN") {
                self.until(&["THEN"])?;
                self.at += 1;
                inner.extend(self.list(&["WHEN", "END"])?);
            }
            inner = vec![Step::Perhaps(inner)];
        }
        steps.extend(inner);
        self.expect("END")?;
        if !self.is(";") && self.at < self.tokens.len() {
            self.at += 1;
        }
        Some(steps)
    }

    /// `name [CONSTANT] type [NOT NULL] [:= value];`, a cursor, an alias
    fn declaration(&mut self) -> Option<Step> {
        let name = self.name()?;
        self.until(&[":=", "=", "DEFAULT", ";"])?;
        let value = if self.is(";") {
            None
        } else {
            self.at += 1;
            let value = self.until(&[";"])?;
            Some(self.text_of(value)?.to_owned())
        };
        self.expect(";")?;
        Some(Step::Declare { name, value })
    }

    fn name(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at)?;
        let written = &self.text[token.span.clone()];
        self.at += 1;
        match token.kind {
            TokenKind::QuotedName => Some(written.trim_matches('"').to_owned()),
            TokenKind::Word => Some(written.to_lowercase()),
            TokenKind::Space
            | TokenKind::Comment
            | TokenKind::ActingComment
            | TokenKind::Text
            | TokenKind::Number
            | TokenKind::Semicolon
            | TokenKind::DelimiterCommand
            | TokenKind::Symbol => None,
        }
    }

    /// Steps up to one of some words, which is not taken.
    fn list(&mut self, ends: &[&str]) -> Option<Vec<Step>> {
        self.depth += 1;
        let mut steps = Vec::new();
        while self.depth <= DEEPEST && !self.is_one_of(ends) {
            self.step(&mut steps)?;
        }
        self.depth -= 1;
        (self.depth < DEEPEST).then_some(steps)
    }

    fn step(&mut self, steps: &mut Vec<Step>) -> Option<()> {
        self.label();
        if self.is("DECLARE") || self.is("BEGIN") {
            steps.extend(self.block()?);
            return self.expect(";");
        }
        if self.is("IF") {
            steps.push(self.branches()?);
            return Some(());
        }
        if self.is("CASE") {
            steps.push(self.cases()?);
            return Some(());
        }
        if self.is_one_of(&["LOOP", "WHILE", "FOR", "FOREACH"]) {
            steps.push(self.repeated()?);
            return Some(());
        }
        let statement = self.statement_end()?;
        self.plain(statement, steps)
    }

    /// IF .. THEN .. ELSIF .. ELSE .. END IF;
    fn branches(&mut self) -> Option<Step> {
        self.expect("IF")?;
        let mut steps = Vec::new();
        loop {
            let condition = self.until(&["THEN"])?;
            steps.push(self.asked(condition)?);
            self.at += 1;
            steps.extend(self.list(&["ELSIF", "ELSEIF", "ELSE", "END"])?);
            if self.skip("ELSIF") || self.skip("ELSEIF") {
                continue;
            }
            if self.skip("ELSE") {
                steps.extend(self.list(&["END"])?);
            }
            self.expect("END")?;
            self.expect("IF")?;
            self.expect(";")?;
            return Some(Step::Perhaps(steps));
        }
    }

    /// What is asked may call functions.
    fn asked(&self, expression: Range<usize>) -> Option<Step> {
        Some(Step::Perform(self.text_of(expression)?.to_owned()))
    }

    /// CASE .. WHEN .. THEN .. ELSE .. END CASE;
    fn cases(&mut self) -> Option<Step> {
        self.expect("CASE")?;
        let mut steps = Vec::new();
        if !self.is("WHEN") {
            let operand = self.until(&["WHEN"])?;
            steps.push(self.asked(operand)?);
        }
        while self.skip("WHEN") {
            self.until(&["THEN"])?;
            self.at += 1;
            steps.extend(self.list(&["WHEN", "ELSE", "END"])?);
        }
        if self.skip("ELSE") {
            steps.extend(self.list(&["END"])?);
        }
        self.expect("END")?;
        self.expect("CASE")?;
        self.expect(";")?;
        Some(Step::Perhaps(steps))
    }

    /// LOOP, WHILE, FOR, FOREACH .. END LOOP [label];
    fn repeated(&mut self) -> Option<Step> {
        let start = self.at;
        let head = self.until(&["LOOP"])?;
        self.at += 1;
        let steps = self.list(&["END"])?;
        self.expect("END")?;
        self.expect("LOOP")?;
        self.statement_end()?;
        if let Some((name, values)) = self.values_of_each(start, &head) {
            return Some(Step::Each { name, values, steps });
        }
        let mut all: Vec<Step> = Vec::new();
        if self.is_at(start, "FOR") || self.is_at(start, "FOREACH") {
            let name = self.text_of(start + 1..start + 2)?.to_lowercase();
            all.push(Step::Assign { name, value: None });
            if let Some(of) = head.clone().find(|at| self.is_at(*at, "IN")) {
                all.push(Step::Sql(format!("SELECT {}", self.text_of(of + 1..head.end)?)));
            }
        } else if head.len() > 1 {
            all.push(self.asked(start + 1..head.end)?);
        }
        all.extend(steps);
        Some(Step::Perhaps(all))
    }

    /// `FOREACH name IN ARRAY ARRAY['a', 'b']`
    fn values_of_each(&self, start: usize, head: &Range<usize>) -> Option<(String, Vec<String>)> {
        let is_it = self.is_at(start, "FOREACH") && self.is_at(start + 2, "IN") && self.is_at(start + 3, "ARRAY");
        let written = self.text_of(start + 4..head.end).filter(|_| is_it)?;
        let array = migrations_syntax::parse_expression(written, Product::Postgres).ok()?;
        let values = values_of_array(&array)?;
        Some((self.text_of(start + 1..start + 2)?.to_lowercase(), values))
    }

    /// A statement that ends with a semicolon.
    fn plain(&self, statement: Range<usize>, steps: &mut Vec<Step>) -> Option<()> {
        let first = statement.start;
        let behind = || self.text_of(first + 1..statement.end).map(str::to_owned);
        let is = |word: &str| self.is_at(first, word);
        if statement.is_empty() || is("NULL") || is("RAISE") || is("GET") || is("OPEN") || is("CLOSE") || is("ASSERT") {
            steps.push(Step::Nothing);
        } else if is("EXIT") || is("CONTINUE") {
            // They end a loop, which runs perhaps anyway.
            steps.push(Step::Nothing);
        } else if is("RETURN") {
            steps.extend(behind().filter(|_| !self.is_at(first + 1, "QUERY")).map(Step::Perform));
            let goes_on = self.is_at(first + 1, "NEXT") || self.is_at(first + 1, "QUERY");
            steps.push(if goes_on { Step::Nothing } else { Step::Return });
        } else if is("EXECUTE") {
            let end = statement.clone().find(|at| self.is_at(*at, "USING") || self.is_at(*at, "INTO"));
            steps.push(Step::Execute(self.text_of(first + 1..end.unwrap_or(statement.end))?.to_owned()));
            steps.extend(self.variables_of_into(&statement));
        } else if is("PERFORM") {
            steps.push(Step::Perform(behind()?));
        } else if is("COMMIT") || is("ROLLBACK") || is("CALL") {
            return None;
        } else if let Some(sign) = self.sign_of_assignment(&statement) {
            let name = self.text_of(first..first + 1)?.to_lowercase();
            let value = (sign == first + 1).then(|| self.text_of(sign + 1..statement.end)).flatten();
            steps.push(Step::Assign { name, value: value.map(str::to_owned) });
        } else {
            steps.extend(self.variables_of_into(&statement));
            steps.push(Step::Sql(self.text_of(statement)?.to_owned()));
        }
        Some(())
    }

    /// `name := value`, `name.field := value`, `name[1] = value`
    fn sign_of_assignment(&self, statement: &Range<usize>) -> Option<usize> {
        let sign = statement.clone().find(|at| self.is_at(*at, ":=") || self.is_at(*at, "="))?;
        let is_short = sign == statement.start + 1
            || [".", "["].iter().any(|mark| self.is_at(statement.start + 1, mark)) && self.is_at(sign, ":=");
        is_short.then_some(sign)
    }

    /// `SELECT .. INTO name`: what is in it is not known.
    fn variables_of_into(&self, statement: &Range<usize>) -> Vec<Step> {
        let Some(into) = statement.clone().find(|at| self.is_at(*at, "INTO")) else { return Vec::new() };
        if self.is_at(into.saturating_sub(1), "INSERT") || self.is_at(into.saturating_sub(1), "MERGE") {
            return Vec::new();
        }
        let words = into + 1..statement.end;
        let ends = ["FROM", "WHERE", "USING"];
        let names = words.take_while(|at| !ends.iter().any(|word| self.is_at(*at, word)));
        let name = |at: usize| self.text_of(at..at + 1).map(str::to_lowercase);
        names.filter_map(name).map(|name| Step::Assign { name, value: None }).collect()
    }
}

fn values_of_array(array: &Expression) -> Option<Vec<String>> {
    if let ExpressionKind::Cast { operand, .. } = &array.kind {
        return values_of_array(operand);
    }
    let ExpressionKind::Array(elements) = &array.kind else { return None };
    let text = |element: &Expression| {
        let ExpressionKind::Literal(Literal::Text(text)) = &element.kind else { return None };
        Some(text.text.clone())
    };
    elements.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_with_semicolons() {
        assert_eq!(statements("SELECT ';'; DROP TABLE t ;\n"), ["SELECT ';'", "DROP TABLE t"]);
        assert_eq!(statements(" -- nothing\n"), Vec::<&str>::new());
    }

    #[test]
    fn a_body_has_variables_and_steps() {
        let found = steps("DECLARE a CONSTANT text := 'x'; b int; BEGIN b := 1; EXECUTE a USING b; END f;").unwrap();
        let declared =
            |name: &str, value: Option<&str>| Step::Declare { name: name.into(), value: value.map(Into::into) };
        assert_eq!(
            found,
            [
                declared("a", Some("'x'")),
                declared("b", None),
                Step::Assign { name: "b".into(), value: Some("1".into()) },
                Step::Execute("a".into()),
            ]
        );
    }

    #[test]
    fn what_catches_errors_runs_perhaps() {
        let found = steps("BEGIN BEGIN DROP TABLE t; EXCEPTION WHEN others THEN RETURN; END; NULL; END").unwrap();
        assert_eq!(found, [Step::Perhaps(vec![Step::Sql("DROP TABLE t".into()), Step::Return]), Step::Nothing]);
        assert!(may_return(&found));
    }

    #[test]
    fn cases_of_an_expression_are_no_steps() {
        let found =
            steps("BEGIN x := CASE WHEN a THEN 1 ELSE 2 END; CASE x WHEN 1 THEN NULL; ELSE RAISE 'x'; END CASE; END");
        assert_eq!(found.map(|steps| steps.len()), Some(2));
    }

    #[test]
    fn a_body_without_its_end_is_not_read() {
        for body in ["", "BEGIN", "BEGIN NULL", "BEGIN IF a THEN NULL; END", "SELECT 1"] {
            assert_eq!(steps(body), None, "{body}");
        }
    }
}
