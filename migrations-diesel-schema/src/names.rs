//! Names of SQL as names of Rust.

/// Names that `table!` has for itself.
const TAKEN: [&str; 3] = ["table", "columns", "is_nullable"];

fn is_reserved(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_err()
        || TAKEN.contains(&name)
        // With an underscore at its end, a name is free again.
        || name.starts_with("__") && !name.ends_with('_')
}

/// The name that something gets in Rust; `table` is the name there of the table that it belongs to.
pub(crate) fn rust_name(sql_name: &str, table: Option<&str>) -> String {
    let name = mapped(sql_name);
    if is_reserved(&name) || table == Some(name.as_str()) { format!("{name}_") } else { name }
}

/// What Rust does not take becomes an underscore, several of them one.
fn mapped(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let starts_with_digit = name.starts_with(|letter: char| letter.is_ascii_digit());
    let mut text = if starts_with_digit { "_".to_owned() } else { String::new() };
    let mut is_after_mark = starts_with_digit;
    for letter in name.chars() {
        if is_plain(letter) {
            text.push(letter);
        } else if !is_after_mark {
            text.push('_');
        }
        is_after_mark = !is_plain(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_diesel() {
        let name = |sql| rust_name(sql, Some("users"));
        assert_eq!(
            ["id", "type", "users", "2fa", "a-b", "a - b", "table", "__x"].map(name),
            ["id", "type_", "users_", "_2fa", "a_b", "a_b", "table_", "__x_"]
        );
    }
}
