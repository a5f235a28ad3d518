//! Tablespaces and groups of log files (MySQL): the grammar is checked, the words are kept.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};

/// What may be said of a tablespace that is made
const CREATED: &[&str] = &[
    "INITIAL_SIZE",
    "AUTOEXTEND_SIZE",
    "MAX_SIZE",
    "EXTENT_SIZE",
    "NODEGROUP",
    "STORAGE",
    "ENGINE",
    "WAIT",
    "NO_WAIT",
    "COMMENT",
    "FILE_BLOCK_SIZE",
    "ENCRYPTION",
    "ENGINE_ATTRIBUTE",
];

/// What may be said of one that is changed
const ALTERED: &[&str] = &[
    "INITIAL_SIZE",
    "AUTOEXTEND_SIZE",
    "MAX_SIZE",
    "STORAGE",
    "ENGINE",
    "WAIT",
    "NO_WAIT",
    "ENCRYPTION",
    "ENGINE_ATTRIBUTE",
];

/// What may be said of one that is dropped
const DROPPED: &[&str] = &["STORAGE", "ENGINE", "WAIT", "NO_WAIT"];

/// What may be said of one for undo logs
const UNDO: &[&str] = &["STORAGE", "ENGINE"];

/// What may be said of a group of log files
const LOGFILES: &[&str] = &[
    "INITIAL_SIZE",
    "UNDO_BUFFER_SIZE",
    "REDO_BUFFER_SIZE",
    "NODEGROUP",
    "STORAGE",
    "ENGINE",
    "WAIT",
    "NO_WAIT",
    "COMMENT",
];

/// What may be said of such a group that is changed
const ALTERED_LOGFILES: &[&str] = &["INITIAL_SIZE", "STORAGE", "ENGINE", "WAIT", "NO_WAIT"];

