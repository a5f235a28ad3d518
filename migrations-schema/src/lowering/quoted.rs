//! Names as PostgreSQL prints them.

/// A name as PostgreSQL prints it.
pub(crate) fn quoted(name: &str) -> String {
    let is_bare = name.chars().all(|letter| letter == '_' || letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if is_bare { name.to_owned() } else { format!("\"{name}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_small_letters_need_no_quotes() {
        for (name, expected) in [("users_2", "users_2"), ("Users", "\"Users\""), ("2nd", "\"2nd\""), ("a b", "\"a b\"")]
        {
            assert_eq!(quoted(name), expected);
        }
    }
}
