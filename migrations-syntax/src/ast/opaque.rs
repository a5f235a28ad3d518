//! Forms of statements that are known by their name: their grammar is checked, and their words are kept.

/// How far the effect of a form reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It changes nothing that outlives the session but rows.
    Nothing,
    /// It changes something that is kept, and is no part of a schema here.
    Kept,
    /// It may change the schema.
    Schema,
}

impl Reach {
    /// As it stands in the documentation.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Nothing => "nothing that is kept",
            Self::Kept => "what is kept beside the schema",
            Self::Schema => "perhaps the schema",
        }
    }
}

/// Makes the forms from one table: the variant, its words, which products have it, how far it reaches, and why no migration
/// needs more of it read.
macro_rules! opaque_forms {
    ($($variant:ident, $words:literal, [$($product:literal),+], $reach:ident, $reason:literal;)+) => {
        /// A form whose statements are known by their name only.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum OpaqueForm {
            $(#[doc = $words] $variant,)+
        }

        impl OpaqueForm {
            /// All of them, the harmless ones first.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The words that name it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)+
                }
            }

            /// The names of the products that have it.
            pub const fn products(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &[$($product),+],)+
                }
            }

            /// How far its effect reaches.
            pub const fn reach(self) -> Reach {
                match self {
                    $(Self::$variant => Reach::$reach,)+
                }
            }

            /// Why no migration needs more of it read.
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$variant => $reason,)+
                }
            }
        }
    };
}

