//! "Did you mean": the nearest of several names.

/// The candidate that is nearest to `name`, if one is near enough to be what was meant.
///
/// Near means at most a third of the name's characters added, removed, changed or swapped with their neighbour.
///
/// ```
/// use migrations_core::most_similar;
/// assert_eq!(most_similar("ae1027a6acg", ["1975ea83b712", "ae1027a6acf"]), Some("ae1027a6acf"));
/// assert_eq!(most_similar("zzz", ["abc"]), None);
/// ```
pub fn most_similar<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().take(200).collect();
    let limit = (name.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment distance.
fn distance(left: &[char], right: &str) -> usize {
    let right: Vec<char> = right.chars().take(200).collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, &left_character) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, &right_character) in right.iter().enumerate() {
            let substitution = last[column] + usize::from(left_character != right_character);
            let mut best = substitution.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && left_character == right[column - 1] && left[row - 1] == right_character {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}
