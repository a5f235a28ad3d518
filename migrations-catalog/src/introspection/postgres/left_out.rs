//! Every row of the catalogs of PostgreSQL that is an object of its own, and what is true of objects that no statement says.

use std::collections::{BTreeMap, BTreeSet};

use super::Address;
use super::rows::{CatalogsRow, FactRow, ObjectRow, SettingRow};
use super::uses::Uses;
use crate::introspection::{LeftOut, Seen, Source};

/// The objects of a database.
pub(super) struct Objects {
    found: BTreeMap<Address, Found>,
    /// Names of catalogs that this user may not read.
    unread: Vec<String>,
    usual_schema: String,
}

struct Found {
    seen: Seen,
    comes_along: bool,
}

impl Objects {
    pub(super) fn read<S: Source>(source: &mut S, usual_schema: &str, uses: &Uses) -> Result<Self, S::Error> {
        let catalogs: Vec<CatalogsRow> = source.rows(include_str!("catalogs.sql"))?;
        let mut objects = Self { found: BTreeMap::new(), unread: Vec::new(), usual_schema: usual_schema.to_owned() };
        for catalogs in catalogs {
            let query = format!("WITH RECURSIVE found AS (\n{}\n{}", catalogs.objects, include_str!("objects.sql"));
            let rows: Vec<ObjectRow> = source.rows(&query)?;
            objects.add(rows, uses);
            objects.unread.extend(catalogs.unread.unwrap_or_default().split_whitespace().map(str::to_owned));
        }
        Ok(objects)
    }

    fn add(&mut self, rows: Vec<ObjectRow>, uses: &Uses) {
        let known: BTreeSet<Address> =
            rows.iter().filter(|row| !row.comes_along).map(|row| (row.class, row.object)).collect();
        for row in rows {
            let address = (row.class, row.object);
            let mut used_by: Vec<String> = uses.users(address, &known).iter().map(|user| self.plain(user)).collect();
            used_by.sort();
            used_by.dedup();
            let seen = Seen {
                kind: row.kind,
                identity: self.plain(&row.identity),
                schema: row.schema,
                table: row.table,
                name: row.name,
                used_by,
            };
            self.found.insert(address, Found { seen, comes_along: row.comes_along });
        }
    }

    fn plain(&self, identity: &str) -> String {
        without_schemas(identity, &self.usual_schema)
    }

    /// An object that a person has made; not a part of another one.
    pub(super) fn seen(&self, address: Address) -> Option<&Seen> {
        self.found.get(&address).filter(|found| !found.comes_along).map(|found| &found.seen)
    }

    /// Everything that is not `written`.
    pub(super) fn left_out<S: Source>(
        &self,
        source: &mut S,
        written: &BTreeSet<Address>,
    ) -> Result<Vec<LeftOut>, S::Error> {
        let mut left_out = self.without(written);
        left_out.extend(self.facts(source.rows(include_str!("facts.sql"))?));
        let settings: Vec<SettingRow> = source.rows(include_str!("settings.sql"))?;
        left_out.extend(settings.into_iter().map(|row| LeftOut {
            what: Seen::new("setting", &row.name),
            reason: format!("{} is not written", row.reason),
        }));
        Ok(left_out)
    }

    /// The objects that are not among these, and the catalogs whose objects are not known.
    pub(super) fn without(&self, known: &BTreeSet<Address>) -> Vec<LeftOut> {
        let is_left_out = |(address, found): &(&Address, &Found)| !found.comes_along && !known.contains(address);
        let left_out = self
            .found
            .iter()
            .filter(is_left_out)
            .map(|(_, found)| LeftOut { what: found.seen.clone(), reason: "nothing is generated for it".to_owned() });
        let unread = self.unread.iter().map(|catalog| LeftOut {
            what: Seen::new("catalog", catalog),
            reason: "this user may not read it, so what it holds is not known".to_owned(),
        });
        left_out.chain(unread).collect()
    }

    /// What no statement says of an object that is there.
    fn facts(&self, rows: Vec<FactRow>) -> Vec<LeftOut> {
        let named = rows.into_iter().filter_map(|row| {
            let of = &self.found.get(&(row.class, row.object))?.seen;
            let what = Seen {
                kind: row.kind,
                identity: self.plain(&row.identity),
                name: of.name.clone(),
                schema: of.schema.clone(),
                table: of.table.clone(),
                used_by: Vec::new(),
            };
            Some(LeftOut { what, reason: row.reason })
        });
        named.collect()
    }
}

/// A name as it is written where the usual schema and that of the server are meant.
fn without_schemas(identity: &str, usual: &str) -> String {
    let mut plain = String::with_capacity(identity.len());
    let mut rest = identity;
    while let Some(letter) = rest.chars().next() {
        let starts_name = plain.chars().next_back().is_none_or(|before| " (,[".contains(before));
        let schema = ["pg_catalog", usual].into_iter().find(|schema| {
            starts_name && !schema.is_empty() && rest.strip_prefix(schema).is_some_and(|rest| rest.starts_with('.'))
        });
        match schema {
            Some(schema) => rest = &rest[schema.len() + 1..],
            None => {
                plain.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::without_schemas;

    #[test]
    fn only_the_names_of_schemas_go() {
        for (identity, plain) in [
            ("public.twice(pg_catalog.text,public.mood)", "twice(text,mood)"),
            ("\"_RETURN\" on public.late", "\"_RETURN\" on late"),
            ("audit.public", "audit.public"),
            ("republic.t", "republic.t"),
            ("public", "public"),
        ] {
            assert_eq!(without_schemas(identity, "public"), plain);
        }
    }
}
