//! Conditions as PostgreSQL keeps them: a literal beside a column has the type of the column, whether that is written or not,
//! and a list of literals is an array.

use std::ops::Range;

use migrations_core::Dialect;
use migrations_core::lexer::tokenize;

use crate::objects::Table;

/// Operators that take a column on the one side and a literal of its type on the other.
const COMPARISONS: [&str; 7] = ["=", "<>", "!=", "<", ">", "<=", ">="];

/// A condition without casts that say what is so anyway. `text` is in canonical form.
pub(super) fn as_kept(text: &str, table: &Table, dialect: Dialect) -> String {
    let places = places(text, dialect);
    let words: Vec<&str> = places.iter().map(|place| &text[place.clone()]).collect();
    let condition = Condition { words: &words, table };
    let (mut kept, mut copied, mut at) = (String::with_capacity(text.len()), 0, 0);
    while at < words.len() {
        match condition.list_at(at).or_else(|| condition.comparison_at(at)) {
            Some(found) if condition.starts_operand(at) => {
                kept.push_str(&text[copied..places[at].start]);
                kept.push_str(&found.text);
                at = found.end;
                copied = places[at - 1].end;
            }
            _ => at += 1,
        }
    }
    kept.push_str(&text[copied..]);
    kept
}

/// The places of words, literals and operators.
fn places(text: &str, dialect: Dialect) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    let is_operator = |place: &Range<usize>| text[place.clone()].chars().all(|letter| "<>=!:".contains(letter));
    for token in tokenize(text, dialect).into_iter().filter(|token| token.acts()) {
        match places.last_mut() {
            Some(last) if last.end == token.span.start && is_operator(last) && is_operator(&token.span) => {
                last.end = token.span.end;
            }
            _ => places.push(token.span),
        }
    }
    places
}

struct Condition<'c> {
    words: &'c [&'c str],
    table: &'c Table,
}

/// What stands for a part of a condition, and where that ends.
struct Found {
    text: String,
    end: usize,
}

impl<'c> Condition<'c> {
    fn word(&self, at: usize) -> &'c str {
        self.words.get(at).copied().unwrap_or_default()
    }

    /// Whether nothing that stands before takes the word for its operand.
    fn starts_operand(&self, at: usize) -> bool {
        at == 0 || matches!(self.word(at - 1), "and" | "or" | "not" | "(" | ",")
    }

    /// Whether nothing that follows takes what ends here for its operand.
    fn ends_operand(&self, at: usize) -> bool {
        matches!(self.word(at), "" | "and" | "or" | ")" | ",")
    }

    /// A column, read as the text that it is where it has a length: its type, and where it ends.
    fn column_at(&self, at: usize) -> Option<(&'c str, usize)> {
        let name = self.word(at).trim_matches('"');
        let data_type = self.table.column(name)?.data_type.as_str();
        let base = data_type.split('(').next().unwrap_or_default().trim();
        match (base, self.word(at + 1), self.word(at + 2)) {
            ("character varying", "::", "text") => Some((base, at + 3)),
            ("character varying", ..) => None,
            _ => Some((base, at + 1)),
        }
    }

    /// `'x'::type`: where it ends.
    fn literal_at(&self, at: usize, data_type: &str) -> Option<usize> {
        let is_string = self.word(at).starts_with('\'') && self.word(at + 1) == "::";
        let names: Vec<&str> = data_type.split(' ').collect();
        let end = at + 2 + names.len();
        (is_string && self.words.get(at + 2..end) == Some(names.as_slice())).then_some(end)
    }

    /// `a = 'x'::text`
    fn comparison_at(&self, at: usize) -> Option<Found> {
        let (data_type, operator) = self.column_at(at)?;
        let literal = operator + 1;
        // Both sides of a comparison of such columns are texts.
        let of_literal = if data_type == "character varying" { "text" } else { data_type };
        let end = self.literal_at(literal, of_literal)?;
        let is_comparison = COMPARISONS.contains(&self.word(operator)) && self.ends_operand(end);
        let text = format!("{} {} {}", self.word(at), self.word(operator), self.word(literal));
        is_comparison.then_some(Found { text, end })
    }

    /// `a = any (array['x'::text, 'y'::text])`
    fn list_at(&self, at: usize) -> Option<Found> {
        let (data_type, operator) = self.column_at(at)?;
        let is_in = match (self.word(operator), self.word(operator + 1)) {
            ("=", "any") => "in",
            ("<>", "all") => "not in",
            _ => return None,
        };
        if self.words.get(operator + 2..operator + 5)? != ["(", "array", "["] {
            return None;
        }
        let (literals, mut next) = self.literals_at(operator + 5, data_type)?;
        if self.words.get(next..next + 4) == Some(&["::", "text", "[", "]"]) {
            next += 4;
        }
        let text = format!("{} {is_in} ({})", self.word(at), literals.join(", "));
        (self.word(next) == ")" && self.ends_operand(next + 1)).then_some(Found { text, end: next + 1 })
    }

    /// `'x'::text, 'y'::text]`: the literals, and where the list ends.
    fn literals_at(&self, start: usize, data_type: &str) -> Option<(Vec<&'c str>, usize)> {
        let mut literals = Vec::new();
        let mut at = start;
        loop {
            let end = self.literal_at(at, data_type)?;
            literals.push(self.word(at));
            match self.word(end) {
                "," => at = end + 1,
                "]" => return Some((literals, end + 1)),
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_catalog::differences;
    use migrations_core::Dialect;

    use crate::schema::Schema;
    use crate::schema::show::Detail;

    /// In how many conditions two schemas differ.
    fn count(one: &str, other: &str) -> usize {
        let of = |condition: &str| {
            let table =
                format!("CREATE TABLE t (a text, b bytea, c varchar(9), d int, CONSTRAINT k CHECK ({condition}))");
            let index = format!("CREATE INDEX i ON t (d) WHERE {condition}");
            Schema::of_statements([table.as_str(), index.as_str()], Dialect::Postgres)
                .unwrap()
                .snapshot_in(Detail::Kept)
        };
        differences(&of(one), &of(other)).len()
    }

    #[test]
    fn what_a_dump_says_of_a_condition_is_the_condition() {
        for (written, dumped) in [
            ("a = 'x'", "(a = 'x'::text)"),
            ("b = '\\x00'", "(b = '\\x00'::bytea)"),
            ("a IN ('x', 'y')", "(a = ANY (ARRAY['x'::text, 'y'::text]))"),
            ("a NOT IN ('x', 'y') AND d > 1", "((a <> ALL (ARRAY['x'::text, 'y'::text])) AND (d > 1))"),
            ("a <> 'x' and a <> 'y'", "((a <> 'x'::text) AND (a <> 'y'::text))"),
            ("c = 'x'", "((c)::text = 'x'::text)"),
            ("c IN ('x', 'y')", "((c)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))"),
        ] {
            assert_eq!(count(written, dumped), 0, "{written}");
        }
    }

    #[test]
    fn what_a_cast_changes_is_told() {
        for (one, other) in [
            ("a = 'x'", "a = 'y'::text"),
            ("a = 'x'", "a = 'x'::varchar(1)"),
            ("a || a = 'x'", "a || a = 'x'::bpchar"),
            ("d::text = '1'", "d = '1'"),
            ("a IN ('x', 'y')", "a = ANY (ARRAY['x'::text, 'z'::text])"),
        ] {
            assert_eq!(count(one, other), 2, "{one}");
        }
    }
}
