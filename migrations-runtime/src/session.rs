//! What statements leave in a session, for a run that goes on in another one.

/// What a statement leaves in its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing.
    None,
    /// The same whenever it runs: a setting, a constant, a prepared statement.
    Setting,
    /// Something that depends on when it ran.
    Value,
}

/// By its words. What could be more than a setting is none.
pub(crate) fn part(statement: &str) -> Part {
    let upper = statement.to_ascii_uppercase();
    let acting = upper.strip_prefix("/*").map_or(upper.as_str(), |rest| {
        rest.trim_start_matches(|character: char| "!M".contains(character) || character.is_ascii_digit())
    });
    let words: Vec<&str> = acting.split_ascii_whitespace().take(2).collect();
    match words[..] {
        ["SET", "STATEMENT" | "GLOBAL" | "PERSIST" | "PERSIST_ONLY" | "PASSWORD" | "LOCAL" | "TRANSACTION"] => {
            Part::None
        }
        ["SET", ..] if acting.contains('(') => Part::Value,
        ["SET" | "PREPARE", ..] => Part::Setting,
        ["SELECT", ..] if acting.contains("SET_CONFIG") => Part::Setting,
        ["SELECT", ..] if acting.contains("INTO @") || acting.contains(":=") => Part::Value,
        _ => Part::None,
    }
}

/// Whether a statement reads variables of the session, or executes what was prepared in it.
pub(crate) fn uses_variables(statement: &str) -> bool {
    let bytes = statement.as_bytes();
    let is_variable = |at: usize| {
        bytes[at] == b'@'
            && bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'_')
            && (at == 0 || bytes[at - 1] != b'@')
    };
    (0..bytes.len()).any(is_variable) || statement.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("execute"))
}

#[cfg(test)]
mod tests {
    use super::{Part, part, uses_variables};

    #[test]
    fn only_what_is_the_same_again_is_set_again() {
        for (statement, expected) in [
            ("SET @name = 'Ada'", Part::Setting),
            ("SET sql_mode = 'ANSI'", Part::Setting),
            ("/*!40101 SET NAMES utf8 */", Part::Setting),
            ("PREPARE s FROM 'SELECT 1'", Part::Setting),
            ("SELECT pg_catalog.set_config('search_path', '', false)", Part::Setting),
            ("SET @id = LAST_INSERT_ID()", Part::Value),
            ("SET @n = (SELECT count(*) FROM t)", Part::Value),
            ("SELECT max(id) INTO @id FROM t", Part::Value),
            ("SET STATEMENT max_statement_time = 60 FOR UPDATE n SET v = v + 1", Part::None),
            ("SET GLOBAL max_connections = 3", Part::None),
            ("UPDATE t SET a = 1", Part::None),
            ("/* a comment */", Part::None),
        ] {
            assert_eq!(part(statement), expected, "{statement}");
        }
        assert!(uses_variables("INSERT INTO t VALUES (@id)") && uses_variables("EXECUTE s"));
        assert!(!uses_variables("SELECT @@sql_mode"));
    }
}
