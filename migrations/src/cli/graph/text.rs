//! The graph as lines for a terminal, as `git log --graph` draws it.

use super::caption;
use super::lanes::{Row, layout};
use crate::RevisionInfo;

pub(super) fn draw(revisions: &[RevisionInfo]) -> String {
    let mut text = String::new();
    for (row, revision) in layout(revisions).rows.iter().zip(revisions) {
        if let Some(line) = joins(row) {
            push(&mut text, &line, "");
        }
        let mark = if revision.is_current { '@' } else { '*' };
        let mut line = lines(&row.passing);
        line[row.column * 2] = mark;
        let needs = if revision.depends_on.is_empty() {
            String::new()
        } else {
            format!(" (depends on {})", revision.depends_on.join(", "))
        };
        push(&mut text, &line, &format!("  {}{needs}", caption(revision)));
        if let Some(line) = forks(row) {
            push(&mut text, &line, "");
        }
    }
    text
}

fn push(text: &mut String, line: &[char], caption: &str) {
    let line: String = line.iter().collect();
    text.push_str(&format!("{}{caption}", line.trim_end()));
    text.push('\n');
}

/// A vertical line in every column that is in use; between two columns there is a place for a horizontal one.
fn lines(columns: &[bool]) -> Vec<char> {
    columns.iter().flat_map(|&is_used| [if is_used { '│' } else { ' ' }, ' ']).collect()
}

/// The line above a revision in which several edges end.
fn joins(row: &Row) -> Option<Vec<char>> {
    let &last = row.joins.last()?;
    let mut columns = row.passing.clone();
    columns.resize(columns.len().max(last + 1), false);
    let mut line = lines(&columns);
    cross(&mut line[row.column * 2 + 1..last * 2]);
    line[row.column * 2] = '├';
    row.joins.iter().for_each(|&join| line[join * 2] = '┴');
    line[last * 2] = '┘';
    Some(line)
}

/// The line below a revision from which several edges start.
fn forks(row: &Row) -> Option<Vec<char>> {
    let first = row.forks.iter().map(|fork| fork.column).min()?.min(row.column);
    let last = row.forks.iter().map(|fork| fork.column).max()?.max(row.column);
    let mut line = lines(&row.below);
    cross(&mut line[first * 2 + 1..last * 2]);
    let goes_on = row.below.get(row.column).copied().unwrap_or_default();
    line[row.column * 2] = match (first < row.column, last > row.column, goes_on) {
        (true, true, true) => '┼',
        (true, true, false) => '┴',
        (true, false, true) => '┤',
        (true, false, false) => '┘',
        (false, _, true) => '├',
        (false, _, false) => '└',
    };
    for fork in &row.forks {
        line[fork.column * 2] = match (fork.is_new, fork.column == last, fork.column == first) {
            (true, true, _) => '┐',
            (true, false, _) => '┬',
            (false, true, _) => '┤',
            (false, false, true) => '├',
            (false, false, false) => '┼',
        };
    }
    Some(line)
}

/// A horizontal line over what is there.
fn cross(line: &mut [char]) {
    line.iter_mut().for_each(|character| *character = if *character == '│' { '┼' } else { '─' });
}

#[cfg(test)]
mod tests {
    use super::super::tests::{revision, tangle};
    use super::draw;

    #[test]
    fn one_line_is_one_column() {
        let chain = [revision("c", &["b"], &[]), revision("b", &["a"], &[]), revision("a", &[], &[])];
        assert_eq!(draw(&chain), "*  c\n*  b\n*  a\n");
    }

    #[test]
    fn merges_branches_and_dependencies_are_lines() {
        let drawing = format!("\n{}", draw(&tangle()));
        assert_eq!(
            drawing,
            "
*  m
├─┐
│ *  b2
* │  a2 (depends on b1)
├─┤
│ *  b1
├─┘
*  r
"
        );
    }
}
