//! What has to hold of every tree.

use migrations_core::Product;
use migrations_syntax::ast::Statement;
use migrations_syntax::compare::canonical_statement;
use migrations_syntax::parse_statement;
use migrations_syntax::print::print;

/// In what the tree of a printed statement differs, if it does.
pub fn unlike_printed(statement: &Statement, product: Product) -> Option<String> {
    let printed = print(statement, product);
    let again = parse_statement(&printed, product);
    match &again.statement {
        None => return Some(format!("printed {printed}\n  {}", again.errors[0])),
        Some(again) if again != statement => {
            return Some(format!("printed {printed}\n  {}", difference(statement, again)));
        }
        Some(_) => {}
    }
    let canonical = canonical_statement(statement, product);
    let again = parse_statement(&canonical, product);
    match &again.statement {
        None => Some(format!("canonical {canonical}\n  {}", again.errors[0])),
        Some(again) => {
            let twice = canonical_statement(again, product);
            (twice != canonical).then(|| format!("canonical {canonical}\n  again     {twice}"))
        }
    }
}

/// The first place at which two trees differ.
fn difference(left: &Statement, right: &Statement) -> String {
    // Spans are equal, and are not told.
    let lines = |statement| {
        let text = format!("{statement:#?}");
        text.lines().filter(|line| !line.contains("span: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let (left, right) = (lines(left), lines(right));
    let at = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let part = |lines: &[String]| {
        lines.iter().skip(at.saturating_sub(2)).take(6).map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    };
    format!("tree {}\n  then {}", part(&left), part(&right))
}
