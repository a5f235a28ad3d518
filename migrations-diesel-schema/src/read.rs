//! A `schema.rs` that is there.

use std::fmt;
use std::ops::Range;

use diesel_table_macro_syntax::TableDecl;
use proc_macro2::{Span, fallback};
use syn::spanned::Spanned as _;
use syn::{File, GenericArgument, Item, ItemMacro, PathArguments, Type, TypePath};

/// What stands in a `schema.rs`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DieselSchema {
    /// `table!`
    pub tables: Vec<ReadTable>,
    /// `joinable!`: child, parent, and the column of the child.
    pub joinables: Vec<(String, String, String)>,
    /// Types that are defined there: their names in Rust and in the database.
    pub types: Vec<(String, String)>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTable {
    /// In the database.
    pub sql_name: String,
    /// In Rust.
    pub rust_name: String,
    /// Its schema, where one is written.
    pub schema: Option<String>,
    /// The columns of its primary key, in Rust.
    pub primary_key: Vec<String>,
    /// Its columns.
    pub columns: Vec<ReadColumn>,
    /// Where its name stands in the text.
    pub place: Range<usize>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadColumn {
    /// In the database.
    pub sql_name: String,
    /// In Rust.
    pub rust_name: String,
    /// Its type.
    pub data_type: ReadType,
    /// `#[max_length]`
    pub max_length: Option<u64>,
    /// Where its name stands in the text.
    pub place: Range<usize>,
}

/// A type, without what is around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadType {
    /// The last part of its path.
    pub name: String,
    /// `Array<..>`
    pub is_array: bool,
    /// `Nullable<..>`
    pub is_nullable: bool,
    /// `Unsigned<..>`
    pub is_unsigned: bool,
}

impl fmt::Display for ReadType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.name.clone();
        for (is_so, word) in [(self.is_unsigned, "Unsigned"), (self.is_array, "Array"), (self.is_nullable, "Nullable")]
        {
            if is_so {
                text = format!("{word}<{text}>");
            }
        }
        formatter.write_str(&text)
    }
}

/// A file that is no `schema.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Why not.
    pub reason: String,
    /// Where in the text; `None` if it ends too early.
    pub place: Option<Range<usize>>,
}

impl Unreadable {
    fn new(reason: String, span: Span) -> Self {
        Self { reason, place: Some(span.byte_range()).filter(|place| !place.is_empty()) }
    }

    /// A fault at the end of what belongs to `name` is shown there.
    fn or_at(self, name: Span) -> Self {
        Self { place: self.place.or_else(|| Some(name.byte_range())), ..self }
    }

    fn of_text(error: &syn::Error, text: &str) -> Self {
        // Where no token begins, or a bracket stays open, is a place without an end; the end of the text is none.
        let start = match error.span().byte_range().start {
            0 => text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at),
            start => start,
        };
        let character = text.get(start..).and_then(|rest| rest.chars().next());
        let found = Self::new(format!("this is no Rust: {error}"), error.span());
        Self { place: found.place.or(character.map(|character| start..start + character.len_utf8())), ..found }
    }
}

/// How deep brackets may be in each other: the parser goes down with them.
const DEEPEST: usize = 256;

/// Where brackets are deeper in each other than anybody writes them.
fn too_deep(text: &str) -> Option<Unreadable> {
    let (mut depth, mut angles) = (0_usize, 0_usize);
    let mut last = ' ';
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '<' => angles += 1,
            '>' if !matches!(last, '-' | '=') => angles = angles.saturating_sub(1),
            // What is no bracket ends with its statement.
            ';' | ',' => angles = 0,
            _ => {}
        }
        last = letter;
        if depth.max(angles) > DEEPEST {
            let reason = format!("brackets are more than {DEEPEST} deep in each other");
            return Some(Unreadable { reason, place: Some(at..at + 1) });
        }
    }
    None
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.reason)
    }
}

impl std::error::Error for Unreadable {}

/// While it lives, tokens know where they stand in their text. The compiler's do not, in a text that a macro reads.
struct PlacedTokens;

impl PlacedTokens {
    fn new() -> Self {
        fallback::force();
        Self
    }
}

