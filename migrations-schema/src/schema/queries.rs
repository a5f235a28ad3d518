//! Whether the tables and columns are there that queries name.

use std::collections::BTreeSet;

use crate::change::{Ident, Name};
use crate::reader::queries::{Block, NamedColumn, Source};
use crate::reader::queries_of;

use super::{Namespace, ObjectId, Schema};
use crate::fault::{Fault, FaultKind};
use crate::objects::{Object, pair};

impl Schema {
    /// Why a database would refuse these queries of a statement.
    pub fn query_faults(&self, blocks: &[Block]) -> Vec<Fault> {
        let tables = blocks.iter().flat_map(|block| &block.sources).filter_map(|source| source.table.as_ref());
        let mut faults: Vec<Fault> = tables.filter_map(|table| self.require(table, &[]).err()).collect();
        for (at, block) in blocks.iter().enumerate() {
            faults.extend(block.columns.iter().filter_map(|named| self.require_named(blocks, at, named).err()));
        }
        faults
    }

    /// The first column that these queries name and no table in reach has.
    pub(super) fn missing_named(&self, blocks: &[Block]) -> Option<String> {
        let named = blocks.iter().enumerate().flat_map(|(at, block)| block.columns.iter().map(move |it| (at, it)));
        let mut missing = named.filter(|(at, named)| self.require_named(blocks, *at, named).is_err());
        missing.next().map(|(_, named)| named.column.name.clone())
    }

    /// What a view reads, now that its query has been read with its scopes.
    pub fn note_view(&mut self, name: &Name, blocks: &[Block]) {
        let key = self.relation(name);
        // One that was there already has been noted.
        let is_new = matches!(self.get(&key), Some(Object::View(view)) if view.columns.is_none());
        if is_new && !blocks.is_empty() {
            self.note_reads(name, blocks);
        }
    }

    /// Views that name a relation look for its columns where it is now: one of their own tables may be made after them, and have
    /// other columns than the one before (SQLite).
    pub(super) fn read_views_of(&mut self, key: &ObjectId) {
        if self.rules.objects.views_look_up {
            return;
        }
        let own = (key.schema.clone(), key.name.clone());
        let readers =
            self.dependents(&own, |_, object| matches!(object, Object::View(view) if view.reads.contains(&own)));
        for reader in readers {
            let Some(Object::View(view)) = self.get(&reader) else { continue };
            let blocks = queries_of(&format!("CREATE VIEW v {}", view.source), self.dialect());
            if !blocks.is_empty() {
                let name = Name { schema: reader.schema.clone(), name: reader.name.clone(), span: 0..0 };
                self.note_reads(&name, &blocks);
            }
        }
    }

    fn note_reads(&mut self, name: &Name, blocks: &[Block]) {
        let key = self.relation(name);
        let sources = blocks.iter().flat_map(|block| &block.sources);
        let tables: BTreeSet<(String, String)> =
            sources.filter_map(|source| source.table.as_ref()).filter(|table| *table != name).map(pair).collect();
        let columns = self.columns_read(blocks);
        if let Some(Object::View(view)) = self.change(&key) {
            view.reads.extend(tables.into_iter().filter(|table| !view.reads.contains(table)).collect::<Vec<_>>());
            view.columns = Some(columns);
        }
        self.read_needs();
    }

    /// The columns of tables that are read for certain.
    fn columns_read(&self, blocks: &[Block]) -> BTreeSet<(String, String, String)> {
        let mut columns = BTreeSet::new();
        let place = |key: &ObjectId, column: &str| (key.schema.clone(), key.name.clone(), column.to_owned());
        for (at, block) in blocks.iter().enumerate() {
            let table = |named| self.table_of(blocks, at, named).or_else(|| self.table_without(blocks, at, named));
            let named = block.columns.iter().filter_map(|named| Some((table(named)?, named)));
            columns.extend(named.map(|(key, named)| place(&key, &named.column.name)));
            for wildcard in &block.wildcards {
                let is_meant = |source: &&Source| wildcard.as_ref().is_none_or(|name| goes_by(source, name));
                for key in block.sources.iter().filter(is_meant).filter_map(|source| self.columns_known(source)) {
                    let names = self.table(&key).into_iter().flat_map(|table| table.column_names());
                    columns.extend(names.map(|column| place(&key, column)));
                }
            }
        }
        columns
    }

