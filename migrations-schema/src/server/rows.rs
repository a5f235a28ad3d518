//! What a server does with rows, and with queries.

/// What a server does with rows, and how it reads queries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowRules {
    /// A backslash in a string begins an escape.
    pub backslash_escapes: bool,
    /// A name in double quotes is a string where there is no such column.
    pub names_may_be_strings: bool,
    /// `DELETE FROM alias USING table AS alias`
    pub delete_names_alias: bool,
    /// An assignment may name the table: `SET table.column = 1`.
    pub assign_with_table: bool,
    /// ONLY before a table leaves its children out.
    pub only_is_word: bool,
    /// Every table of a WITH sees every other one, RECURSIVE or not.
    pub with_sees_all: bool,
    /// A SELECT can make a table, or call what changes the schema.
    pub select_may_change: bool,
    /// `SET LOCAL` ends with the transaction.
    pub local_is_transaction: bool,
    /// A function can change a setting: `set_config`.
    pub functions_set: bool,
    /// A statement outside of the transaction of its script runs in one of its own, with the note that it is done; a procedure
    /// that commits would part them.
    pub notes_share_transaction: bool,
    /// A script that is committed bit by bit can go on after a crash, without what lived with the connection.
    pub bits_outlive_session: bool,
}