impl Drop for PlacedTokens {
    fn drop(&mut self) {
        fallback::unforce();
    }
}

/// Reads the text of a `schema.rs`.
///
/// # Errors
/// If it is no Rust, or what stands in `table!` is no table.
pub fn read(text: &str) -> Result<DieselSchema, Unreadable> {
    if let Some(fault) = too_deep(text) {
        return Err(fault);
    }
    let _placed = PlacedTokens::new();
    let file: File = syn::parse_str(text).map_err(|error| Unreadable::of_text(&error, text))?;
    let mut schema = DieselSchema::default();
    read_items(&file.items, &mut schema)?;
    Ok(schema)
}

fn read_items(items: &[Item], schema: &mut DieselSchema) -> Result<(), Unreadable> {
    for item in items {
        match item {
            Item::Mod(module) => match &module.content {
                Some((_, items)) => read_items(items, schema)?,
                None => {
                    let name = &module.ident;
                    let reason = format!("module `{name}` stands in another file, and is not followed");
                    return Err(Unreadable::new(reason, name.span()));
                }
            },
            Item::Struct(definition) => {
                let name = definition.ident.to_string();
                let sql_name = definition.attrs.iter().find_map(sql_type_name);
                schema.types.extend(sql_name.map(|sql_name| (name, sql_name)));
            }
            Item::Macro(item) => read_macro(item, schema)?,
            _ => {}
        }
    }
    Ok(())
}

/// The name in `#[diesel(postgres_type(name = ".."))]` and its like.
fn sql_type_name(attribute: &syn::Attribute) -> Option<String> {
    let mut found = None;
    if !attribute.path().is_ident("diesel") {
        return None;
    }
    // What is not of this form is none of our business.
    drop(attribute.parse_nested_meta(|outer| {
        outer.parse_nested_meta(|inner| {
            let value: syn::LitStr = inner.value()?.parse()?;
            if inner.path.is_ident("name") {
                found = Some(value.value());
            }
            Ok(())
        })
    }));
    found
}

fn read_macro(item: &ItemMacro, schema: &mut DieselSchema) -> Result<(), Unreadable> {
    let name = item.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let tokens = &item.mac.tokens;
    match name.as_str() {
        "table" => {
            let declaration: TableDecl = syn::parse2(tokens.clone()).map_err(|error| {
                let fault = Unreadable::new(format!("a `table!` cannot be read: {error}"), error.span());
                fault.or_at(item.mac.path.span())
            })?;
            schema.tables.push(table(&declaration));
        }
        "joinable" => {
            let words: Vec<String> = names_in(&tokens.to_string());
            if let [child, parent, column] = &words[..] {
                schema.joinables.push((child.clone(), parent.clone(), column.clone()));
            }
        }
        _ => {}
    }
    Ok(())
}

