//! Words for messages.

/// `1 column`, `3 columns`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// `` `a` and `b` ``, `` `a`, `b` and `c` ``
pub(crate) fn listed(names: &[String], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// The beginning of a literal, in one line.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    let is_whole = line.len() == text.len() && line.chars().count() <= LONGEST;
    if is_whole { text.to_owned() } else { line.chars().take(LONGEST).collect::<String>() + ".." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_literals_are_cut() {
        assert_eq!(shortened("2024-02-30"), "2024-02-30");
        assert_eq!(shortened("{\n}"), "{..");
        assert_eq!(shortened(&"é".repeat(41)), "é".repeat(40) + "..");
    }

    #[test]
    fn lists_end_with_a_word() {
        let names: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(listed(&names, "and"), "`a`, `b` and `c`");
        assert_eq!(listed(&names[..1], "and"), "`a`");
        assert_eq!((counted(1, "value").as_str(), counted(0, "value").as_str()), ("1 value", "0 values"));
    }
}
