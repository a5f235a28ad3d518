//! Names and texts as SQL.

use crate::server::Rules;

/// Words that are quoted as names, because one of the databases would take them for something else. Sources: PostgreSQL 15,
/// appendix C; MariaDB, Reserved Words; SQLite, Keywords.
const RESERVED: &str = "accessible action add after all alter analyse analyze and any array as asc asensitive asymmetric \
    authorization autoincrement before begin between bigint binary blob both by call cascade case cast change char character \
    check collate collation column columns commit concurrently condition conflict constraint continue convert create cross \
    current current_catalog current_date current_role current_schema current_time current_timestamp current_user cursor \
    database databases date day_hour dec decimal declare default deferrable deferred delayed delete desc describe detach \
    deterministic distinct distinctrow div do double drop dual each else elseif enclosed end escape escaped except exclude \
    exclusive exists exit explain fail false fetch filter first float float4 float8 following for force foreign freeze from full \
    fulltext generated glob grant group groups having high_priority if ignore ilike immediate in index indexed infile initially \
    inner inout insensitive insert instead int int1 int2 int3 int4 int8 integer intersect interval into is isnull iterate join \
    key keys kill last lateral leading leave left like limit linear lines load localtime localtimestamp lock long longblob \
    longtext loop low_priority match materialized maxvalue mediumblob mediumint mediumtext middleint mod modifies natural no \
    not nothing notnull null nulls numeric of offset offsets on only optimize option optionally or order others out outer outfile \
    over overlaps partition placing plan pragma preceding precision primary procedure purge query raise range read reads real \
    recursive references regexp reindex release rename repeat replace require resignal restrict return returning revoke right \
    rlike rollback row row_number rows savepoint schema schemas select sensitive separator session_user set show signal similar \
    smallint some spatial specific sql sqlexception sqlstate sqlwarning ssl starting stored straight_join symmetric system table \
    tables tablesample temp temporary terminated then ties tinyblob tinyint tinytext to trailing transaction trigger true \
    unbounded undo union unique unlock unsigned update usage use user using vacuum values varbinary varchar varcharacter variadic \
    varying verbose view virtual when where while window with without write xor year_month zerofill";

/// A name, quoted where it must be.
pub(crate) fn name(name: &str, rules: &Rules) -> String {
    let is_letter = |letter: char| letter.is_ascii_lowercase() || !rules.names.tell_case && letter.is_ascii_uppercase();
    let is_bare = name.chars().all(|letter| letter == '_' || is_letter(letter) || letter.is_ascii_digit())
        && !name.starts_with(|letter: char| letter.is_ascii_digit())
        && !RESERVED.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(name));
    if is_bare {
        return name.to_owned();
    }
    let quote = rules.names.quote;
    format!("{quote}{}{quote}", name.replace(quote, &format!("{quote}{quote}")))
}

/// A name with its schema, if that is not the usual one.
pub(crate) fn qualified(schema: &str, own: &str, rules: &Rules) -> String {
    if schema.is_empty() { name(own, rules) } else { format!("{}.{}", name(schema, rules), name(own, rules)) }
}

/// A text in quotes.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text in quotes where a backslash would make something else of the next character (MySQL).
pub(crate) fn escaped_literal(text: &str) -> String {
    literal(&text.replace('\\', "\\\\"))
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    #[test]
    fn names_are_quoted_where_they_must_be() {
        let rules = Rules::of_dialect;
        assert_eq!(name("users", rules(Dialect::Postgres)), "users");
        assert_eq!(name("order", rules(Dialect::Mysql)), "`order`");
        assert_eq!(name("Users", rules(Dialect::Postgres)), "\"Users\"");
        assert_eq!(name("Users", rules(Dialect::Sqlite)), "Users");
        assert_eq!(name("a\"b", rules(Dialect::Sqlite)), "\"a\"\"b\"");
        assert_eq!(qualified("shop", "user", rules(Dialect::Postgres)), "shop.\"user\"");
    }
}
