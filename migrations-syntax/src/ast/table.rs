//! CREATE TABLE and ALTER TABLE.

use super::{
    Column, ColumnPosition, ConstraintAttributes, DataType, DropBehavior, Expression, Ident, IfExists, IndexKey,
    IndexKind, IndexOption, Name, OnlineOption, Query, SequenceOption, TableConstraint, TextLiteral,
};
use crate::span::Span;

/// CREATE TABLE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTable {
    /// TEMPORARY, UNLOGGED, FOREIGN
    pub persistence: Persistence,
    /// IF NOT EXISTS, OR REPLACE (MariaDB)
    pub if_exists: IfExists,
    /// Its name.
    pub name: Name,
    /// Where its columns come from.
    pub source: TableSource,
    /// INHERITS (PostgreSQL)
    pub inherits: Vec<Name>,
    /// PARTITION BY (PostgreSQL)
    pub partition_by: Option<PartitionBy>,
    /// PARTITION BY (MySQL, MariaDB), as words
    pub partitions: String,
    /// USING an access method (PostgreSQL)
    pub access_method: Option<Ident>,
    /// What follows, in order: ENGINE, COMMENT (MySQL, MariaDB); WITH, ON COMMIT, TABLESPACE (PostgreSQL); STRICT,
    /// WITHOUT ROWID (SQLite).
    pub options: Vec<TableOption>,
    /// IGNORE, REPLACE before AS (MySQL, MariaDB)
    pub duplicates: String,
    /// AS a query, with WITH NO DATA (PostgreSQL).
    pub query: Option<TableQuery>,
}

/// How long a table lasts, and where its rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persistence {
    /// As usual.
    Permanent,
    /// TEMPORARY
    Temporary,
    /// UNLOGGED (PostgreSQL)
    Unlogged,
    /// FOREIGN TABLE (PostgreSQL)
    Foreign,
}

/// Where the columns of a table come from, apart from a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableSource {
    /// From the parentheses; empty where there are none.
    Elements(Vec<TableElement>),
    /// PARTITION OF (PostgreSQL)
    PartitionOf {
        /// The partitioned table.
        parent: Name,
        /// What differs from it.
        elements: Vec<TableElement>,
        /// For which values.
        bound: PartitionBound,
    },
    /// OF a composite type (PostgreSQL)
    OfType {
        /// The type.
        name: Name,
        /// What is added to it.
        elements: Vec<TableElement>,
    },
    /// LIKE a table, without parentheses around it (MySQL, MariaDB)
    Like(Name),
}

/// One element of the parentheses of CREATE TABLE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableElement {
    /// A column
    Column(Column),
    /// A constraint
    Constraint(TableConstraint),
    /// An index (MySQL, MariaDB)
    Index(TableIndex),
    /// LIKE (PostgreSQL; MySQL and MariaDB have it alone in the parentheses)
    Like {
        /// The table.
        table: Name,
        /// INCLUDING, EXCLUDING: each word, and whether it is included.
        options: Vec<(String, bool)>,
    },
    /// PERIOD FOR (MariaDB)
    Period {
        /// Its name.
        name: Ident,
        /// Where it begins.
        start: Ident,
        /// Where it ends.
        end: Ident,
    },
    /// A column of a typed table or a partition: `c DEFAULT 7` (PostgreSQL)
    ColumnOptions(Column),
}

/// An index within CREATE TABLE or ALTER TABLE (MySQL, MariaDB).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableIndex {
    /// Which sort.
    pub kind: IndexKind,
    /// KEY or INDEX, where one is written.
    pub word: String,
    /// IF NOT EXISTS (MariaDB)
    pub if_not_exists: bool,
    /// Its name.
    pub name: Option<Ident>,
    /// USING before the keys.
    pub method: Option<Ident>,
    /// What is indexed.
    pub keys: Vec<IndexKey>,
    /// What follows.
    pub options: Vec<IndexOption>,
    /// Where it stands.
    pub span: Span,
}

/// PARTITION BY (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionBy {
    /// RANGE, LIST, HASH
    pub strategy: Ident,
    /// By what.
    pub keys: Vec<IndexKey>,
}

/// For which values a partition is (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartitionBound {
    /// DEFAULT
    Default,
    /// IN (..)
    In(Vec<Expression>),
    /// FROM (..) TO (..); MINVALUE and MAXVALUE are columns of these names.
    Range {
        /// FROM
        from: Vec<Expression>,
        /// TO
        to: Vec<Expression>,
    },
    /// WITH (MODULUS m, REMAINDER r)
    Hash {
        /// MODULUS
        modulus: String,
        /// REMAINDER
        remainder: String,
    },
}

