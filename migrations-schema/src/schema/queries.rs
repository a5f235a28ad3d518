//! Which tables and columns views read.

use std::collections::BTreeSet;

use crate::change::Name;
use crate::reader::queries::{Block, NamedColumn, Source};
use crate::reader::queries_of;

use super::{ObjectId, Schema};
use crate::objects::{Object, pair};

impl Schema {
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
        let is_missing = !self.rules.objects.views_look_up && self.is_in_none(blocks, at, named);
        let is_meant = |source: &&Source| named.source.as_ref().is_none_or(|qualifier| goes_by(source, qualifier));
        let mut sources = in_reach(blocks, at).filter(|_| is_missing).flat_map(|block| &block.sources).filter(is_meant);
        sources.find_map(|source| self.columns_known(source))
    }

    /// Whether a column is in none of the tables that are in reach, as far as that is certain.
    fn is_in_none(&self, blocks: &[Block], at: usize, named: &NamedColumn) -> bool {
        let lacks = |key: &ObjectId| self.require_column(key, &named.column).is_err();
        let mut has_searched = false;
        for block in in_reach(blocks, at) {
            if named.source.is_none() && block.results.contains(&named.column.name) {
                return false;
            }
            for source in &block.sources {
                match &named.source {
                    Some(qualifier) if !goes_by(source, qualifier) => {}
                    Some(_) => return self.columns_known(source).is_some_and(|key| lacks(&key)),
                    None if self.columns_known(source).is_some_and(|key| lacks(&key)) => has_searched = true,
                    None => return false,
                }
            }
        }
        has_searched
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
