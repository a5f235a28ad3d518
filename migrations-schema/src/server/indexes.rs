//! What a server does with indexes.

/// What a server does with indexes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IndexRules {
    /// A column may stand twice in an index.
    pub repeat_columns: bool,
    /// A string where a column could stand is the name of one.
    pub text_is_column: bool,
    /// `date(day)` of a column that is a date is the column.
    pub drop_idle_casts: bool,
    /// An expression stands in parentheses of its own.
    pub brackets: bool,
    /// USING stands behind the columns.
    pub method_stands_behind: bool,
    /// The methods that stand as a word before INDEX.
    pub kinds: &'static [(&'static str, &'static str)],
    /// An index of which queries take no notice.
    pub hidden: &'static str,
    /// How an index gets another name.
    pub rename: IndexRename,
}

/// How an index gets another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexRename {
    /// ALTER INDEX .. RENAME TO
    Alone,
    /// ALTER TABLE .. RENAME INDEX
    InTable,
    /// Not at all.
    Never,
}