/// One option behind the parentheses of CREATE TABLE, or of ALTER TABLE on MySQL and MariaDB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableOption {
    /// ENGINE, ROW_FORMAT, AUTO_INCREMENT and other options with a value (MySQL, MariaDB)
    Value {
        /// Its name in capitals.
        name: String,
        /// Its value as it is written.
        value: String,
    },
    /// COMMENT (MySQL, MariaDB)
    Comment(TextLiteral),
    /// CHARACTER SET (MySQL, MariaDB)
    CharacterSet(Ident),
    /// COLLATE (MySQL, MariaDB)
    Collate(Ident),
    /// UNION (MySQL, MariaDB)
    Union(Vec<Name>),
    /// WITH SYSTEM VERSIONING (MariaDB)
    SystemVersioning,
    /// WITH (..) (PostgreSQL)
    With(Vec<StorageParameter>),
    /// WITHOUT OIDS (PostgreSQL)
    WithoutOids,
    /// ON COMMIT (PostgreSQL): `PRESERVE ROWS`, `DELETE ROWS`, `DROP`
    OnCommit(String),
    /// TABLESPACE (PostgreSQL, MySQL)
    Tablespace(Ident),
    /// SERVER (PostgreSQL, foreign tables)
    Server(Ident),
    /// OPTIONS (..) (PostgreSQL, foreign tables)
    ForeignOptions(Vec<StorageParameter>),
    /// STRICT (SQLite)
    Strict,
    /// WITHOUT ROWID (SQLite)
    WithoutRowid,
}

/// One of `WITH (fillfactor = 70)` and of other lists of names with values (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageParameter {
    /// ADD, SET, DROP, where options of foreign objects are changed
    pub action: String,
    /// Its name, with a qualifier such as `toast`.
    pub name: Name,
    /// Its value as it is written; `None` where there is none.
    pub value: Option<String>,
}

/// AS a query
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableQuery {
    /// AS is written.
    pub has_as: bool,
    /// The query.
    pub query: Query,
    /// WITH DATA, WITH NO DATA (PostgreSQL)
    pub with_data: Option<bool>,
}

/// ALTER TABLE, and ALTER INDEX, VIEW, SEQUENCE .. where they do the same (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterTable {
    /// What is changed: a table, or another relation.
    pub kind: super::ObjectKind,
    /// IF EXISTS
    pub if_exists: bool,
    /// ONLY (PostgreSQL)
    pub is_only: bool,
    /// IGNORE, ONLINE before TABLE (MariaDB)
    pub words: String,
    /// Which.
    pub name: Name,
    /// What happens to it, in order.
    pub actions: Vec<AlterAction>,
    /// ALGORITHM, LOCK, WAIT among the actions (MySQL, MariaDB)
    pub online: Vec<OnlineOption>,
}

/// One action of ALTER TABLE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterAction {
    /// What it does.
    pub kind: AlterActionKind,
    /// Where it stands.
    pub span: Span,
}

