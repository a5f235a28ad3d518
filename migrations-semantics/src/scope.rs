//! Which columns are in reach at a place, and what a name stands for there.

use migrations_core::most_similar;

use crate::catalog::Column;
use crate::types::Type;

/// A column that a query gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputColumn {
    /// Its name; `None` where the server makes one up.
    pub name: Option<String>,
    /// Its type.
    pub data_type: Type,
    /// Its type as it is shown, with its length, where it comes from a column.
    pub shown_type: String,
    /// Whether it can be NULL as far as is known.
    pub is_not_null: bool,
}

/// A table, view, query or function behind FROM.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// By which name columns are qualified with it.
    pub name: Option<String>,
    /// Its schema, where it is a relation without an alias.
    pub schema: Option<String>,
    /// The relation behind it: schema and name.
    pub relation: Option<(String, String)>,
    /// Its columns; `None` if not all of them are known.
    pub columns: Option<Vec<SourceColumn>>,
    /// Whether its rows have columns of the server's own: `ctid`, `rowid`.
    pub has_system_columns: bool,
    /// Whether only a qualified name reaches it: `EXCLUDED`, `OLD`, `NEW`.
    pub is_qualified_only: bool,
    /// Outer joins may fill its columns with NULL.
    pub is_nullable: bool,
}

/// A column of a source.
#[derive(Debug, Clone)]
pub(crate) struct SourceColumn {
    pub name: String,
    pub data_type: Type,
    pub shown_type: String,
    pub is_not_null: bool,
    /// USING or NATURAL has joined it with the column of the same name of an earlier source.
    pub is_merged: bool,
    /// `*` does not show it.
    pub is_hidden: bool,
}

impl From<&Column> for SourceColumn {
    fn from(column: &Column) -> Self {
        Self {
            name: column.name.clone(),
            data_type: column.data_type.clone(),
            shown_type: column.shown_type.clone(),
            is_not_null: column.is_not_null,
            is_merged: false,
            is_hidden: column.is_hidden,
        }
    }
}

impl Source {
    /// One of which nothing is known but its name.
    pub(crate) fn unknown(name: Option<String>) -> Self {
        Self {
            name,
            schema: None,
            relation: None,
            columns: None,
            has_system_columns: true,
            is_qualified_only: false,
            is_nullable: false,
        }
    }

    /// What a query gives, under a name.
    pub(crate) fn of_outputs(name: Option<String>, outputs: Option<&[OutputColumn]>) -> Self {
        let column = |output: &OutputColumn| SourceColumn {
            name: output.name.clone().unwrap_or_default(),
            data_type: output.data_type.clone().or_text(),
            shown_type: output.shown_type.clone(),
            is_not_null: output.is_not_null,
            is_merged: false,
            is_hidden: false,
        };
        Self {
            columns: outputs.map(|outputs| outputs.iter().map(column).collect()),
            has_system_columns: false,
            ..Self::unknown(name)
        }
    }

    /// Whether a qualifier stands for it.
    pub(crate) fn goes_by(&self, schema: Option<&str>, name: &str) -> bool {
        let is_schema = match (schema, &self.schema) {
            (None, _) => true,
            (Some(wanted), Some(own)) => wanted == own,
            (Some(_), None) => false,
        };
        is_schema && self.name.as_deref() == Some(name)
    }

    fn column(&self, name: &str) -> Option<&SourceColumn> {
        self.columns.iter().flatten().find(|column| column.name == name)
    }

    /// Whether it may have columns beside those that are known by name.
    fn may_have_others(&self) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.iter().any(|column| column.name.is_empty()))
    }

    fn how_often(&self, name: &str, rules: ColumnNames) -> usize {
        let count = self.columns.iter().flatten().filter(|column| column.name == name && !column.is_merged).count();
        if rules.first_of_a_name_counts { count.min(1) } else { count }
    }
}

/// What is in reach, from the innermost query outwards.
#[derive(Debug)]
pub(crate) struct Scope<'p> {
    pub parent: Option<&'p Scope<'p>>,
    pub sources: Vec<Source>,
    /// Names of results that expressions may use, with their types.
    pub results: Vec<(String, Type)>,
    /// Words that can be more than columns: parameters of a function, variables.
    pub is_open: bool,
}

/// What a name of a column stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// A column of a source: how many scopes out, which source, its name and its type.
    Column { depth: usize, source: usize, data_type: Type, shown_type: String, is_not_null: bool },
    /// A result of the query.
    Result(Type),
    /// The row of a source.
    Row { depth: usize, source: usize },
    /// It may be there.
    Uncertain,
    /// Sources that have it, by name.
    Ambiguous(Vec<String>),
    /// No source goes by its qualifier; a name that is near.
    NoSource(Option<String>),
    /// Those that were searched have no such column: one that is near, and the only relation that was searched.
    Missing { near: Option<String>, searched: Vec<String>, relation: Option<(String, String)> },
}

