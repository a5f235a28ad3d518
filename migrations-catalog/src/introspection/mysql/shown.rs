//! Statements as MariaDB shows them.

use super::Catalog;
use super::rows::{CreateTableRow, CreateViewRow, NameRow};
use super::told::without_database;
use super::words::quoted;
use crate::introspection::{Seen, Source, Statement};

/// Tables with foreign keys as ALTER TABLE, so that their order is of no matter; then views.
pub(super) fn statements<S: Source>(source: &mut S, catalog: &Catalog) -> Result<Vec<Statement>, S::Error> {
    let mut all = Vec::new();
    let mut keys = Vec::new();
    let own: Vec<NameRow> = source.rows("SELECT CAST(DATABASE() AS CHAR) AS name")?;
    let own = own.into_iter().map(|row| row.name).next().unwrap_or_default();
    for row in catalog.of_kind("table") {
        let name = &row.name;
        let shown: Vec<CreateTableRow> = source.rows(&format!("SHOW CREATE TABLE {}", quoted(name)))?;
        for row in shown {
            // The default of a column names a sequence with its database.
            let (text, own) = without_keys(&without_database(&row.statement, &own));
            all.push(Statement { text, of: Seen::new("table", name) });
            keys.extend(own.into_iter().map(|key| Statement {
                of: Seen::part("constraint", name, &name_of_key(&key)),
                text: format!("ALTER TABLE {} ADD {key}", quoted(name)),
            }));
        }
    }
    all.extend(keys);
    for row in catalog.of_kind("view") {
        let shown: Vec<CreateViewRow> = source.rows(&format!("SHOW CREATE VIEW {}", quoted(&row.name)))?;
        all.extend(
            shown.into_iter().map(|shown| Statement { text: shown.statement, of: Seen::new("view", &row.name) }),
        );
    }
    Ok(all)
}

/// `CONSTRAINT `name` FOREIGN KEY ..`
fn name_of_key(key: &str) -> String {
    key.split('`').nth(1).unwrap_or_default().to_owned()
}

/// SHOW CREATE TABLE writes one line for each column and each key.
fn without_keys(statement: &str) -> (String, Vec<String>) {
    let is_key = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("CONSTRAINT ") && line.contains(" FOREIGN KEY (")
    };
    let keys = statement.lines().filter(is_key).map(|line| line.trim().trim_end_matches(',').to_owned()).collect();
    let kept: Vec<&str> = statement.lines().filter(|line| !is_key(line)).collect();
    // The line before the last key ends with a comma that nothing follows now.
    let text = kept.join("\n").replace(",\n)", "\n)");
    (text, keys)
}
