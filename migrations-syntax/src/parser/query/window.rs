//! Windows.

use super::super::{Parser, Read};
use crate::ast::{Expression, Frame, FrameBound, Ident, WindowDefinition};
use crate::grammar::{Feature, WordClass};
use crate::token::Kind;
impl Parser<'_> {
    /// WINDOW if it is next.
    pub(super) fn windows(&mut self) -> Read<Vec<(Ident, WindowDefinition)>> {
        if !self.at("WINDOW") || (self.has(Feature::WindowMayBeName) && !self.at_window_clause()) {
            return Ok(Vec::new());
        }
        self.step();
        self.list(|parser| {
            let name = parser.ident()?;
            parser.expect("AS")?;
            Ok((name, parser.window_definition()?))
        })
    }

    /// Whether WINDOW is a keyword of SQLite here: a name and AS follow. Source: `analyzeWindowKeyword`.
    pub(super) fn at_window_clause(&self) -> bool {
        self.has(Feature::WindowMayBeName)
            && self.token().text == "WINDOW"
            && self.token().kind == Kind::Word
            && self.may_name_window(1)
            && self.ahead_is(2, "AS")
    }

    /// Whether a name of a window can stand so many tokens ahead.
    pub(crate) fn may_name_window(&self, count: usize) -> bool {
        let token = self.ahead(count);
        match token.kind {
            Kind::QuotedName | Kind::Text => true,
            Kind::Word => self.grammar.class(token.text) != WordClass::Reserved,
            Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        }
    }

    /// A window in parentheses.
    pub(crate) fn window_definition(&mut self) -> Read<WindowDefinition> {
        self.deeper(|parser| parser.in_parentheses(Self::window_content))
    }

    fn window_content(&mut self) -> Read<WindowDefinition> {
        let begins_clause = self.at_any(&["PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS", ")"]);
        let base = if begins_clause { None } else { Some(self.ident()?) };
        let partition_by = if self.eat("PARTITION") {
            self.expect("BY")?;
            self.expressions()?
        } else {
            Vec::new()
        };
        let order_by = self.order_by_if_next()?;
        let frame = self.frame()?;
        Ok(WindowDefinition { base, partition_by, order_by, frame })
    }

    fn frame(&mut self) -> Read<Option<Frame>> {
        let units: &[&'static str] =
            if self.has(Feature::FrameOfGroups) { &["ROWS", "RANGE", "GROUPS"] } else { &["ROWS", "RANGE"] };
        let Some(unit) = self.eat_any(units) else { return Ok(None) };
        let place = self.place();
        let (start, end) = if self.eat("BETWEEN") {
            let start = self.frame_bound()?;
            self.expect("AND")?;
            (start, Some(self.frame_bound()?))
        } else {
            (self.frame_bound()?, None)
        };
        // PostgreSQL and SQLite say so while they read; MySQL and MariaDB do when they run the query.
        let is_looked_at = self.has(Feature::FramesAreLookedAt);
        if is_looked_at && ends_before_it_begins(&start, end.as_ref()) {
            self.return_to(place);
            return self.fail_because("the frame ends before it begins");
        }
        let exclusion = self.frame_exclusion()?;
        Ok(Some(Frame { unit: unit.to_owned(), start, end, exclusion }))
    }

    fn frame_bound(&mut self) -> Read<FrameBound> {
        if self.at("CURRENT") && self.ahead_is(1, "ROW") {
            self.step();
            self.step();
            return Ok(FrameBound::CurrentRow);
        }
        if self.at("UNBOUNDED") && (self.ahead_is(1, "PRECEDING") || self.ahead_is(1, "FOLLOWING")) {
            self.step();
            let is_preceding = self.step().text == "PRECEDING";
            return Ok(if is_preceding { FrameBound::UnboundedPreceding } else { FrameBound::UnboundedFollowing });
        }
        // AND of BETWEEN stands behind PRECEDING or FOLLOWING, so that any expression may stand before it.
        let count = Box::new(self.frame_distance()?);
        Ok(match self.expect_any(&["PRECEDING", "FOLLOWING"])? {
            "PRECEDING" => FrameBound::Preceding(count),
            _ => FrameBound::Following(count),
        })
    }

    /// How far a bound is from the row: MySQL takes INTERVAL 1 DAY here.
    fn frame_distance(&mut self) -> Read<Expression> {
        if self.has(Feature::FrameOfExpressions) {
            return self.expression();
        }
        if !(self.has(Feature::FrameOfIntervals) && self.at("INTERVAL")) {
            // A literal or a parameter.
            let is_value = matches!(self.token().kind, Kind::Number | Kind::Parameter | Kind::Text);
            return if is_value { self.primary_expression() } else { self.fail_expecting("a number") };
        }
        let start = self.span();
        let kind = self.interval_with_unit()?;
        Ok(Expression { kind, span: self.span_from(start) })
    }

    fn frame_exclusion(&mut self) -> Read<String> {
        if !self.eat("EXCLUDE") {
            return Ok(String::new());
        }
        let start = self.place();
        match self.expect_any(&["NO", "CURRENT", "GROUP", "TIES"])? {
            "NO" => self.expect("OTHERS")?,
            "CURRENT" => self.expect("ROW")?,
            _ => {}
        }
        Ok(self.words_from(start))
    }
}

/// Whether the end of a frame can never be behind its start. The end is the current
/// row where none is written.
fn ends_before_it_begins(start: &FrameBound, end: Option<&FrameBound>) -> bool {
    let rank = |bound: &FrameBound| match bound {
        FrameBound::UnboundedPreceding => 0,
        FrameBound::Preceding(_) => 1,
        FrameBound::CurrentRow => 2,
        FrameBound::Following(_) => 3,
        FrameBound::UnboundedFollowing => 4,
    };
    let end = end.map_or(2, rank);
    rank(start) > end || rank(start) == 4 || end == 0
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use super::*;
    use crate::parser::testing::{everywhere, only_on, refuses, refuses_everywhere, select};

    #[test]
    fn windows_have_names_and_frames() {
        everywhere("SELECT sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t");
        everywhere("SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY c), v AS (w)");
        only_on(&[Postgres, Sqlite], "SELECT sum(a) OVER (GROUPS 1 + 1 PRECEDING EXCLUDE CURRENT ROW) FROM t");
        only_on(&[Mysql], "SELECT sum(a) OVER (ORDER BY c RANGE INTERVAL 1 DAY PRECEDING) FROM t");
        let windows = select(Postgres, "SELECT 1 FROM t WINDOW w AS (v ORDER BY a)").windows;
        assert_eq!(windows[0].1.base.as_ref().map(|base| base.text.as_str()), Some("v"));
    }

    #[test]
    fn a_frame_ends_behind_its_start() {
        let sql = "SELECT sum(a) OVER (ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM t";
        for product in [Postgres, Sqlite] {
            assert!(refuses(product, sql, "BETWEEN").contains("ends before it begins"));
        }
        only_on(&[Mysql, Mariadb], sql);
        assert!(!ends_before_it_begins(&FrameBound::CurrentRow, None));
    }

    #[test]
    fn window_and_over_are_names_of_sqlite_too() {
        only_on(&[Sqlite], "SELECT count(*) over, window FROM window window");
        only_on(&[Sqlite], "SELECT count(*) over, over.a FROM t over");
    }

    #[test]
    fn a_frame_goes_from_one_bound_to_another() {
        everywhere("SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM t");
        everywhere("SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM t");
        everywhere("SELECT sum(a) OVER (ORDER BY b ROWS 2 PRECEDING) FROM t");
        refuses_everywhere("SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING) FROM t", ")");
    }
}