    /// The table in which a view looks for a column that nothing in reach has, where views are kept as they are written (SQLite).
    fn table_without(&self, blocks: &[Block], at: usize, named: &NamedColumn) -> Option<ObjectId> {
        let is_missing = !self.rules.objects.views_look_up && self.require_named(blocks, at, named).is_err();
        let is_meant = |source: &&Source| named.source.as_ref().is_none_or(|qualifier| goes_by(source, qualifier));
        let mut sources = in_reach(blocks, at).filter(|_| is_missing).flat_map(|block| &block.sources).filter(is_meant);
        sources.find_map(|source| self.columns_known(source))
    }

    /// The table of a column that is named, where that is certain.
    fn table_of(&self, blocks: &[Block], at: usize, named: &NamedColumn) -> Option<ObjectId> {
        let has = |key: &ObjectId| self.table(key).is_some_and(|table| table.column(&named.column.name).is_some());
        for block in in_reach(blocks, at) {
            if let Some(qualifier) = &named.source {
                if let Some(source) = block.sources.iter().find(|source| goes_by(source, qualifier)) {
                    return self.columns_known(source).filter(has);
                }
                continue;
            }
            if block.results.contains(&named.column.name) {
                return None;
            }
            let known: Vec<Option<ObjectId>> = block.sources.iter().map(|source| self.columns_known(source)).collect();
            if let Some(key) = known.iter().flatten().find(|key| has(key)) {
                return Some(key.clone());
            }
            if known.contains(&None) {
                return None;
            }
        }
        None
    }

    /// # Errors
    /// If no source that is in reach has the column, as far as that is certain.
    fn require_named(&self, blocks: &[Block], at: usize, named: &NamedColumn) -> Result<(), Fault> {
        let mut searched: Vec<ObjectId> = Vec::new();
        for block in in_reach(blocks, at) {
            if named.source.is_none() && block.results.contains(&named.column.name) {
                return Ok(());
            }
            for source in &block.sources {
                match &named.source {
                    Some(qualifier) if !goes_by(source, qualifier) => {}
                    Some(_) => {
                        let Some(key) = self.columns_known(source) else { return Ok(()) };
                        let is_function = || self.is_function_of_row(&named.column.name);
                        let found = self.require_column(&key, &named.column);
                        return found.or_else(|fault| if is_function() { Ok(()) } else { Err(fault) });
                    }
                    // All columns of a row together (PostgreSQL).
                    None if goes_by(source, &named.column.name) => return Ok(()),
                    None => match self.columns_known(source) {
                        Some(key) if self.require_column(&key, &named.column).is_err() => searched.push(key),
                        _ => return Ok(()),
                    },
                }
            }
        }
        match searched.as_slice() {
            [] => Ok(()),
            [only] => self.require_column(only, &named.column),
            several => Err(self.in_none(several, &named.column)),
        }
    }

    /// `t.f` is `f(t)` where `t` has no such column (PostgreSQL, 4.2.6 and 8.16.5).
    fn is_function_of_row(&self, name: &str) -> bool {
        let of_rows =
            ["array_agg", "count", "json_agg", "jsonb_agg", "pg_typeof", "row_to_json", "to_json", "to_jsonb"];
        let is_own = || self.objects.keys().any(|key| key.namespace == Namespace::Routine && key.name == name);
        self.rules.tables.rows_are_types && (of_rows.contains(&name) || is_own())
    }

    fn in_none(&self, tables: &[ObjectId], column: &Ident) -> Fault {
        let names: Vec<String> = tables.iter().map(|key| format!("`{}`", key.name)).collect();
        let message = format!("none of the tables {} has a column `{}`", names.join(", "), column.name);
        let faults = tables.iter().filter_map(|key| self.require_column(key, column).err());
        let known = faults.reduce(|one, other| if one.origin.is_some() { one } else { other });
        let (similar, origin) = known.map_or((None, None), |fault| (fault.similar, fault.origin));
        Fault { similar, origin, ..Fault::new(FaultKind::Unknown, message, column.span.clone()) }
    }

    /// The table, if its columns are known.
    fn columns_known(&self, source: &Source) -> Option<ObjectId> {
        let name = source.table.as_ref().filter(|name| self.is_known_schema(&name.schema))?;
        let key = self.relation(name);
        (self.table(&key).is_some() && !self.is_tainted(&key.name)).then_some(key)
    }
}

/// A block, and those around it.
fn in_reach(blocks: &[Block], at: usize) -> impl Iterator<Item = &Block> {
    std::iter::successors(Some(&blocks[at]), |block| block.outer.map(|outer| &blocks[outer]))
}

fn goes_by(source: &Source, name: &str) -> bool {
    source.alias.as_deref().is_some_and(|alias| alias.eq_ignore_ascii_case(name))
}
