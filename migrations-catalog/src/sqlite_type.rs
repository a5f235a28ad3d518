//! Types of SQLite, which keeps them as they were written.

/// A type in small letters, with a space between words and none around parentheses and commas.
///
/// ```
/// use migrations_catalog::sqlite_type;
///
/// assert_eq!(sqlite_type("DECIMAL (10 , 2)"), sqlite_type("decimal(10,2)"));
/// ```
pub fn sqlite_type(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    for letter in written.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        let is_idle = |letter: char| matches!(letter, '(' | ')' | ',');
        if is_idle(letter) && text.ends_with(' ') {
            text.pop();
        }
        if !(letter == ' ' && text.ends_with(['(', ','])) {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_makes_no_other_type() {
        for (written, expected) in [
            ("Unsigned  BIG INT", "unsigned big int"),
            ("varchar[10]", "varchar[10]"),
            ("VARCHAR ( 10 )", "varchar(10)"),
            ("", ""),
        ] {
            assert_eq!(sqlite_type(written), expected);
        }
    }
}
