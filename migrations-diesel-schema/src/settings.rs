//! `[print_schema]` of a `diesel.toml`, as far as it is about what is written.

use regex_lite::Regex;
use toml::de::{DeTable, DeValue};

/// Comments in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Docs {
    /// None.
    #[default]
    None,
    /// Those of the database.
    OfDatabase,
    /// Those of the database, or else one that Diesel makes up.
    Always,
}

/// What stands in `allow_tables_to_appear_in_same_query!`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Together {
    /// All tables.
    #[default]
    All,
    /// Those that foreign keys connect.
    Related,
    /// None.
    None,
}

/// Which tables are in the file.
#[derive(Debug, Clone, Default)]
pub(crate) enum Filter {
    /// All of them.
    #[default]
    None,
    /// Those that match.
    Only(Vec<Regex>),
    /// Those that do not.
    Except(Vec<Regex>),
}

/// Settings of `diesel print-schema`. The default is what it does without a `diesel.toml`.
#[derive(Debug, Clone, Default)]
pub struct PrintSchema {
    /// The file to write, relative to the `diesel.toml`.
    pub file: Option<String>,
    /// A patch that is applied to what is written, relative to the `diesel.toml`.
    pub patch_file: Option<String>,
    /// The schema of the database that is meant; `None` for the usual one.
    pub schema: Option<String>,
    pub(crate) docs: Docs,
    pub(crate) together: Together,
    pub(crate) filter: Filter,
    pub(crate) is_sorted_by_name: bool,
    pub(crate) import_types: Option<Vec<String>>,
    pub(crate) leaves_out_custom_types: bool,
    pub(crate) except_custom_types: Vec<Regex>,
    pub(crate) custom_type_derives: Vec<String>,
    pub(crate) has_big_row_ids: bool,
    pub(crate) domains_as_types: Vec<Regex>,
}

impl PrintSchema {
    /// Whether a table is to be in the file.
    pub fn wants(&self, table: &str) -> bool {
        let matches = |all: &[Regex]| all.iter().any(|regex| regex.is_match(table));
        match &self.filter {
            Filter::None => true,
            Filter::Only(all) => matches(all),
            Filter::Except(all) => !matches(all),
        }
    }
}

/// Reads the settings of a `diesel.toml`: those under `[print_schema]`, or under `[print_schema.<key>]`.
///
/// # Errors
/// What is wrong with the file, in one line.
pub fn read_settings(text: &str, key: Option<&str>) -> Result<PrintSchema, String> {
    let document = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let Some(section) = document.get_ref().get("print_schema") else { return Ok(PrintSchema::default()) };
    let section = table(section.get_ref(), "print_schema")?;
    let section = match key {
        None => section,
        Some(key) => match section.get(key) {
            Some(value) => table(value.get_ref(), key)?,
            None => return Err(format!("there is no `[print_schema.{key}]`")),
        },
    };
    let mut settings = PrintSchema::default();
    for (name, value) in section {
        setting(&mut settings, name.get_ref(), value.get_ref())?;
    }
    Ok(settings)
}

fn setting(settings: &mut PrintSchema, name: &str, value: &DeValue<'_>) -> Result<(), String> {
    match name {
        "file" => settings.file = Some(text(value, name)?),
        "patch_file" => settings.patch_file = Some(text(value, name)?),
        "schema" => settings.schema = Some(text(value, name)?),
        "with_docs" => {
            settings.docs = match (value.as_bool(), value.as_str()) {
                (Some(true), _) | (_, Some("database-comments-fallback-to-auto-generated-doc-comment")) => Docs::Always,
                (_, Some("only-database-comments")) => Docs::OfDatabase,
                (Some(false), _) | (_, Some("no-doc-comments")) => Docs::None,
                _ => return Err(format!("`{name}` is none of the values that Diesel knows")),
            }
        }
        "allow_tables_to_appear_in_same_query_config" => {
            settings.together = match value.as_str() {
                Some("all_tables") => Together::All,
                Some("fk_related_tables") => Together::Related,
                Some("none") => Together::None,
                _ => return Err(format!("`{name}` is none of the values that Diesel knows")),
            }
        }
        "filter" => {
            for (which, value) in table(value, name)? {
                let all = expressions(value.get_ref(), which.get_ref())?;
                settings.filter = match which.get_ref().as_ref() {
                    "only_tables" => Filter::Only(all),
                    "except_tables" => Filter::Except(all),
                    other => return Err(format!("there is no filter `{other}`")),
                };
            }
        }
        "column_sorting" => settings.is_sorted_by_name = value.as_str() == Some("name"),
        "import_types" => settings.import_types = Some(texts(value, name)?),
        "generate_missing_sql_type_definitions" => settings.leaves_out_custom_types = value.as_bool() == Some(false),
        "except_custom_type_definitions" => settings.except_custom_types = expressions(value, name)?,
        "custom_type_derives" => settings.custom_type_derives = texts(value, name)?,
        "sqlite_integer_primary_key_is_bigint" => settings.has_big_row_ids = value.as_bool() == Some(true),
        "pg_domains_as_custom_types" => settings.domains_as_types = expressions(value, name)?,
        // A section for another file, `[print_schema.other]`.
        _ if value.as_table().is_some() => {}
        other => return Err(format!("`[print_schema]` has no setting `{other}`")),
    }
    Ok(())
}

fn table<'v, 't>(value: &'v DeValue<'t>, name: &str) -> Result<&'v DeTable<'t>, String> {
    value.as_table().ok_or_else(|| format!("`{name}` must be a table"))
}

fn text(value: &DeValue<'_>, name: &str) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("`{name}` must be a text"))
}

fn texts(value: &DeValue<'_>, name: &str) -> Result<Vec<String>, String> {
    let list = value.as_array().ok_or_else(|| format!("`{name}` must be a list of texts"))?;
    list.iter().map(|value| text(value.get_ref(), name)).collect()
}

fn expressions(value: &DeValue<'_>, name: &str) -> Result<Vec<Regex>, String> {
    let compiled = |text: String| Regex::new(&text).map_err(|error| format!("`{name}`: `{text}`: {error}"));
    texts(value, name)?.into_iter().map(compiled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read() {
        let text = "[print_schema]\nfile = \"src/schema.rs\"\nwith_docs = true\n\
            filter = { except_tables = [\"^spatial_\"] }\n[print_schema.other]\nschema = \"other\"\n";
        let settings = read_settings(text, None).expect("nothing is wrong with it");
        assert_eq!(
            (settings.docs, settings.wants("spatial_ref_sys"), settings.wants("users")),
            (Docs::Always, false, true)
        );
        assert_eq!(read_settings(text, Some("other")).expect("it is there").schema.as_deref(), Some("other"));
        assert!(read_settings(text, Some("third")).is_err());
        assert_eq!(read_settings("[print_schema]\nx = 1", None).unwrap_err(), "`[print_schema]` has no setting `x`");
        assert!(read_settings("", None).is_ok());
    }
}
