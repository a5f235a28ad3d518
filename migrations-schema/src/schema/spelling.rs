//! How names were written. SQLite and MySQL find them in any case of letters, but show them as they were written: a table
//! that is built anew should not change that.

use super::{ObjectId, Schema};
use crate::Span;
use crate::change::{Change, Name, NamedKind, NewConstraint, NewIndex, TableAction};
use crate::objects::{Object, Spelling};

impl Schema {
    /// Notes how a change that was applied writes its names; `text` is that in which their places count.
    pub fn note_spellings(&mut self, change: &Change, text: &str) {
        if self.rules.names.tell_case {
            return;
        }
        match change {
            Change::CreateTable(table) => {
                self.spell_table(&table.name, text);
                for column in &table.columns {
                    self.spell_column(&table.name, &column.name.name, &column.name.span, text);
                }
                table.constraints.iter().for_each(|constraint| self.spell_constraint(constraint, text));
                table.indexes.iter().for_each(|index| self.spell_index(index, text));
            }
            Change::AlterTable { table, actions, .. } => {
                for action in actions {
                    match action {
                        TableAction::AddColumn { column, .. } | TableAction::ChangeColumn { column, .. } => {
                            self.spell_column(table, &column.name.name, &column.name.span, text);
                        }
                        TableAction::RenameColumn { to, .. } => self.spell_column(table, &to.name, &to.span, text),
                        TableAction::RenameTo(to) => self.spell_table(to, text),
                        TableAction::AddConstraint(constraint) => self.spell_constraint(constraint, text),
                        TableAction::AddIndex(index) => self.spell_index(index, text),
                        TableAction::RenameIndex { to, .. } => self.spell(&to.name, &to.span, text),
                        _ => {}
                    }
                }
            }
            Change::CreateIndex(index) => self.spell_index(index, text),
            Change::Rename { kind: NamedKind::Table, to, .. } => self.spell_table(to, text),
            _ => {}
        }
    }

    /// How the name of an index or of a constraint was written the last time.
    pub fn spelling<'s>(&'s self, name: &'s str) -> &'s str {
        self.spellings.get(name).map_or(name, String::as_str)
    }

    fn spell(&mut self, name: &str, span: &Span, text: &str) {
        let written = last_part(text.get(span.clone()).unwrap_or_default());
        if written != name && written.to_lowercase() == name.to_lowercase() {
            self.spellings.insert(name.to_owned(), written);
        } else {
            self.spellings.remove(name);
        }
    }

    fn spell_constraint(&mut self, constraint: &NewConstraint, text: &str) {
        if let Some(name) = &constraint.name {
            self.spell(&name.name, &name.span, text);
        }
    }

    fn spell_index(&mut self, index: &NewIndex, text: &str) {
        if let Some(name) = &index.name {
            self.spell(&name.name, &name.span, text);
        }
    }

    fn spell_table(&mut self, name: &Name, text: &str) {
        let key = ObjectId::relation(&name.schema, &name.name);
        let spelling = Spelling::new(&last_part(text.get(name.span.clone()).unwrap_or_default()));
        if let Some(Object::Table(table)) = self.change(&key) {
            table.spelling = spelling;
        }
    }

    fn spell_column(&mut self, table: &Name, column: &str, span: &Span, text: &str) {
        let spelling = Spelling::new(&last_part(text.get(span.clone()).unwrap_or_default()));
        let key = ObjectId::relation(&table.schema, &table.name);
        if let Some(column) = self.change_table(&key).and_then(|table| table.column_mut(column)) {
            column.spelling = spelling;
        }
    }
}

/// A name without its schema and its quotes.
fn last_part(written: &str) -> String {
    let quotes = [('"', '"'), ('`', '`'), ('[', ']'), ('\'', '\'')];
    for (open, close) in quotes {
        if let Some(inner) = written.strip_suffix(close)
            && let Some(at) = inner.rfind(open)
        {
            return inner[at + 1..].replace(&format!("{close}{close}"), &close.to_string());
        }
    }
    written.rsplit('.').next().unwrap_or_default().trim().to_owned()
}
