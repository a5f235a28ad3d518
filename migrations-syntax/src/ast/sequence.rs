//! Sequences.

use super::{DataType, IfExists, Name, Persistence};

/// CREATE SEQUENCE (PostgreSQL, MariaDB)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateSequence {
    /// TEMPORARY, UNLOGGED
    pub persistence: Persistence,
    /// IF NOT EXISTS, OR REPLACE (MariaDB)
    pub if_exists: IfExists,
    /// Its name.
    pub name: Name,
    /// What is said of it, in order.
    pub options: Vec<SequenceOption>,
}

/// ALTER SEQUENCE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterSequence {
    /// IF EXISTS
    pub if_exists: bool,
    /// Which.
    pub name: Name,
    /// What changes, in order.
    pub options: Vec<SequenceOption>,
}

/// One option of a sequence or an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SequenceOption {
    /// AS
    As(DataType),
    /// START WITH
    Start(String),
    /// INCREMENT BY
    Increment(String),
    /// MINVALUE, NO MINVALUE
    MinValue(Option<String>),
    /// MAXVALUE, NO MAXVALUE
    MaxValue(Option<String>),
    /// CACHE; NOCACHE (MariaDB) is 1.
    Cache(String),
    /// CYCLE, NO CYCLE
    Cycle(bool),
    /// RESTART, with a value
    Restart(Option<String>),
    /// OWNED BY; `None` for NONE (PostgreSQL)
    OwnedBy(Option<Name>),
    /// SEQUENCE NAME (PostgreSQL, identities)
    Name(Name),
    /// LOGGED, UNLOGGED (PostgreSQL, identities in dumps)
    Logged(bool),
    /// ENGINE and other options of a table (MariaDB)
    TableOption(super::TableOption),
}