impl<'p> Scope<'p> {
    pub(crate) fn empty() -> Self {
        Self { parent: None, sources: Vec::new(), results: Vec::new(), is_open: false }
    }

    pub(crate) fn inside(parent: &'p Scope<'p>) -> Self {
        Self { parent: Some(parent), ..Self::empty() }
    }

    /// This scope and those around it.
    fn outwards(&self) -> impl Iterator<Item = (usize, &Scope<'_>)> {
        std::iter::successors(Some(self), |scope| scope.parent).enumerate()
    }

    /// A column without a qualifier.
    pub(crate) fn unqualified(&self, name: &str, rules: ColumnNames) -> Resolved {
        let mut searched: Vec<&Source> = Vec::new();
        for (depth, scope) in self.outwards() {
            if let Some(found) = scope.here(depth, name, rules) {
                return found;
            }
            if scope.is_open {
                return Resolved::Uncertain;
            }
            searched.extend(scope.sources.iter().filter(|source| !source.is_qualified_only));
        }
        missing(name, &searched)
    }

    fn here(&self, depth: usize, name: &str, rules: ColumnNames) -> Option<Resolved> {
        let visible: Vec<(usize, &Source)> =
            self.sources.iter().enumerate().filter(|(_, source)| !source.is_qualified_only).collect();
        let holders: Vec<(usize, &Source)> =
            visible.iter().copied().filter(|(_, source)| source.how_often(name, rules) > 0).collect();
        match holders.as_slice() {
            [(at, source)] if source.how_often(name, rules) == 1 => {
                return source.column(name).map(|column| found(depth, *at, source, column));
            }
            [] => {}
            several => {
                let names = several.iter().map(|(_, source)| source.name.clone().unwrap_or_default());
                return Some(Resolved::Ambiguous(names.collect()));
            }
        }
        if let Some((_, data_type)) = self.results.iter().find(|(result, _)| result == name) {
            return Some(Resolved::Result(data_type.clone()));
        }
        if visible.iter().any(|(_, source)| source.may_have_others()) {
            return Some(Resolved::Uncertain);
        }
        let has_own = rules.system_columns.contains(&name);
        if has_own && visible.iter().any(|(_, source)| source.has_system_columns) {
            return Some(Resolved::Uncertain);
        }
        let row = rules.has_rows.then(|| visible.iter().find(|(_, source)| source.goes_by(None, name)))?;
        row.map(|(at, _)| Resolved::Row { depth, source: *at })
    }

    /// A column with a qualifier.
    pub(crate) fn qualified(&self, schema: Option<&str>, qualifier: &str, name: &str, rules: ColumnNames) -> Resolved {
        for (depth, scope) in self.outwards() {
            let named = scope.sources.iter().enumerate().find(|(_, source)| source.goes_by(schema, qualifier));
            let Some((at, source)) = named else {
                if scope.is_open {
                    return Resolved::Uncertain;
                }
                continue;
            };
            let others = scope.sources[at + 1..].iter().filter(|other| other.goes_by(schema, qualifier));
            if others.clone().any(|other| other.column(name).is_some()) && source.column(name).is_some() {
                return Resolved::Ambiguous(vec![qualifier.to_owned(), qualifier.to_owned()]);
            }
            let times = source.columns.iter().flatten().filter(|column| column.name == name).count();
            return match source.column(name) {
                Some(_) if times > 1 && !rules.first_of_a_name_counts => {
                    Resolved::Ambiguous(vec![qualifier.to_owned()])
                }
                Some(column) => found(depth, at, source, column),
                None if source.may_have_others() => Resolved::Uncertain,
                None if rules.system_columns.contains(&name) && source.has_system_columns => Resolved::Uncertain,
                None => missing(name, &[source]),
            };
        }
        let names = self.outwards().flat_map(|(_, scope)| &scope.sources).filter_map(|source| source.name.as_deref());
        Resolved::NoSource(most_similar(qualifier, names).map(str::to_owned))
    }

    /// The sources that a wildcard stands for.
    pub(crate) fn source_named(&self, schema: Option<&str>, name: &str) -> Option<&Source> {
        self.outwards().flat_map(|(_, scope)| &scope.sources).find(|source| source.goes_by(schema, name))
    }

    /// Whether some scope may hold names that are not known here.
    pub(crate) fn is_open_anywhere(&self) -> bool {
        self.outwards().any(|(_, scope)| scope.is_open)
    }