/// The names in `posts -> users (author)`, without the modules before them.
fn names_in(text: &str) -> Vec<String> {
    let separated = text.replace("->", ",").replace(['(', ')'], ",");
    separated
        .split(',')
        .filter_map(|part| part.rsplit("::").next())
        .map(|part| part.trim().trim_start_matches("r#").to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

fn plain(name: &syn::Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

fn table(declaration: &TableDecl) -> ReadTable {
    let rust_name = plain(&declaration.table_name);
    let written = &declaration.sql_name;
    // `#[sql_name = "schema.name"]`, as print-schema writes it.
    let schema = declaration.schema.as_ref().map(plain);
    let sql_name = match (&schema, written.split_once('.')) {
        (Some(schema), Some((before, name))) if before == schema => name.to_owned(),
        _ => written.clone(),
    };
    let columns: Vec<ReadColumn> = declaration
        .column_defs
        .iter()
        .map(|column| ReadColumn {
            sql_name: column.sql_name.clone(),
            rust_name: plain(&column.column_name),
            data_type: data_type(&column.tpe),
            max_length: column.max_length.as_ref().and_then(|length| length.base10_parse().ok()),
            place: column.column_name.span().byte_range(),
        })
        .collect();
    let primary_key = match &declaration.primary_keys {
        Some(key) => key.keys.iter().map(plain).collect(),
        None => vec!["id".to_owned()],
    };
    let place = declaration.table_name.span().byte_range();
    ReadTable { sql_name, rust_name, schema: schema.filter(|schema| schema != "public"), primary_key, columns, place }
}

fn data_type(path: &TypePath) -> ReadType {
    let none = ReadType { name: String::new(), is_array: false, is_nullable: false, is_unsigned: false };
    let Some(last) = path.path.segments.last() else { return none };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.first().and_then(|argument| match argument {
            GenericArgument::Type(Type::Path(path)) => Some(data_type(path)),
            _ => None,
        }),
        _ => None,
    };
    let name = last.ident.to_string();
    match (name.as_str(), inner) {
        ("Nullable", Some(inner)) => ReadType { is_nullable: true, ..inner },
        // Whether its elements can be NULL is not said by the database.
        ("Array", Some(inner)) => ReadType { is_array: true, is_nullable: false, ..inner },
        ("Unsigned", Some(inner)) => ReadType { is_unsigned: true, ..inner },
        ("Range", Some(inner)) => ReadType { name: range(&inner.name, "range"), ..none },
        ("Multirange", Some(inner)) => ReadType { name: range(&inner.name, "multirange"), ..none },
        _ => ReadType { name, ..none },
    }
}

/// `Range<Integer>` is `Int4range`.
fn range(of: &str, word: &str) -> String {
    let short = match of {
        "Integer" | "Int4" => "Int4",
        "BigInt" | "Int8" => "Int8",
        "Numeric" => "Num",
        "Timestamp" => "Ts",
        "Timestamptz" => "Tstz",
        other => other,
    };
    format!("{short}{word}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read() {
        let text = "pub mod sql_types { #[derive(diesel::sql_types::SqlType)] #[diesel(postgres_type(name = \"mood\"))] pub struct Mood; }
            diesel::table! { use diesel::sql_types::*; shop.users (id) { id -> Int4, #[sql_name = \"type\"] #[max_length = 9] type_ -> Nullable<Varchar>,
            tags -> Array<Nullable<Text>>, mood -> super::sql_types::Mood, } }
            diesel::joinable!(posts -> users (author)); diesel::allow_tables_to_appear_in_same_query!(posts, users,);";
        let schema = read(text).expect("nothing is wrong with it");
        assert_eq!(schema.joinables, [("posts".to_owned(), "users".to_owned(), "author".to_owned())]);
        assert_eq!(schema.types, [("Mood".to_owned(), "mood".to_owned())]);
        let [table] = &schema.tables[..] else { panic!("{schema:?}") };
        assert_eq!((table.schema.as_deref(), table.sql_name.as_str()), (Some("shop"), "users"));
        let columns: Vec<String> =
            table.columns.iter().map(|column| format!("{} {}", column.sql_name, column.data_type)).collect();
        assert_eq!(columns, ["id Int4", "type Nullable<Varchar>", "tags Array<Text>", "mood Mood"]);
        assert_eq!(&text[table.place.clone()], "users");
        assert_eq!(&text[table.columns[1].place.clone()], "type_");
    }

    #[test]
    fn a_fault_has_its_place() {
        let place = |text: &'static str| read(text).unwrap_err().place.map(|place| &text[place]);
        assert_eq!(place("diesel::table! { users { id => Integer, } }"), Some("="));
        assert_eq!(place("fn é() {}\nx y"), Some("y"));
        assert_eq!(place("mod other;"), Some("other"));
        assert_eq!(place("table! { users { id -> Integer, }"), Some("{"));
        assert_eq!(place("table! { users { id -> Text, } } €"), Some("€"));
        assert_eq!(place("diesel::joinable\n"), Some("e"));
        assert_eq!(place("table! { }"), Some("table"));
        assert!(read(&"{".repeat(100_000)).is_err());
        let deep = format!("table! {{ t {{ id -> {}Text{}, }} }}", "Nullable<".repeat(5000), ">".repeat(5000));
        assert!(read(&deep).is_err_and(|fault| fault.place.is_some()));
    }
}
