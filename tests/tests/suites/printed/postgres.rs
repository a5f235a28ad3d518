//! What PostgreSQL prints in several ways, although it does the same.
//!
//! An expression is kept as it was read: with the casts that the types of its columns asked for at that time. When a column gets
//! another type, the server prints what stands about it and reads that again, so a CHECK keeps casts that it would not have had,
//! had its column been of that type from the start.

/// A statement of a dump in one of these ways.
pub(super) fn in_one_form(statement: &str) -> String {
    // How the numbers of a sequence are kept follows the table of its column, and is in no model.
    let statement = statement.replacen("CREATE UNLOGGED SEQUENCE", "CREATE SEQUENCE", 1);
    let lines = statement.lines().map(|line| without_cast_of_default(&without_null_default(line)));
    without_casts_of_numbers(&without_casts_of_texts(&lines.collect::<Vec<_>>().join("\n")))
}

/// `DEFAULT '1'::text` of a column that is a `character varying` by now.
fn without_cast_of_default(line: &str) -> String {
    let casts = ["'::text", "'::character varying", "'::bpchar"];
    match casts.iter().find_map(|cast| Some((line.find(" DEFAULT '")?, line.find(cast)?, cast))) {
        Some((start, at, cast)) if start < at => format!("{}'{}", &line[..at], &line[at + cast.len()..]),
        _ => line.to_owned(),
    }
}

/// `(1)::bigint` is `1`.
fn without_casts_of_numbers(text: &str) -> String {
    let mut text = text.to_owned();
    for cast in [")::bigint", ")::numeric", ")::integer"] {
        let mut from = 0;
        while let Some(at) = text[from..].find(cast).map(|at| at + from) {
            let open = text[..at].rfind('(').unwrap_or(at);
            from = at + 1;
            if open + 1 < at && text[open + 1..at].bytes().all(|byte| byte.is_ascii_digit()) {
                text.replace_range(at..at + cast.len(), "");
                text.remove(open);
                from = open;
            }
        }
    }
    text
}

/// `DEFAULT NULL::character varying`: where a type has a length, the server keeps a default that is none.
fn without_null_default(line: &str) -> String {
    let Some(start) = line.find(" DEFAULT NULL::") else { return line.to_owned() };
    let rest = &line[start..];
    let end =
        rest.find(" NOT NULL").or_else(|| rest.find(',').filter(|at| *at + 1 == rest.len())).unwrap_or(rest.len());
    format!("{}{}", &line[..start], &rest[end..])
}

/// `('a'::character varying)::text` is `'a'::text`, and so it is in lists.
fn without_casts_of_texts(text: &str) -> String {
    const OF_ONE: &str = "'::character varying)::text";
    const OF_LIST: &str = "::character varying])::text[]";
    let mut text = text.to_owned();
    while let Some(at) = text.find(OF_ONE) {
        let Some(open) = text[..at].rfind("('") else { break };
        text.replace_range(at..at + OF_ONE.len(), "'::text");
        text.remove(open);
    }
    while let Some(at) = text.find(OF_LIST) {
        let Some(open) = text[..at].rfind("(ARRAY[") else { break };
        let list = text[open + 1..at + "::character varying]".len()].replace("::character varying", "::text");
        text.replace_range(open..at + OF_LIST.len(), &list);
    }
    text
}

#[test]
fn what_is_kept_of_another_type_makes_no_difference() {
    let one = "CHECK ((status = ANY (ARRAY[('new'::character varying)::text, ('paid'::character varying)::text])))";
    assert_eq!(in_one_form(one), "CHECK ((status = ANY (ARRAY['new'::text, 'paid'::text])))");
    let other = "CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'paid'::character varying])::text[])))";
    assert_eq!(in_one_form(other), "CHECK (((status)::text = ANY (ARRAY['new'::text, 'paid'::text])))");
    let unchanged = "CHECK (((a)::text <> 'x'::text))";
    assert_eq!(in_one_form(unchanged), unchanged);
}

#[test]
fn a_number_has_the_type_that_it_is_compared_with() {
    let index = "CREATE INDEX i ON e (y) WHERE (x = ANY (ARRAY[(1)::bigint, (23)::bigint]) AND ((a)::bigint > 1))";
    assert_eq!(in_one_form(index), "CREATE INDEX i ON e (y) WHERE (x = ANY (ARRAY[1, 23]) AND ((a)::bigint > 1))");
    let table = "CREATE TABLE b (\n    z character varying(20) DEFAULT '1'::text\n)";
    assert_eq!(in_one_form(table), "CREATE TABLE b (\n    z character varying(20) DEFAULT '1'\n)");
}

#[test]
fn a_default_that_is_none_makes_no_difference() {
    let table = "CREATE TABLE a (\n    w numeric(5,2) DEFAULT NULL::numeric,\n    x character varying(9) DEFAULT NULL::character varying NOT NULL\n)";
    assert_eq!(in_one_form(table), "CREATE TABLE a (\n    w numeric(5,2),\n    x character varying(9) NOT NULL\n)");
}
