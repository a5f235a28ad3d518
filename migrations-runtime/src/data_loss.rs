//! Whether a statement takes data away for good.

/// What may follow DROP in an ALTER TABLE without any data going.
const HARMLESS: [&str; 12] = [
    "CHECK",
    "CONSTRAINT",
    "DEFAULT",
    "EXPRESSION",
    "FOREIGN",
    "IDENTITY",
    "INDEX",
    "KEY",
    "NOT",
    "PRIMARY",
    "SYSTEM",
    "VERSIONING",
];

/// Whether it drops a table, a column or a schema, or deletes rows.
///
/// By its words, without a parser: a guess for a question to a person, on the side of asking.
pub(crate) fn loses_data(statement: &str) -> bool {
    let upper = without_comments(statement).to_ascii_uppercase();
    let is_part =
        |character: char| character.is_alphanumeric() || character == '_' || character == '"' || character == '`';
    let words: Vec<&str> = upper.split(|character| !is_part(character)).filter(|word| !word.is_empty()).collect();
    let Some(&first) = words.first() else { return false };
    let after_drop = |harmless: &[&str]| words.windows(2).any(|pair| pair[0] == "DROP" && !harmless.contains(&pair[1]));
    match first {
        // What a procedure does does not stand here.
        "DELETE" | "TRUNCATE" | "CALL" => true,
        "WITH" => words.contains(&"DELETE"),
        "DROP" => {
            matches!(words.get(1), Some(&("TABLE" | "SCHEMA" | "DATABASE" | "OWNED"))) || words.contains(&"CASCADE")
        }
        "ALTER" => {
            words.get(1).is_some_and(|&word| word == "TABLE") && (after_drop(&HARMLESS) || words.contains(&"TRUNCATE"))
        }
        "DO" | "PREPARE" | "EXECUTE" => ["DROP", "DELETE", "TRUNCATE"].iter().any(|word| words.contains(word)),
        _ => false,
    }
}

/// The same of a whole script. A semicolon in a text or a comment can only make it look at more.
pub(crate) fn script_loses_data(script: &str) -> bool {
    script.split(';').any(loses_data)
}

/// The text without the comments before its first word.
fn without_comments(statement: &str) -> &str {
    let mut rest = statement.trim_start();
    loop {
        let end = if let Some(executable) = rest.strip_prefix("/*!").or_else(|| rest.strip_prefix("/*M!")) {
            return executable.trim_start_matches(|character: char| character.is_ascii_digit()).trim_start();
        } else if rest.starts_with("--") {
            rest.find('\n')
        } else if rest.starts_with("/*") {
            rest.find("*/").map(|at| at + 1)
        } else {
            return rest;
        };
        rest = end.map_or("", |end| rest[end + 1..].trim_start());
    }
}

#[cfg(test)]
mod tests {
    use super::loses_data;

    #[test]
    fn what_takes_rows_or_columns_away_is_seen() {
        for statement in [
            "DROP TABLE users",
            "-- gone\ndrop table if exists users",
            "/* a */ DELETE FROM users",
            "ALTER TABLE users DROP COLUMN name",
            "alter table users drop name",
            "WITH old AS (SELECT 1) DELETE FROM users",
            "TRUNCATE users",
            "DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$",
            "CALL clean_up()",
            "DROP TYPE mood CASCADE",
            "/*!50001 DROP TABLE users */",
            "ALTER TABLE users TRUNCATE PARTITION p0",
        ] {
            assert!(loses_data(statement), "{statement}");
        }
    }

    #[test]
    fn what_takes_only_structure_away_is_not() {
        for statement in [
            "DROP INDEX users_name",
            "DROP VIEW v",
            "ALTER TABLE users DROP CONSTRAINT c",
            "ALTER TABLE users ALTER COLUMN name DROP DEFAULT",
            "CREATE TABLE drops (id INTEGER)",
            "UPDATE users SET name = 'DROP TABLE'",
            "-- nothing",
            "",
        ] {
            assert!(!loses_data(statement), "{statement}");
        }
    }
}