impl Parser<'_> {
    /// CREATE TABLESPACE, CREATE UNDO TABLESPACE, CREATE LOGFILE GROUP, behind CREATE
    pub(super) fn create_tablespace(&mut self, start: usize) -> Read<Statement> {
        let form = match self.step().text {
            "UNDO" => {
                self.expect("TABLESPACE")?;
                self.ident()?;
                self.expect("ADD")?;
                self.data_file("DATAFILE")?;
                self.options_of_tablespace(UNDO)?;
                OpaqueForm::CreateUndoTablespace
            }
            "LOGFILE" => {
                self.expect("GROUP")?;
                self.ident()?;
                self.expect("ADD")?;
                self.data_file("UNDOFILE")?;
                self.options_of_tablespace(LOGFILES)?;
                OpaqueForm::CreateLogfileGroup
            }
            _ => {
                self.ident()?;
                if self.eat("ADD") {
                    self.data_file("DATAFILE")?;
                }
                if self.eat("USE") {
                    self.expect_all(&["LOGFILE", "GROUP"])?;
                    self.ident()?;
                }
                self.options_of_tablespace(CREATED)?;
                OpaqueForm::CreateTablespace
            }
        };
        Ok(self.opaque(form, start))
    }

    /// ALTER TABLESPACE, ALTER UNDO TABLESPACE, ALTER LOGFILE GROUP, behind ALTER
    pub(super) fn alter_tablespace(&mut self, start: usize) -> Read<Statement> {
        let form = match self.step().text {
            "UNDO" => {
                self.expect("TABLESPACE")?;
                self.ident()?;
                self.expect("SET")?;
                self.expect_any(&["ACTIVE", "INACTIVE"])?;
                self.options_of_tablespace(UNDO)?;
                OpaqueForm::AlterUndoTablespace
            }
            "LOGFILE" => {
                self.expect("GROUP")?;
                self.ident()?;
                self.expect("ADD")?;
                self.data_file("UNDOFILE")?;
                self.options_of_tablespace(ALTERED_LOGFILES)?;
                OpaqueForm::AlterLogfileGroup
            }
            _ => {
                self.ident()?;
                self.altered_tablespace()?;
                OpaqueForm::AlterTablespace
            }
        };
        Ok(self.opaque(form, start))
    }

    fn altered_tablespace(&mut self) -> Read<()> {
        if self.eat("RENAME") {
            self.expect("TO")?;
            return self.ident().map(drop);
        }
        if self.eat_any(&["ADD", "DROP"]).is_some() {
            self.data_file("DATAFILE")?;
        } else if !self.at_any(ALTERED) {
            return self.fail();
        }
        self.options_of_tablespace(ALTERED)
    }

    /// DROP TABLESPACE, DROP UNDO TABLESPACE, DROP LOGFILE GROUP, behind DROP
    pub(super) fn drop_tablespace(&mut self) -> Read<Statement> {
        let start = self.place() - 1;
        let word = self.step().text;
        let (form, options) = match word {
            "UNDO" => {
                self.expect("TABLESPACE")?;
                (OpaqueForm::DropUndoTablespace, UNDO)
            }
            "LOGFILE" => {
                self.expect("GROUP")?;
                (OpaqueForm::DropLogfileGroup, DROPPED)
            }
            _ => (OpaqueForm::DropTablespace, DROPPED),
        };
        self.ident()?;
        self.options_of_tablespace(options)?;
        Ok(self.opaque(form, start))
    }

    fn data_file(&mut self, word: &'static str) -> Read<()> {
        self.expect(word)?;
        self.one_text().map(drop)
    }

    /// Options with commas between them or none
    fn options_of_tablespace(&mut self, words: &[&'static str]) -> Read<()> {
        let mut has_comma = false;
        while let Some(word) = self.eat_any(words) {
            self.option_of_tablespace(word)?;
            has_comma = self.eat(",");
        }
        if has_comma { self.fail() } else { Ok(()) }
    }

    fn option_of_tablespace(&mut self, word: &str) -> Read<()> {
        if matches!(word, "WAIT" | "NO_WAIT") {
            return Ok(());
        }
        if word == "STORAGE" {
            self.expect("ENGINE")?;
        }
        self.eat_equals();
        match word {
            "STORAGE" | "ENGINE" => self.ident_or_text().map(drop),
            "COMMENT" | "ENCRYPTION" | "ENGINE_ATTRIBUTE" => self.one_text().map(drop),
            "NODEGROUP" => self.number().map(drop),
            _ => self.size(),
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Mysql;

    use super::super::testing::{only, refuses};

    #[test]
    fn tablespaces() {
        only(Mysql, "CREATE TABLESPACE s ADD DATAFILE 's.ibd' FILE_BLOCK_SIZE = 16K, ENGINE InnoDB ENCRYPTION = 'Y'");
        only(Mysql, "CREATE TABLESPACE s USE LOGFILE GROUP g EXTENT_SIZE 1M COMMENT 'x'");
        only(Mysql, "CREATE UNDO TABLESPACE s ADD DATAFILE 's.ibu'");
        only(Mysql, "CREATE LOGFILE GROUP g ADD UNDOFILE 'g.log' INITIAL_SIZE = 16M WAIT");
        only(Mysql, "ALTER TABLESPACE s RENAME TO t");
        only(Mysql, "ALTER TABLESPACE s AUTOEXTEND_SIZE = 4M");
        only(Mysql, "ALTER UNDO TABLESPACE s SET INACTIVE");
        only(Mysql, "DROP TABLESPACE s ENGINE = InnoDB");
        only(Mysql, "DROP UNDO TABLESPACE s");
        refuses(Mysql, "ALTER TABLESPACE s", "");
        refuses(Mysql, "CREATE TABLESPACE s-bad ADD DATAFILE 's.ibd'", "-");
        refuses(Mysql, "CREATE TABLESPACE s ADD DATAFILE 's.ibd' ENGINE = InnoDB,", "");
        refuses(Mysql, "CREATE UNDO TABLESPACE s", "");
        refuses(Mysql, "DROP TABLESPACE s, t", ",");
    }
}