opaque_forms! {
    Explain, "EXPLAIN", ["SQLite", "PostgreSQL", "MySQL", "MariaDB"], Nothing, "shows how a statement would run";
    Show, "SHOW", ["PostgreSQL", "MySQL", "MariaDB"], Nothing, "shows settings and objects";
    Help, "HELP", ["MySQL", "MariaDB"], Nothing, "shows the manual";
    Listen, "LISTEN", ["PostgreSQL"], Nothing, "messages reach one session";
    Unlisten, "UNLISTEN", ["PostgreSQL"], Nothing, "messages reach one session";
    Notify, "NOTIFY", ["PostgreSQL"], Nothing, "sends a message to sessions";
    Declare, "DECLARE", ["PostgreSQL"], Nothing, "a cursor reads rows in one session";
    Fetch, "FETCH", ["PostgreSQL"], Nothing, "a cursor reads rows in one session";
    Move, "MOVE", ["PostgreSQL"], Nothing, "a cursor reads rows in one session";
    Close, "CLOSE", ["PostgreSQL"], Nothing, "a cursor reads rows in one session";
    Handler, "HANDLER", ["MySQL", "MariaDB"], Nothing, "reads rows in one session";
    Load, "LOAD", ["PostgreSQL"], Nothing, "loads a library into one session";
    Discard, "DISCARD", ["PostgreSQL"], Nothing, "empties the state of one session";
    Checkpoint, "CHECKPOINT", ["PostgreSQL"], Nothing, "writes what is in memory to the disk";
    LoadData, "LOAD DATA", ["MySQL", "MariaDB"], Nothing, "reads rows from a file, into a table that is there";
    LoadXml, "LOAD XML", ["MySQL", "MariaDB"], Nothing, "reads rows from a file, into a table that is there";
    LoadIndex, "LOAD INDEX", ["MySQL", "MariaDB"], Nothing, "fills a cache of the server";
    CacheIndex, "CACHE INDEX", ["MySQL", "MariaDB"], Nothing, "chooses a cache of the server";
    Signal, "SIGNAL", ["MySQL", "MariaDB"], Nothing, "raises an error";
    Resignal, "RESIGNAL", ["MySQL", "MariaDB"], Nothing, "raises an error";
    GetDiagnostics, "GET DIAGNOSTICS", ["MySQL", "MariaDB"], Nothing, "reads an error into variables";
    Analyze, "ANALYZE", ["MariaDB"], Nothing, "shows how a statement has run";
    Use, "USE", ["MySQL", "MariaDB"], Nothing, "chooses the database of one session; it is refused, for all that follows would be somewhere else";
    Kill, "KILL", ["MySQL", "MariaDB"], Nothing, "ends another session";
    Flush, "FLUSH", ["MySQL", "MariaDB"], Nothing, "empties caches of the server";
    LockInstance, "LOCK INSTANCE", ["MySQL"], Nothing, "lasts as long as the session";
    UnlockInstance, "UNLOCK INSTANCE", ["MySQL"], Nothing, "lasts as long as the session";
    UnlockTables, "UNLOCK TABLES", ["MySQL", "MariaDB"], Nothing, "lasts as long as the session";
    SetRole, "SET ROLE", ["MySQL", "MariaDB"], Nothing, "lasts as long as the session";
    SetResourceGroup, "SET RESOURCE GROUP", ["MySQL"], Nothing, "lasts as long as the session";
    Backup, "BACKUP", ["MariaDB"], Nothing, "belongs to a backup";
    Shutdown, "SHUTDOWN", ["MySQL", "MariaDB"], Nothing, "stops the server";
    Restart, "RESTART", ["MySQL"], Nothing, "starts the server anew";
    AlterDatabase, "ALTER DATABASE", ["MySQL", "MariaDB"], Kept, "changes what later tables have by default, in the database of the session";
    RenameUser, "RENAME USER", ["MySQL", "MariaDB"], Kept, "accounts belong to the server";
    SetPassword, "SET PASSWORD", ["MySQL", "MariaDB"], Kept, "accounts belong to the server";
    SetDefaultRole, "SET DEFAULT ROLE", ["MySQL", "MariaDB"], Kept, "accounts belong to the server";
    AlterGroup, "ALTER GROUP", ["PostgreSQL"], Kept, "roles belong to the server";
    AlterSystem, "ALTER SYSTEM", ["PostgreSQL"], Kept, "settings belong to the server";
    AlterInstance, "ALTER INSTANCE", ["MySQL"], Kept, "keys and logs belong to the server";
    SecurityLabel, "SECURITY LABEL", ["PostgreSQL"], Kept, "labels change no table";
    ReassignOwned, "REASSIGN OWNED", ["PostgreSQL"], Kept, "changes owners only";
    AllInTablespace, "ALTER ALL IN TABLESPACE", ["PostgreSQL"], Kept, "moves files only";
    CreateTablespace, "CREATE TABLESPACE", ["MySQL"], Kept, "files belong to the server";
    AlterTablespace, "ALTER TABLESPACE", ["MySQL"], Kept, "files belong to the server";
    DropTablespace, "DROP TABLESPACE", ["MySQL"], Kept, "files belong to the server";
    CreateUndoTablespace, "CREATE UNDO TABLESPACE", ["MySQL"], Kept, "files belong to the server";
    AlterUndoTablespace, "ALTER UNDO TABLESPACE", ["MySQL"], Kept, "files belong to the server";
    DropUndoTablespace, "DROP UNDO TABLESPACE", ["MySQL"], Kept, "files belong to the server";
    CreateLogfileGroup, "CREATE LOGFILE GROUP", ["MySQL"], Kept, "files belong to the server";
    AlterLogfileGroup, "ALTER LOGFILE GROUP", ["MySQL"], Kept, "files belong to the server";
    DropLogfileGroup, "DROP LOGFILE GROUP", ["MySQL"], Kept, "files belong to the server";
    CreateResourceGroup, "CREATE RESOURCE GROUP", ["MySQL"], Kept, "threads belong to the server";
    AlterResourceGroup, "ALTER RESOURCE GROUP", ["MySQL"], Kept, "threads belong to the server";
    DropResourceGroup, "DROP RESOURCE GROUP", ["MySQL"], Kept, "threads belong to the server";
    CreateSpatialReferenceSystem, "CREATE SPATIAL REFERENCE SYSTEM", ["MySQL"], Kept, "systems of coordinates belong to the server";
    DropSpatialReferenceSystem, "DROP SPATIAL REFERENCE SYSTEM", ["MySQL"], Kept, "systems of coordinates belong to the server";
    CreateLibrary, "CREATE LIBRARY", ["MySQL"], Kept, "code in another language, which no table needs";
    AlterLibrary, "ALTER LIBRARY", ["MySQL"], Kept, "code in another language, which no table needs";
    DropLibrary, "DROP LIBRARY", ["MySQL"], Kept, "code in another language, which no table needs";
    CreateMaskingPolicy, "CREATE MASKING POLICY", ["MySQL"], Kept, "a policy that no table needs";
    DropMaskingPolicy, "DROP MASKING POLICY", ["MySQL"], Kept, "a policy that no table needs";
    CreatePackage, "CREATE PACKAGE", ["MariaDB"], Kept, "a package of routines, which only the Oracle mode has";
    Install, "INSTALL", ["MySQL", "MariaDB"], Kept, "plugins belong to the server";
    Uninstall, "UNINSTALL", ["MySQL", "MariaDB"], Kept, "plugins belong to the server";
    Clone, "CLONE", ["MySQL"], Kept, "copies a whole server";
    Reset, "RESET", ["MySQL", "MariaDB"], Kept, "replication belongs to the server";
    Purge, "PURGE", ["MySQL", "MariaDB"], Kept, "logs belong to the server";
    Change, "CHANGE", ["MySQL", "MariaDB"], Kept, "replication belongs to the server";
    Start, "START", ["MySQL", "MariaDB"], Kept, "replication belongs to the server";
    Stop, "STOP", ["MySQL", "MariaDB"], Kept, "replication belongs to the server";
    Binlog, "BINLOG", ["MySQL", "MariaDB"], Schema, "carries changes in a form that no person writes";
    ImportTable, "IMPORT TABLE", ["MySQL"], Schema, "what it brings stands in files of the server";
    ImportForeignSchema, "IMPORT FOREIGN SCHEMA", ["PostgreSQL"], Schema, "what it brings stands in another database";
    CreateTableAsExecute, "CREATE TABLE AS EXECUTE", ["PostgreSQL"], Schema, "what it runs was prepared elsewhere";
    DropOwned, "DROP OWNED", ["PostgreSQL"], Schema, "what belongs to a role stands in the database only";
    BeginNotAtomic, "BEGIN NOT ATOMIC", ["MariaDB"], Schema, "a block decides while it runs; a routine says the same and is read";
    If, "IF", ["MariaDB"], Schema, "a block decides while it runs; a routine says the same and is read";
    Case, "CASE", ["MariaDB"], Schema, "a block decides while it runs; a routine says the same and is read";
    Loop, "LOOP", ["MariaDB"], Schema, "a block decides while it runs; a routine says the same and is read";
    While, "WHILE", ["MariaDB"], Schema, "a block decides while it runs; a routine says the same and is read";
    Repeat, "REPEAT", ["MariaDB"], Schema, "a block decides while it runs; a routine says the same and is read";
    For, "FOR", ["MariaDB"], Schema, "a block decides while it runs; a routine says the same and is read";
}

impl OpaqueForm {
    /// The form of these words, if they name one.
    pub(crate) fn named(words: &str) -> Option<Self> {
        Self::ALL.iter().find(|form| form.name() == words).copied()
    }

    /// Whether it is a block, in which anything can stand (MariaDB).
    pub const fn is_block(self) -> bool {
        matches!(
            self,
            Self::BeginNotAtomic | Self::If | Self::Case | Self::Loop | Self::While | Self::Repeat | Self::For
        )
    }
}

/// A statement of a form that is known by its name only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opaque {
    /// Its form.
    pub form: OpaqueForm,
    /// All its words, with one space between two; where it runs another statement, those before that.
    pub text: String,
    /// The statement that it runs to show how it ran: that of `EXPLAIN ANALYZE`, and of `ANALYZE` (MariaDB).
    pub runs: Option<Box<super::Statement>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found_by_its_words() {
        for form in OpaqueForm::ALL {
            assert_eq!(OpaqueForm::named(form.name()), Some(*form));
        }
        assert_eq!(OpaqueForm::named("SELECT"), None);
    }
}