    /// Whether a relation stands here under another name: that name.
    pub(crate) fn alias_of(&self, relation: &str) -> Option<&str> {
        let is_it = |source: &&Source| source.relation.as_ref().is_some_and(|(_, name)| name == relation);
        self.outwards().flat_map(|(_, scope)| &scope.sources).find(is_it)?.name.as_deref()
    }
}

/// How names of columns differ between servers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnNames {
    /// The columns that each row of a table has beside its own.
    pub system_columns: &'static [&'static str],
    /// The name of a source stands for its row.
    pub has_rows: bool,
    /// Of two columns of one name in one source the first is meant: the server has given the other another name.
    pub first_of_a_name_counts: bool,
}

fn found(depth: usize, source: usize, of: &Source, column: &SourceColumn) -> Resolved {
    Resolved::Column {
        depth,
        source,
        data_type: column.data_type.clone(),
        shown_type: column.shown_type.clone(),
        is_not_null: column.is_not_null && !of.is_nullable,
    }
}

fn missing(name: &str, searched: &[&Source]) -> Resolved {
    let columns = searched.iter().flat_map(|source| source.columns.iter().flatten()).map(|column| column.name.as_str());
    let near = most_similar(name, columns.filter(|column| !column.is_empty())).map(str::to_owned);
    let relation = match searched {
        [only] => only.relation.clone(),
        _ => None,
    };
    // Parameters of a function are no table.
    let is_shown = |source: &&&Source| source.columns.iter().flatten().any(|column| !column.is_hidden);
    let searched = searched.iter().filter(is_shown).filter_map(|source| source.name.clone()).collect();
    Resolved::Missing { near, searched, relation }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: ColumnNames = ColumnNames { system_columns: &["ctid"], has_rows: true, first_of_a_name_counts: false };

    fn source(name: &str, columns: &[&str]) -> Source {
        let output = |column: &&str| OutputColumn {
            name: Some((*column).to_owned()),
            data_type: Type::named("integer"),
            shown_type: "integer".to_owned(),
            is_not_null: true,
        };
        let outputs: Vec<OutputColumn> = columns.iter().map(output).collect();
        Source::of_outputs(Some(name.to_owned()), Some(&outputs))
    }

    fn place(resolved: &Resolved) -> Option<(usize, usize)> {
        match resolved {
            Resolved::Column { depth, source, .. } => Some((*depth, *source)),
            _ => None,
        }
    }

    #[test]
    fn the_innermost_scope_comes_first() {
        let outer = Scope { sources: vec![source("o", &["id", "name"])], ..Scope::empty() };
        let inner = Scope { sources: vec![source("i", &["id"])], ..Scope::inside(&outer) };
        assert_eq!(place(&inner.unqualified("id", RULES)), Some((0, 0)));
        assert_eq!(place(&inner.unqualified("name", RULES)), Some((1, 0)));
        assert_eq!(place(&inner.qualified(None, "o", "id", RULES)), Some((1, 0)));
    }

    #[test]
    fn two_of_one_scope_are_ambiguous() {
        let scope = Scope { sources: vec![source("a", &["id"]), source("b", &["id"])], ..Scope::empty() };
        assert_eq!(scope.unqualified("id", RULES), Resolved::Ambiguous(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(place(&scope.qualified(None, "b", "id", RULES)), Some((0, 1)));
    }

    #[test]
    fn what_is_not_known_may_have_every_column() {
        let scope =
            Scope { sources: vec![source("a", &["id"]), Source::unknown(Some("b".to_owned()))], ..Scope::empty() };
        assert_eq!(scope.unqualified("other", RULES), Resolved::Uncertain);
        assert_eq!(scope.qualified(None, "b", "other", RULES), Resolved::Uncertain);
        assert!(matches!(scope.qualified(None, "a", "other", RULES), Resolved::Missing { .. }));
    }

    #[test]
    fn a_missing_name_comes_with_one_that_is_near() {
        let scope = Scope { sources: vec![source("orders", &["customer"])], ..Scope::empty() };
        let Resolved::Missing { near, .. } = scope.unqualified("custoner", RULES) else { panic!("it is not there") };
        assert_eq!(near.as_deref(), Some("customer"));
        assert_eq!(scope.qualified(None, "order", "id", RULES), Resolved::NoSource(Some("orders".to_owned())));
    }

    #[test]
    fn a_source_is_a_row() {
        let scope = Scope { sources: vec![source("o", &["id"])], ..Scope::empty() };
        assert_eq!(scope.unqualified("o", RULES), Resolved::Row { depth: 0, source: 0 });
        let rules = ColumnNames { has_rows: false, ..RULES };
        assert!(matches!(scope.unqualified("o", rules), Resolved::Missing { .. }));
    }
}