/// What an action of ALTER TABLE does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterActionKind {
    /// ADD COLUMN
    AddColumn {
        /// COLUMN is written.
        has_keyword: bool,
        /// IF NOT EXISTS
        if_not_exists: bool,
        /// The column.
        column: Column,
        /// Where it goes (MySQL, MariaDB).
        position: Option<ColumnPosition>,
    },
    /// ADD COLUMN (..) with several elements (MySQL, MariaDB)
    AddColumns {
        /// IF NOT EXISTS (MariaDB)
        if_not_exists: bool,
        /// The elements.
        elements: Vec<TableElement>,
    },
    /// DROP COLUMN
    DropColumn {
        /// IF EXISTS
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE, RESTRICT
        behavior: Option<DropBehavior>,
    },
    /// RENAME COLUMN
    RenameColumn {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
    },
    /// CHANGE COLUMN, MODIFY COLUMN (MySQL, MariaDB)
    ChangeColumn {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which, for CHANGE; MODIFY names it once.
        from: Option<Ident>,
        /// What it becomes.
        column: Column,
        /// Where it goes.
        position: Option<ColumnPosition>,
    },
    /// ALTER COLUMN .. TYPE (PostgreSQL)
    SetType {
        /// Which.
        column: Ident,
        /// The type.
        data_type: DataType,
        /// COLLATE
        collation: Option<Name>,
        /// USING
        using: Option<Expression>,
    },
    /// ALTER COLUMN .. SET DEFAULT
    SetDefault {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which.
        column: Ident,
        /// The default.
        value: Expression,
    },
    /// ALTER COLUMN .. DROP DEFAULT
    DropDefault {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which.
        column: Ident,
    },
    /// ALTER COLUMN .. SET NOT NULL, DROP NOT NULL
    SetNotNull {
        /// Which.
        column: Ident,
        /// SET, rather than DROP
        is_not_null: bool,
    },
    /// ALTER COLUMN .. ADD GENERATED AS IDENTITY (PostgreSQL)
    AddIdentity {
        /// Which.
        column: Ident,
        /// ALWAYS, rather than BY DEFAULT
        is_always: bool,
        /// What its parentheses say.
        options: Vec<SequenceOption>,
    },
    /// ALTER COLUMN .. SET GENERATED, SET INCREMENT, RESTART .. (PostgreSQL)
    SetIdentity {
        /// Which.
        column: Ident,
        /// What changes, in order.
        changes: Vec<IdentityChange>,
    },
    /// ALTER COLUMN .. DROP IDENTITY (PostgreSQL)
    DropIdentity {
        /// Which.
        column: Ident,
        /// IF EXISTS
        if_exists: bool,
    },
    /// ALTER COLUMN .. SET EXPRESSION AS (PostgreSQL 17)
    SetExpression {
        /// Which.
        column: Ident,
        /// What is computed.
        expression: Expression,
    },
    /// ALTER COLUMN .. DROP EXPRESSION (PostgreSQL)
    DropExpression {
        /// Which.
        column: Ident,
        /// IF EXISTS
        if_exists: bool,
    },
    /// ALTER COLUMN .. SET STATISTICS, SET STORAGE, SET COMPRESSION, SET (..), RESET (..), OPTIONS (..) (PostgreSQL)
    SetColumnOption {
        /// Which: by its name, or in an index by its number.
        column: Ident,
        /// What is set.
        option: ColumnOption,
    },
    /// ALTER COLUMN .. SET VISIBLE, SET INVISIBLE (MySQL)
    SetColumnVisible {
        /// Which.
        column: Ident,
        /// VISIBLE
        is_visible: bool,
    },
    /// ADD CONSTRAINT
    AddConstraint(TableConstraint),
    /// ADD INDEX (MySQL, MariaDB)
    AddIndex(TableIndex),
    /// DROP CONSTRAINT
    DropConstraint {
        /// IF EXISTS
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE, RESTRICT
        behavior: Option<DropBehavior>,
    },
    /// DROP FOREIGN KEY (MySQL, MariaDB)
    DropForeignKey {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which.
        name: Ident,
    },
    /// DROP CHECK (MySQL)
    DropCheck {
        /// Which.
        name: Ident,
    },
    /// DROP PRIMARY KEY (MySQL, MariaDB)
    DropPrimaryKey,
    /// DROP INDEX, DROP KEY (MySQL, MariaDB)
    DropIndex {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which.
        name: Ident,
    },
    /// RENAME INDEX, RENAME KEY (MySQL, MariaDB)
    RenameIndex {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
    },
    /// ALTER INDEX .. VISIBLE, INVISIBLE (MySQL), IGNORED, NOT IGNORED (MariaDB)
    SetIndexVisible {
        /// IF EXISTS (MariaDB)
        if_exists: bool,
        /// Which.
        name: Ident,
        /// Whether queries use it.
        is_visible: bool,
    },
    /// RENAME CONSTRAINT
    RenameConstraint {
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
    },
    /// ALTER CONSTRAINT, ALTER CHECK
    AlterConstraint {
        /// CHECK is the word (MySQL).
        is_check: bool,
        /// Which.
        name: Ident,
        /// What it becomes.
        attributes: ConstraintAttributes,
        /// INHERIT, NO INHERIT (PostgreSQL 18)
        inherits: Option<bool>,
    },
    /// VALIDATE CONSTRAINT (PostgreSQL)
    ValidateConstraint(Ident),
    /// RENAME TO
    RenameTo(Name),
    /// SET SCHEMA (PostgreSQL)
    SetSchema(Ident),
    /// OWNER TO (PostgreSQL)
    OwnerTo(Ident),
    /// SET TABLESPACE (PostgreSQL)
    SetTablespace {
        /// Which.
        name: Ident,
        /// NOWAIT
        no_wait: bool,
    },
    /// SET (..) (PostgreSQL)
    SetParameters(Vec<StorageParameter>),
    /// RESET (..) (PostgreSQL)
    ResetParameters(Vec<StorageParameter>),
    /// SET LOGGED, SET UNLOGGED (PostgreSQL)
    SetLogged(bool),
    /// SET ACCESS METHOD (PostgreSQL); `None` for DEFAULT
    SetAccessMethod(Option<Ident>),
    /// SET WITHOUT OIDS, SET WITHOUT CLUSTER (PostgreSQL)
    SetWithout(String),
    /// CLUSTER ON (PostgreSQL)
    ClusterOn(Ident),
    /// ENABLE, DISABLE, FORCE ROW LEVEL SECURITY (PostgreSQL)
    RowSecurity(RowSecurity),
    /// ENABLE TRIGGER, DISABLE TRIGGER, ENABLE RULE .. (PostgreSQL)
    EnableTrigger {
        /// RULE, rather than TRIGGER
        is_rule: bool,
        /// ENABLE, DISABLE, ENABLE REPLICA, ENABLE ALWAYS
        state: String,
        /// Which; ALL and USER are words.
        name: Ident,
    },
    /// REPLICA IDENTITY (PostgreSQL): DEFAULT, FULL, NOTHING, USING INDEX
    ReplicaIdentity {
        /// The word.
        word: String,
        /// The index.
        index: Option<Ident>,
    },
    /// ATTACH PARTITION (PostgreSQL); of an index, without a bound
    AttachPartition {
        /// The partition.
        name: Name,
        /// For which values.
        bound: Option<PartitionBound>,
    },
    /// DETACH PARTITION (PostgreSQL)
    DetachPartition {
        /// The partition.
        name: Name,
        /// CONCURRENTLY, FINALIZE
        word: String,
    },
    /// INHERIT, NO INHERIT (PostgreSQL)
    Inherit {
        /// The parent.
        parent: Name,
        /// INHERIT, rather than NO INHERIT
        begins: bool,
    },
    /// OF, NOT OF (PostgreSQL)
    OfType(Option<Name>),
    /// OPTIONS (..) (PostgreSQL, foreign tables)
    ForeignOptions(Vec<StorageParameter>),
    /// DEPENDS ON EXTENSION, NO DEPENDS ON EXTENSION (PostgreSQL, indexes)
    DependsOnExtension {
        /// NO is written.
        is_negated: bool,
        /// The extension.
        name: Ident,
    },
    /// CONVERT TO CHARACTER SET (MySQL, MariaDB); `None` for DEFAULT
    ConvertTo {
        /// The character set.
        character_set: Option<Ident>,
        /// COLLATE
        collation: Option<Ident>,
    },
    /// ENGINE, COMMENT and other options of the table (MySQL, MariaDB)
    SetOptions(Vec<TableOption>),
    /// ORDER BY (MySQL, MariaDB)
    OrderBy(Vec<IndexKey>),
    /// ENABLE KEYS, DISABLE KEYS (MySQL, MariaDB)
    EnableKeys(bool),
    /// FORCE (MySQL, MariaDB)
    Force,
    /// DISCARD TABLESPACE, IMPORT TABLESPACE (MySQL, MariaDB)
    ImportTablespace(bool),
    /// WITH VALIDATION, WITHOUT VALIDATION (MySQL)
    Validation(bool),
    /// ADD PARTITION, DROP PARTITION, REORGANIZE PARTITION, PARTITION BY .. (MySQL, MariaDB), as words
    Partitions(String),
    /// ADD PERIOD FOR, DROP PERIOD FOR (MariaDB); with columns where it is added
    Period {
        /// Its name.
        name: Ident,
        /// The columns, where it is added.
        columns: Option<(Ident, Ident)>,
        /// IF EXISTS, IF NOT EXISTS
        if_exists: bool,
    },
    /// ADD SYSTEM VERSIONING, DROP SYSTEM VERSIONING (MariaDB)
    SystemVersioning(bool),
}

/// One change of an identity (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityChange {
    /// SET GENERATED ALWAYS, BY DEFAULT
    Generated {
        /// ALWAYS
        is_always: bool,
    },
    /// SET an option of its sequence
    Option(SequenceOption),
    /// RESTART, with a value
    Restart(Option<String>),
}

/// ROW LEVEL SECURITY (PostgreSQL)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowSecurity {
    /// ENABLE
    Enable,
    /// DISABLE
    Disable,
    /// FORCE
    Force,
    /// NO FORCE
    NoForce,
}

/// What ALTER COLUMN sets beside type, default and NOT NULL (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnOption {
    /// SET STATISTICS; `None` for DEFAULT
    Statistics(Option<String>),
    /// SET STORAGE
    Storage(String),
    /// SET COMPRESSION
    Compression(String),
    /// SET (..)
    Set(Vec<StorageParameter>),
    /// RESET (..)
    Reset(Vec<StorageParameter>),
    /// OPTIONS (..)
    ForeignOptions(Vec<StorageParameter>),
}
