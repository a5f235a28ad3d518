//! What a server does with tables.

/// What a server does with tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableRules {
    /// A table has a rowid, unless it says WITHOUT ROWID, and an INTEGER PRIMARY KEY is another name of it.
    pub have_rowids: bool,
    /// A table has one column at least.
    pub need_column: bool,
    /// One ALTER TABLE may do several things.
    pub several_actions: bool,
    /// RENAME and DROP COLUMN read every view and every trigger of the database again, and are refused where one has a name of
    /// which nothing is known.
    pub alter_reads_texts: bool,
    /// The rows of a table are a type, and its name is a value in queries.
    pub rows_are_types: bool,
    /// A table may be renamed to the name that it has.
    pub rename_to_itself: bool,
    /// DROP TABLE takes a sequence.
    pub drop_takes_sequence: bool,
    /// CREATE TABLE .. LIKE copies everything, whatever is said.
    pub like_copies_all: bool,
    /// What follows the parentheses of CREATE TABLE.
    pub options: TableOptions,
    /// COMMENT ON, a statement of its own.
    pub comment_on: bool,
    /// WITH (..), TABLESPACE, STORAGE and their like are kept, and told by the server.
    pub storage_is_told: bool,
    /// Options with a value that are kept, and what each is where nothing is said.
    pub kept_options: &'static [(&'static str, &'static str)],
    /// ENABLE ROW LEVEL SECURITY
    pub row_security: bool,
}

/// Options of tables, with what each is where nothing is said. Sources: the manuals of MySQL and MariaDB, CREATE TABLE. The last two
/// are those of Aria, which MySQL does not have.
pub(crate) const KEPT_OPTIONS: [(&str, &str); 15] = [
    ("AVG_ROW_LENGTH", "0"),
    ("CHECKSUM", "0"),
    ("DELAY_KEY_WRITE", "0"),
    ("ENGINE", "innodb"),
    ("INSERT_METHOD", "no"),
    ("KEY_BLOCK_SIZE", "0"),
    ("MAX_ROWS", "0"),
    ("MIN_ROWS", "0"),
    ("PACK_KEYS", "default"),
    ("ROW_FORMAT", "default"),
    ("STATS_AUTO_RECALC", "default"),
    ("STATS_PERSISTENT", "default"),
    ("STATS_SAMPLE_PAGES", "default"),
    ("PAGE_CHECKSUM", "1"),
    ("TRANSACTIONAL", "1"),
];

/// What follows the parentheses of CREATE TABLE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableOptions {
    /// Nothing that is kept here.
    None,
    /// Words: WITHOUT ROWID, STRICT.
    Words,
    /// A collation and a comment; how rows are spread over files is kept as text.
    Settings,
}
