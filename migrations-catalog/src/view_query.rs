//! Queries of views in one form, as far as servers change them in ways that are known.

use migrations_core::Dialect;

use crate::Expression;

/// What stands behind the name of a view, as a text that is the same where a server has only added names that could be left
/// out: that of the usual schema, that of the only table before its columns, that of a column for its own result. Options
/// of the view are no part of it.
///
/// ```
/// use migrations_catalog::query_of_view;
/// use migrations_core::Dialect;
///
/// let written = "AS SELECT id, n AS m FROM public.t WHERE id > 0";
/// let reported = "AS SELECT t.id, t.n AS m FROM t WHERE (t.id > 0)";
/// assert_eq!(query_of_view(written, Dialect::Postgres), query_of_view(reported, Dialect::Postgres));
/// ```
pub fn query_of_view(text: &str, dialect: Dialect) -> String {
    let expression = Expression::read(text, dialect);
    let all: Vec<&str> = expression.tokens().iter().map(String::as_str).collect();
    let mut tokens = without_options(&all);
    if let Some(schema) = dialect.usual_schema() {
        tokens = without_qualifier(&tokens, schema);
    }
    if let Some(table) = only_table(&tokens) {
        tokens = without_qualifier(&tokens, table);
    }
    without_own_names(&tokens).join(" ")
}

/// The list of columns, and from AS to the end, CHECK OPTION aside.
fn without_options<'t>(tokens: &[&'t str]) -> Vec<&'t str> {
    let start = tokens.iter().position(|token| *token == "as").unwrap_or_default();
    let (head, tokens) = tokens.split_at(start);
    let columns = head.iter().take_while(|token| **token != "with").copied();
    let end = match tokens {
        [rest @ .., "with", "local" | "cascaded", "check", "option"] | [rest @ .., "with", "check", "option"] => {
            rest.len()
        }
        [rest @ .., "with", "data"] | [rest @ .., "with", "no", "data"] => rest.len(),
        _ => tokens.len(),
    };
    columns.chain(tokens[..end].iter().copied()).collect()
}

fn without_qualifier<'t>(tokens: &[&'t str], qualifier: &str) -> Vec<&'t str> {
    let is_qualifier =
        |at: usize| tokens[at] == qualifier && tokens.get(at + 1) == Some(&".") && (at == 0 || tokens[at - 1] != ".");
    let is_kept = |at: &usize| !(is_qualifier(*at) || *at > 0 && is_qualifier(*at - 1));
    (0..tokens.len()).filter(is_kept).map(|at| tokens[at]).collect()
}

/// The only table that a query reads.
fn only_table<'t>(tokens: &[&'t str]) -> Option<&'t str> {
    let mut places = tokens.iter().enumerate().filter(|(_, token)| **token == "from").map(|(at, _)| at);
    let (at, None) = (places.next()?, places.next()) else { return None };
    let has_others = tokens.iter().any(|token| matches!(*token, "join" | "with" | "union"));
    let ends = |token: Option<&&str>| {
        matches!(token, None | Some(&"where" | &"group" | &"order" | &"limit" | &"having" | &"offset" | &"for" | &";"))
    };
    (!has_others && ends(tokens.get(at + 2))).then(|| tokens[at + 1])
}

/// `a AS a` is `a`.
fn without_own_names<'t>(tokens: &[&'t str]) -> Vec<&'t str> {
    let is_own = |at: usize| at > 0 && tokens[at] == "as" && tokens.get(at + 1) == Some(&tokens[at - 1]);
    let is_kept = |at: &usize| !(is_own(*at) || *at > 0 && is_own(*at - 1));
    (0..tokens.len()).filter(is_kept).map(|at| tokens[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(expected: bool, written: &str, reported: &str) {
        let query = |text: &str| query_of_view(text, Dialect::Postgres);
        assert_eq!(query(written) == query(reported), expected, "{} | {}", query(written), query(reported));
    }

    #[test]
    fn options_are_no_part_of_a_query() {
        same(
            true,
            "WITH (security_invoker = true) AS SELECT id FROM t WITH LOCAL CHECK OPTION",
            "AS SELECT t.id FROM t",
        );
        same(true, "AS SELECT id FROM t WITH NO DATA", "AS SELECT t.id FROM t");
    }

    #[test]
    fn what_is_read_is_a_part_of_it() {
        same(false, "AS SELECT id FROM t", "AS SELECT t.id FROM t WHERE t.id > 1");
        same(false, "AS SELECT a.id FROM a JOIN b ON a.id = b.id", "AS SELECT b.id FROM a JOIN b ON a.id = b.id");
        same(false, "AS SELECT id FROM t", "AS SELECT id FROM app.t");
        same(false, "(a, b) AS SELECT id, n FROM t", "AS SELECT t.id, t.n FROM t");
        same(true, "(a, b) WITH (security_invoker) AS SELECT id, n FROM t", "(a, b) AS SELECT t.id, t.n FROM t");
    }
}
