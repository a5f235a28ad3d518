//! The functions of SQLite that are known while compiling are those of the library that Diesel links.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};

#[derive(QueryableByName)]
struct Listed {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Integer)]
    narg: i32,
}

/// What the data is to say.
fn data() -> String {
    let mut connection = SqliteConnection::establish(":memory:").expect("memory can be opened");
    let rows: Vec<Listed> = diesel::sql_query("SELECT DISTINCT name, narg FROM pragma_function_list ORDER BY 1, 2")
        .load(&mut connection)
        .expect("SQLite lists its functions");
    let mut functions: BTreeMap<String, Vec<(u8, u8)>> = BTreeMap::new();
    let is_name = |name: &str| name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    for Listed { name, narg } in rows.into_iter().filter(|row| is_name(&row.name)) {
        let arities = functions.entry(name.to_lowercase()).or_default();
        match u8::try_from(narg) {
            Ok(count) => arities.push((count, count)),
            // -1 is any number, -3 at least one, -4 at least two.
            Err(_) => arities.push((u8::try_from((-narg - 2).max(0)).expect("a few"), u8::MAX)),
        }
    }
    let mut text =
        "//! Written by the test `sqlite_functions` from `pragma_function_list` of the SQLite that Diesel links.\n\n\
                    /// Each function, and how many arguments it takes: from .. to.\n\
                    pub(super) static ARITIES: &[(&str, &[(u8, u8)])] = &[\n"
            .to_owned();
    for (name, arities) in &functions {
        let shown: Vec<String> = arities
            .iter()
            .map(
                |(least, most)| {
                    if *most == u8::MAX { format!("({least}, u8::MAX)") } else { format!("({least}, {most})") }
                },
            )
            .collect();
        text.push_str(&format!("    (\"{name}\", &[{}]),\n", shown.join(", ")));
    }
    text.push_str("];\n");
    text
}

#[test]
fn the_data_is_what_sqlite_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations-semantics/src/data/sqlite/functions.rs");
    let data = data();
    if std::env::var_os("UPDATE_FUNCTIONS").is_some() {
        std::fs::write(path, &data).expect("it can be written");
    }
    let known = std::fs::read_to_string(path).expect("it is there");
    assert!(known == data, "SQLite has other functions now: UPDATE_FUNCTIONS=1 writes them");
}
