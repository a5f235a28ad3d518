//! Which types a foreign key can connect, as far as that is certain.

/// A class of types whose members can be compared with each other, and with no member of another class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class<'t> {
    Number,
    Text,
    Truth,
    Uuid,
    List,
    /// An integer of this size and sign.
    Integer(&'t str),
}

/// Whether nothing speaks against it: they are of one class, or one is of none that is known.
fn are_alike(one: Option<Class<'_>>, other: Option<Class<'_>>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

/// Types that an operator `=` connects (PostgreSQL).
pub(super) fn are_of_one_class(one: &str, other: &str) -> bool {
    are_alike(class(one), class(other))
}

/// Types that are stored alike (MySQL, MariaDB). Source: the manuals on FOREIGN KEY: the size and the sign of integers are the
/// same.
pub(super) fn are_of_one_size(one: &str, other: &str) -> bool {
    are_alike(sized(one), sized(other))
}

fn base(data_type: &str) -> &str {
    data_type.split('(').next().unwrap_or_default().trim()
}

fn class(data_type: &str) -> Option<Class<'_>> {
    if data_type.ends_with("[]") {
        return Some(Class::List);
    }
    match base(data_type) {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => Some(Class::Number),
        "text" | "character varying" | "character" => Some(Class::Text),
        "boolean" => Some(Class::Truth),
        "uuid" => Some(Class::Uuid),
        _ => None,
    }
}

fn sized(data_type: &str) -> Option<Class<'_>> {
    let base = base(data_type);
    match base.strip_suffix(" unsigned").unwrap_or(base) {
        "smallint" | "mediumint" | "int" | "bigint" => Some(Class::Integer(base)),
        "tinyint" if base == "tinyint" => Some(Class::Integer(base)),
        "char" | "varchar" | "text" | "mediumtext" | "longtext" | "tinytext" if !base.contains(' ') => {
            Some(Class::Text)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_do_not_mix_and_nothing_is_claimed_of_others() {
        assert!(are_of_one_class("integer", "numeric(10,2)") && !are_of_one_class("integer", "text"));
        assert!(!are_of_one_class("uuid", "boolean") && are_of_one_class("citext", "integer"));
        assert!(are_of_one_class("text[]", "integer[]") && !are_of_one_class("text[]", "text"));
    }

    #[test]
    fn integers_have_one_size_and_one_sign() {
        assert!(are_of_one_size("int", "int") && !are_of_one_size("int", "bigint"));
        assert!(!are_of_one_size("int", "int unsigned") && are_of_one_size("varchar(9)", "text"));
        assert!(are_of_one_size("tinyint unsigned", "int") && are_of_one_size("date", "int"));
    }
}
