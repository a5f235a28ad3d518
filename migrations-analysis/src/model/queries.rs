//! Whether the tables and columns are there that queries name.

use migrations_core::Dialect;

use crate::change::Ident;
use crate::reader::queries::{Block, NamedColumn, Source};

use super::fault::{Fault, FaultKind};
use super::{Key, Model, Space};

impl Model {
    /// Why a database would refuse these queries of a statement.
    pub fn query_faults(&self, blocks: &[Block]) -> Vec<Fault> {
        let tables = blocks.iter().flat_map(|block| &block.sources).filter_map(|source| source.table.as_ref());
        let mut faults: Vec<Fault> = tables.filter_map(|table| self.require(table, &[]).err()).collect();
        for (at, block) in blocks.iter().enumerate() {
            faults.extend(block.columns.iter().filter_map(|named| self.require_named(blocks, at, named).err()));
        }
        faults
    }

    /// # Errors
    /// If no source that is in reach has the column, as far as that is certain.
    fn require_named(&self, blocks: &[Block], at: usize, named: &NamedColumn) -> Result<(), Fault> {
        let in_reach = std::iter::successors(Some(&blocks[at]), |block| block.outer.map(|outer| &blocks[outer]));
        let mut searched: Vec<Key> = Vec::new();
        for block in in_reach {
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
        let is_own = || self.objects.keys().any(|key| key.space == Space::Routine && key.name == name);
        self.dialect() == Dialect::Postgres && (of_rows.contains(&name) || is_own())
    }

    fn in_none(&self, tables: &[Key], column: &Ident) -> Fault {
        let names: Vec<String> = tables.iter().map(|key| format!("`{}`", key.name)).collect();
        let message = format!("none of the tables {} has a column `{}`", names.join(", "), column.name);
        let faults = tables.iter().filter_map(|key| self.require_column(key, column).err());
        let known = faults.reduce(|one, other| if one.origin.is_some() { one } else { other });
        let (similar, origin) = known.map_or((None, None), |fault| (fault.similar, fault.origin));
        Fault { similar, origin, ..Fault::new(FaultKind::Unknown, message, column.span.clone()) }
    }

    /// The table, if its columns are known.
    fn columns_known(&self, source: &Source) -> Option<Key> {
        let name = source.table.as_ref().filter(|name| self.is_known_schema(&name.schema))?;
        let key = self.relation(name);
        (self.table(&key).is_some() && !self.is_doubtful(&key.name)).then_some(key)
    }
}

fn goes_by(source: &Source, name: &str) -> bool {
    source.alias.as_deref().is_some_and(|alias| alias.eq_ignore_ascii_case(name))
}
