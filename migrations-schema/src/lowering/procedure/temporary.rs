//! Temporary tables that a block makes for itself.

use migrations_core::Product;
use migrations_syntax::ast::{Name, ObjectKind, Persistence, Statement};

use super::Run;

/// The same statements; those on tables that are gone with the session count as statements on rows.
pub(super) fn without_temporary(runs: Vec<Run>) -> Vec<Run> {
    let made = runs.iter().filter_map(|run| match run {
        Run::Schema(text) => made_by(text),
        Run::Rows(_) => None,
    });
    // One that is dropped first is left from a run before.
    let tables: Vec<String> = made.collect();
    let plain = |run: Run| match &run {
        Run::Schema(text) if is_about(text, &tables) => Run::Rows(text.clone()),
        Run::Schema(_) | Run::Rows(_) => run,
    };
    runs.into_iter().map(plain).collect()
}

fn read(text: &str) -> Option<Statement> {
    migrations_syntax::parse_statement(text, Product::Postgres).statement
}

/// The temporary table that a statement makes.
fn made_by(text: &str) -> Option<String> {
    let Some(Statement::CreateTable(table)) = read(text) else { return None };
    (table.persistence == Persistence::Temporary).then(|| own(&table.name))
}

fn own(name: &Name) -> String {
    name.last().text.to_lowercase()
}

fn is_about(text: &str, tables: &[String]) -> bool {
    let is_one = |name: &Name| name.qualifiers().is_empty() && tables.contains(&own(name));
    let Some(statement) = read(text).filter(|_| !tables.is_empty()) else { return false };
    if let Statement::CreateTable(table) = &statement {
        return table.persistence == Persistence::Temporary;
    }
    if let Statement::CreateIndex(index) = &statement {
        return is_one(&index.table);
    }
    if let Statement::AlterTable(alter) = &statement {
        return is_one(&alter.name);
    }
    let Statement::Drop(drop) = &statement else { return false };
    drop.kind == ObjectKind::Table && drop.targets.iter().all(|target| is_one(&target.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_to_a_temporary_table_is_nothing_to_the_schema() {
        let runs = [
            "DROP TABLE IF EXISTS x",
            "CREATE TEMP TABLE x (a int)",
            "CREATE INDEX ON x (a)",
            "CREATE INDEX ON y (a)",
            "DROP TABLE x",
        ];
        let found = without_temporary(runs.map(|text| Run::Schema(text.to_owned())).to_vec());
        let left: Vec<&Run> = found.iter().filter(|run| matches!(run, Run::Schema(_))).collect();
        assert_eq!(left, [&Run::Schema("CREATE INDEX ON y (a)".to_owned())]);
    }
}
