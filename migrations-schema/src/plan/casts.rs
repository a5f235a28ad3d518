//! Which types of PostgreSQL become each other without being told how.

/// A type without its length and its brackets.
fn base(data_type: &str) -> &str {
    data_type.split(['(', '[']).next().unwrap_or_default().trim()
}

fn rank(data_type: &str) -> Option<usize> {
    ["smallint", "integer", "bigint"].iter().position(|known| *known == data_type)
}

/// Whether a foreign key stands a change from one to the other.
pub(super) fn is_same_family(from: &str, to: &str) -> bool {
    from == to || rank(from).is_some() && rank(to).is_some()
}

/// Whether what is compared with a value of one type can be compared with one of the other: a literal that was read as the
/// one is not read again (PostgreSQL).
pub(super) fn keeps_comparisons(from: &str, to: &str) -> bool {
    let are_both = |is_such: fn(&str) -> bool| is_such(from) && is_such(to);
    base(from) == base(to) && from.ends_with("[]") == to.ends_with("[]")
        || is_same_family(from, to)
        || are_both(is_text)
        || are_both(is_number)
}

fn is_text(data_type: &str) -> bool {
    matches!(base(data_type), "text" | "character varying" | "character")
}

fn is_number(data_type: &str) -> bool {
    rank(base(data_type)).is_some() || matches!(base(data_type), "numeric" | "real" | "double precision")
}

fn is_moment(data_type: &str) -> bool {
    base(data_type).starts_with("timestamp") || data_type == "date"
}

/// Whether values become the other type by themselves. Source: `pg_cast` of PostgreSQL 15; those of context `a` and `i`,
/// and that everything becomes a text.
pub(super) fn is_automatic(from: &str, to: &str) -> bool {
    let is_list = |data_type: &str| data_type.ends_with("[]");
    if is_list(from) != is_list(to) {
        return !is_list(to) && is_text(to);
    }
    let json = |data_type: &str| matches!(base(data_type), "json" | "jsonb");
    base(from) == base(to)
        || is_text(to)
        || is_number(from) && is_number(to)
        || is_moment(from) && is_moment(to)
        || json(from) && json(to)
}

/// Whether a default of the one is one of the other: where only the length changes, or whole numbers get more room.
pub(super) fn keeps_default(from: &str, to: &str) -> bool {
    base(from) == base(to) && from.ends_with("[]") == to.ends_with("[]") || is_same_family(from, to)
}

/// How values become the other type where they do not by themselves: as PostgreSQL casts them, or through their text.
pub(super) fn explicit(column: &str, from: &str, to: &str, written: &str) -> String {
    match (from, to) {
        ("boolean", "integer") | ("integer", "boolean") => format!("{column}::{written}"),
        ("boolean", _) if is_number(to) && !to.ends_with("[]") => format!("{column}::integer::{written}"),
        _ => format!("{column}::text::{written}"),
    }
}

/// Whether values are cut without a word: a number loses what stands behind its point, a moment its time.
pub(super) fn cuts(from: &str, to: &str) -> bool {
    let scale = |data_type: &str| -> Option<u32> {
        data_type.split_once('(')?.1.split_once(',')?.1.split(')').next()?.trim().parse().ok()
    };
    let is_whole = |data_type: &str| rank(base(data_type)).is_some();
    let is_fraction = |data_type: &str| is_number(data_type) && !is_whole(data_type);
    is_fraction(from) && is_whole(to)
        || base(from).starts_with("timestamp") && base(to) == "date"
        || base(from).starts_with("timestamp") && base(to).starts_with("time") && !base(to).starts_with("timestamp")
        || base(to) == "numeric" && is_fraction(from) && scale(to) < scale(from).or(Some(u32::MAX)) && to.contains('(')
        || base(from) == "double precision" && base(to) == "real"
}

/// The same for MySQL, which rounds numbers and cuts moments.
pub(super) fn cuts_in_mysql(from: &str, to: &str) -> bool {
    let is_whole = |data_type: &str| base(data_type).contains("int");
    let is_fraction = |data_type: &str| matches!(base(data_type), "decimal" | "float" | "double");
    let is_moment = |data_type: &str| matches!(base(data_type), "datetime" | "timestamp");
    is_fraction(from) && is_whole(to) || is_moment(from) && matches!(base(to), "date" | "time" | "year")
}

/// Whether something is lost or refused on the way: a value may not fit.
pub(super) fn may_not_fit(from: &str, to: &str) -> bool {
    let length =
        |data_type: &str| -> Option<u32> { data_type.split_once('(')?.1.split([',', ')']).next()?.trim().parse().ok() };
    match (rank(from), rank(to)) {
        (Some(from), Some(to)) => to < from,
        _ if is_text(from) && is_text(to) => match (length(from), length(to)) {
            (_, None) => base(to) == "character",
            (None, Some(_)) => true,
            (Some(from), Some(to)) => to < from,
        },
        _ if is_text(to) => length(to).is_some(),
        (Some(_), None) if base(to) == "numeric" => length(to).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_words() {
        assert!(
            is_automatic("integer", "bigint") && is_automatic("mood", "text") && is_automatic("integer[]", "bigint[]")
        );
        assert!(
            !is_automatic("text", "integer") && !is_automatic("text", "integer[]") && !is_automatic("text", "mood")
        );
        assert!(is_automatic("timestamp without time zone", "timestamp with time zone"));
    }

    #[test]
    fn what_fits() {
        assert!(!may_not_fit("integer", "bigint") && may_not_fit("bigint", "integer"));
        assert!(may_not_fit("text", "character varying(3)") && !may_not_fit("character varying(3)", "text"));
        assert!(!may_not_fit("mood", "text") && may_not_fit("text", "mood"));
    }
}
