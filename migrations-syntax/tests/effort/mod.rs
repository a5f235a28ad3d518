//! How much is done where there is no end: `MIGRATIONS_TEST_EFFORT`, as everywhere in the project.

/// So many for `fast`, for CI, and for `all`; a number is so many times as much as `all`.
pub fn count(fast: usize, ci: usize, all: usize) -> usize {
    let text = std::env::var("MIGRATIONS_TEST_EFFORT").unwrap_or_default();
    match text.as_str() {
        "fast" => fast,
        "" | "ci" => ci,
        "all" => all,
        times => all * times.parse::<usize>().expect("MIGRATIONS_TEST_EFFORT is `fast`, `ci`, `all` or a number"),
    }
}
