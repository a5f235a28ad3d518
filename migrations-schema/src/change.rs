//! What a statement changes in a schema: a closed list, the same for every database.
//!
//! Reading turns the words of a statement into these; the model applies them. Names are folded as the database folds
//! them, and keep the place where they stand.

use migrations_catalog::Expression;

use crate::Span;
use crate::properties::{Properties, SetProperty};

mod property;

pub use property::{SetProperties, TablePart};

pub use migrations_syntax::ast::IfExists;

/// A name without a qualifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The name as the database keeps it.
    pub name: String,
    /// Where it stands in the script.
    pub span: Span,
}

/// A name that may have a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The schema; empty where none is written.
    pub schema: String,
    /// The name as the database keeps it.
    pub name: String,
    /// Where it stands in the script.
    pub span: Span,
}

/// One change of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// CREATE TABLE
    CreateTable(Box<NewTable>),
    /// ALTER TABLE
    AlterTable {
        /// The table.
        table: Name,
        /// IF EXISTS
        existing: IfExists,
        /// ONLY: not to its partitions and children (PostgreSQL).
        is_only: bool,
        /// What happens to it, in order.
        actions: Vec<TableAction>,
    },
    /// CREATE INDEX
    CreateIndex(NewIndex),
    /// CREATE SEQUENCE
    CreateSequence {
        /// Its name.
        name: Name,
        /// IF NOT EXISTS
        existing: IfExists,
        /// What its options say.
        options: SequenceOptions,
    },
    /// ALTER SEQUENCE
    AlterSequence {
        /// Its name.
        name: Name,
        /// IF EXISTS
        existing: IfExists,
        /// What its options say.
        options: SequenceOptions,
    },
    /// CREATE TYPE, CREATE DOMAIN
    CreateType {
        /// Its name.
        name: Name,
        /// Whether one that is there is left as it is.
        existing: IfExists,
        /// What it is.
        body: TypeBody,
    },
    /// ALTER TYPE .. ADD VALUE
    AddLabel {
        /// The enumeration.
        name: Name,
        /// The new label.
        label: Ident,
        /// IF NOT EXISTS
        existing: IfExists,
        /// Before or after which.
        place: LabelPlace,
    },
    /// DELETE FROM pg_enum: what PostgreSQL has no statement for.
    DropLabel {
        /// The enumeration.
        name: Name,
        /// The label.
        label: Ident,
    },
    /// SET search_path: from here on nobody can tell which objects names mean.
    TaintAll,
    /// PRAGMA legacy_alter_table (SQLite), to the end of the script.
    RenameAsBefore(bool),
    /// SET CONSTRAINTS ALL IMMEDIATE (PostgreSQL)
    CheckRows,
    /// SET foreign_key_checks (MySQL), to the end of the script.
    EnforceForeignKeys(bool),
    /// ALTER TYPE .. RENAME VALUE
    RenameLabel {
        /// The enumeration.
        name: Name,
        /// The label.
        from: Ident,
        /// What it becomes.
        to: Ident,
    },
    /// CREATE VIEW
    CreateView(NewView),
    /// CREATE FUNCTION, PROCEDURE, AGGREGATE, TRIGGER, POLICY, RULE, ..: an object by its name and text.
    CreateObject(NewObject),
    /// CREATE SCHEMA
    CreateSchema {
        /// Its name.
        name: Ident,
        /// IF NOT EXISTS
        existing: IfExists,
    },
    /// CREATE CAST
    CreateCast,
    /// CREATE EXTENSION
    CreateExtension {
        /// Its name.
        name: Ident,
        /// IF NOT EXISTS
        existing: IfExists,
        /// SCHEMA; empty where none is written.
        schema: String,
        /// VERSION; empty where none is written, which is the usual one.
        version: String,
    },
    /// ALTER EXTENSION .. SET SCHEMA, UPDATE
    AlterExtension {
        /// Which.
        name: Ident,
        /// Where it goes.
        schema: Option<String>,
        /// What it becomes; empty for the usual version.
        version: Option<String>,
    },
    /// DROP ..
    Drop {
        /// What.
        kind: NamedKind,
        /// Which.
        names: Vec<Name>,
        /// The table of a trigger, a policy or an index.
        table: Option<Name>,
        /// The arguments of a function, where they are written.
        signature: Option<String>,
        /// IF EXISTS
        existing: IfExists,
        /// CASCADE
        cascades: bool,
    },
    /// ALTER .. RENAME TO, RENAME TABLE
    Rename {
        /// What.
        kind: NamedKind,
        /// Which.
        name: Name,
        /// IF EXISTS
        existing: IfExists,
        /// The table of a trigger or a policy.
        table: Option<Name>,
        /// What it becomes; with a schema where it moves to another.
        to: Name,
    },
    /// ALTER .. SET SCHEMA
    SetSchema {
        /// What.
        kind: NamedKind,
        /// Which.
        name: Name,
        /// IF EXISTS
        existing: IfExists,
        /// Where it goes.
        schema: Ident,
    },
    /// COMMENT ON TABLE, COMMENT ON COLUMN (PostgreSQL)
    Comment {
        /// The table.
        table: Name,
        /// Its column, if it is about one.
        column: Option<Ident>,
        /// The comment; empty for NULL.
        text: String,
    },
    /// COMMENT ON anything else, ALTER .. SET (..)
    SetProperties(SetProperties),
    /// Something about an object that only its text tells: ALTER FUNCTION, ALTER POLICY, ALTER DOMAIN ..
    AlterObject {
        /// What.
        kind: NamedKind,
        /// Which.
        name: Name,
        /// The table of a trigger or a policy.
        table: Option<Name>,
        /// The arguments of a function, where they are written.
        signature: Option<String>,
        /// The words of the statement.
        text: String,
    },
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NamedKind {
    /// A table.
    Table,
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
    /// An index.
    Index,
    /// A sequence.
    Sequence,
    /// A type or a domain.
    Type,
    /// A schema.
    Schema,
    /// An extension.
    Extension,
    /// A function, a procedure, an aggregate.
    Routine,
    /// A trigger.
    Trigger,
    /// A policy.
    Policy,
    /// A rule.
    Rule,
    /// Anything else that PostgreSQL keeps under a name: the words for it, such as `collation`. Empty for what is not kept:
    /// a cast, an event.
    Other(&'static str),
}

impl NamedKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::Index => "index",
            Self::Sequence => "sequence",
            Self::Type => "type",
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Routine => "function",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::Rule => "rule",
            Self::Other("") => "object",
            Self::Other(words) => words,
        }
    }
}

/// A new table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTable {
    /// Its name.
    pub name: Name,
    /// IF NOT EXISTS, OR REPLACE
    pub existing: IfExists,
    /// A word for a table of another sort: `temporary`, `virtual`, `partitioned`, `unlogged`, `foreign`.
    pub form: &'static str,
    /// Its columns.
    pub columns: Vec<NewColumn>,
    /// Its constraints, those of columns included.
    pub constraints: Vec<NewConstraint>,
    /// Its indexes (MySQL).
    pub indexes: Vec<NewIndex>,
    /// Where else its columns come from.
    pub template: Template,
    /// For which values it is a partition.
    pub bound: Expression,
    /// What makes its rows other than usual: `STRICT`, `WITHOUT ROWID`.
    pub options: String,
    /// A comment (MySQL).
    pub comment: String,
    /// The collation for columns that name none (MySQL).
    pub collation: String,
    /// WITH (..), TABLESPACE, USING, OF (PostgreSQL)
    pub properties: Properties,
}

/// Where the columns of a new table come from, apart from those that are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Template {
    /// From nowhere else.
    #[default]
    None,
    /// LIKE: the tables, and whether indexes and defaults are taken along.
    Like(Vec<(Name, LikeOptions)>),
    /// PARTITION OF
    Partition(Name),
    /// INHERITS
    Inherits(Vec<Name>),
    /// AS SELECT: what it reads, if it is no more than columns of one table.
    Query(Option<SimpleQuery>),
}

/// What LIKE takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LikeOptions {
    /// Defaults.
    pub defaults: bool,
    /// Generated columns.
    pub generated: bool,
    /// Identities.
    pub identity: bool,
    /// Check constraints.
    pub constraints: bool,
    /// Indexes, keys among them.
    pub indexes: bool,
    /// Comments.
    pub comments: bool,
    /// How values are stored.
    pub storage: bool,
    /// How values are compressed.
    pub compression: bool,
}

impl LikeOptions {
    /// Everything.
    pub(crate) fn all() -> Self {
        Self {
            defaults: true,
            generated: true,
            identity: true,
            constraints: true,
            indexes: true,
            comments: true,
            storage: true,
            compression: true,
        }
    }
}

/// `SELECT a, b FROM t`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimpleQuery {
    /// The table.
    pub table: Name,
    /// The columns; `None` for all.
    pub columns: Option<Vec<Ident>>,
}

/// A new column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewColumn {
    /// Its name.
    pub name: Ident,
    /// Its type in canonical form; empty where none is written (SQLite).
    pub data_type: String,
    /// Where the type stands.
    pub type_span: Span,
    /// NOT NULL
    pub is_not_null: bool,
    /// NOT NULL ON CONFLICT (SQLite)
    pub null_conflict: &'static str,
    /// NULL is written (MySQL makes a difference for timestamps).
    pub is_null_written: bool,
    /// Its default.
    pub default: Option<Expression>,
    /// Columns that the default names.
    pub default_names: Vec<Ident>,
    /// What two attributes say against each other, and where the second one stands (PostgreSQL).
    pub contradiction: Option<(&'static str, Span)>,
    /// DEFAULT NULL is written.
    pub has_null_default: bool,
    /// GENERATED AS: the expression, and whether it is stored.
    pub generated: Option<(Expression, bool)>,
    /// `always` or `by default` for an identity, `auto_increment`; empty for neither.
    pub identity: &'static str,
    /// What the options of an identity say of its sequence.
    pub identity_options: SequenceOptions,
    /// The type of the sequence of a serial column: smallint, integer or bigint.
    pub serial: Option<&'static str>,
    /// COLLATE, CHARACTER SET
    pub collation: String,
    /// ON UPDATE CURRENT_TIMESTAMP (MySQL)
    pub on_update: Option<Expression>,
    /// COMMENT (MySQL)
    pub comment: String,
    /// INVISIBLE (MySQL)
    pub is_invisible: bool,
    /// STORAGE, COMPRESSION (PostgreSQL)
    pub properties: Properties,
}

/// A new constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConstraint {
    /// Its name, if it has one.
    pub name: Option<Ident>,
    /// What it says.
    pub body: ConstraintBody,
    /// The column with which it stands (MySQL and SQLite treat these apart).
    pub of_column: Option<String>,
    /// NOT VALID
    pub is_unchecked: bool,
    /// NOT ENFORCED (MySQL, PostgreSQL 18)
    pub is_unenforced: bool,
    /// NO INHERIT (PostgreSQL)
    pub is_own: bool,
    /// `deferrable`, `deferrable initially deferred`; empty for neither.
    pub deferral: &'static str,
    /// IF NOT EXISTS (MariaDB)
    pub existing: IfExists,
    /// WITH (..), USING INDEX TABLESPACE (PostgreSQL)
    pub properties: Properties,
    /// Where it stands.
    pub span: Span,
}

/// What a constraint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintBody {
    /// PRIMARY KEY
    PrimaryKey(Keys),
    /// UNIQUE
    Unique {
        /// The columns.
        keys: Keys,
        /// NULLS NOT DISTINCT
        nulls_equal: bool,
    },
    /// FOREIGN KEY, REFERENCES
    ForeignKey {
        /// Its columns.
        columns: Vec<Ident>,
        /// The table to which it points.
        table: Name,
        /// The columns there; empty for the primary key.
        targets: Vec<Ident>,
        /// `on delete cascade on update restrict`, `match full`
        actions: String,
        /// The name of the index that is made for it (MySQL).
        index: Option<Ident>,
    },
    /// CHECK
    Check(Expression),
    /// EXCLUDE: the words of its definition.
    Exclude(Expression),
    /// PRIMARY KEY USING INDEX, UNIQUE USING INDEX
    UsingIndex {
        /// Whether it is the primary key.
        is_primary: bool,
        /// The index.
        index: Ident,
    },
    /// NOT NULL as a constraint of the table (PostgreSQL 18)
    NotNull(Ident),
}

/// Columns of a key or an index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// The keys, in order.
    pub list: Vec<Key>,
    /// INCLUDE
    pub include: Vec<Ident>,
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The column or the expression.
    pub body: KeyBody,
    /// What follows: length, collation, operator class, order.
    pub suffix: String,
}

/// What is indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyBody {
    /// A column.
    Column(Ident),
    /// An expression.
    Expression(Expression),
}

/// A new index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIndex {
    /// Its name, if it has one.
    pub name: Option<Name>,
    /// Its table.
    pub table: Name,
    /// ON ONLY: not on its partitions (PostgreSQL).
    pub is_only: bool,
    /// IF NOT EXISTS, OR REPLACE
    pub existing: IfExists,
    /// UNIQUE
    pub is_unique: bool,
    /// `gin`, `hash`, `fulltext`; empty for the usual one.
    pub method: String,
    /// What is indexed.
    pub keys: Keys,
    /// WHERE
    pub condition: Option<Expression>,
    /// NULLS NOT DISTINCT
    pub nulls_equal: bool,
    /// COMMENT, INVISIBLE, WITH PARSER (MySQL, MariaDB)
    pub marks: IndexMarks,
    /// WITH (..), TABLESPACE (PostgreSQL)
    pub properties: Properties,
    /// Where it stands.
    pub span: Span,
}

/// What an index of MySQL or MariaDB has beside its keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndexMarks {
    /// COMMENT
    pub comment: String,
    /// Queries do not use it: `invisible` on MySQL, `ignored` on MariaDB; empty where they do.
    pub hidden: &'static str,
    /// WITH PARSER
    pub parser: String,
}

/// A new view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewView {
    /// Its name.
    pub name: Name,
    /// IF NOT EXISTS, OR REPLACE
    pub existing: IfExists,
    /// What stands before VIEW: RECURSIVE, ALGORITHM, SQL SECURITY.
    pub words: String,
    /// MATERIALIZED
    pub is_materialized: bool,
    /// TEMPORARY
    pub is_temporary: bool,
    /// Its query.
    pub query: String,
    /// What stands behind its name, as it was written.
    pub source: String,
    /// Tables and views that its query names.
    pub reads: Vec<Name>,
    /// WITH (..), WITH CHECK OPTION, TABLESPACE, USING (PostgreSQL)
    pub properties: Properties,
}

/// An object that is known by its name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObject {
    /// What it is.
    pub kind: NamedKind,
    /// Its name.
    pub name: Name,
    /// Its table.
    pub table: Option<Name>,
    /// The types of its arguments, in parentheses.
    pub signature: String,
    /// IF NOT EXISTS, OR REPLACE
    pub existing: IfExists,
    /// Its words.
    pub text: String,
    /// The statement, as it was written.
    pub source: String,
    /// The function that a trigger calls.
    pub calls: Option<Name>,
    /// Tables that the statements of a trigger name (SQLite).
    pub reads: Vec<Name>,
    /// Columns of its table without which it cannot be: statistics (PostgreSQL).
    pub columns: Vec<String>,
}

/// What a type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeBody {
    /// An enumeration with its labels, in order.
    Enumeration(Vec<Ident>),
    /// Anything else: its form, the words of its definition, and what stands behind its name as it was written.
    Other(&'static str, String, String),
}

/// Where a new label goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelPlace {
    /// Behind all others.
    Last,
    /// Before one.
    Before(Ident),
    /// Behind one.
    After(Ident),
}

/// What the options of a sequence say; `None` for what they leave as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SequenceOptions {
    /// SEQUENCE NAME: what the sequence of an identity is called.
    pub name: Option<Name>,
    /// AS
    pub data_type: Option<String>,
    /// START, INCREMENT, MINVALUE, MAXVALUE, CACHE, CYCLE, as words.
    pub values: Vec<(&'static str, String)>,
    /// OWNED BY: a table and its column; NONE is inside.
    pub owner: Option<Option<(Name, Ident)>>,
}

/// Where a column goes (MySQL).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ColumnPlace {
    /// Where it is, or behind all others.
    #[default]
    Last,
    /// FIRST
    First,
    /// AFTER
    After(Ident),
}

/// What DROP CONSTRAINT and its like name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintSort {
    /// Any constraint.
    Any,
    /// A foreign key (MySQL).
    ForeignKey,
    /// A check (MySQL).
    Check,
}

/// What ALTER TABLE does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableAction {
    /// ADD COLUMN, with the constraints that stand with it.
    AddColumn {
        /// The column.
        column: Box<NewColumn>,
        /// What stands with it.
        constraints: Vec<NewConstraint>,
        /// IF NOT EXISTS
        existing: IfExists,
        /// Where it goes.
        place: ColumnPlace,
    },
    /// DROP COLUMN
    DropColumn {
        /// Which.
        name: Ident,
        /// IF EXISTS
        existing: IfExists,
        /// CASCADE
        cascades: bool,
    },
    /// RENAME COLUMN
    RenameColumn {
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
        /// IF EXISTS (MariaDB)
        existing: IfExists,
    },
    /// CHANGE, MODIFY (MySQL)
    ChangeColumn {
        /// Which.
        from: Ident,
        /// What it becomes.
        column: Box<NewColumn>,
        /// What stands with it.
        constraints: Vec<NewConstraint>,
        /// IF EXISTS
        existing: IfExists,
        /// Where it goes.
        place: Option<ColumnPlace>,
    },
    /// SET DATA TYPE
    SetType {
        /// Which.
        column: Ident,
        /// The type in canonical form.
        data_type: String,
        /// COLLATE
        collation: String,
        /// `bigserial` and its like, which are no types here, as it is written.
        serial: Option<String>,
        /// USING says how values become the other type.
        is_said_how: bool,
        /// Where the type stands.
        span: Span,
    },
    /// SET DEFAULT, DROP DEFAULT
    SetDefault {
        /// Which.
        column: Ident,
        /// The default.
        default: Option<Expression>,
        /// Columns that it names.
        names: Vec<Ident>,
        /// NULL is written.
        is_null: bool,
    },
    /// SET NOT NULL, DROP NOT NULL
    SetNotNull {
        /// Which.
        column: Ident,
        /// Whether it is NOT NULL then.
        is_not_null: bool,
    },
    /// ADD GENERATED AS IDENTITY, SET GENERATED, DROP IDENTITY
    SetIdentity {
        /// Which.
        column: Ident,
        /// `always` or `by default`; empty to drop it, `None` to leave it as it is.
        identity: Option<&'static str>,
        /// What its options say of its sequence.
        options: SequenceOptions,
        /// IF EXISTS
        existing: IfExists,
    },
    /// SET EXPRESSION (PostgreSQL 17)
    SetExpression {
        /// Which.
        column: Ident,
        /// What is computed from now on.
        expression: Expression,
    },
    /// SET VISIBLE, SET INVISIBLE (MySQL)
    SetVisible {
        /// Which.
        column: Ident,
        /// VISIBLE
        is_visible: bool,
    },
    /// DROP EXPRESSION
    DropExpression {
        /// Which.
        column: Ident,
        /// IF EXISTS
        existing: IfExists,
    },
    /// ADD CONSTRAINT
    AddConstraint(NewConstraint),
    /// DROP CONSTRAINT, DROP FOREIGN KEY, DROP CHECK
    DropConstraint {
        /// Which.
        name: Ident,
        /// Of which sort.
        sort: ConstraintSort,
        /// IF EXISTS
        existing: IfExists,
        /// CASCADE
        cascades: bool,
    },
    /// DROP PRIMARY KEY (MySQL)
    DropPrimaryKey {
        /// Where it stands.
        span: Span,
    },
    /// RENAME CONSTRAINT
    RenameConstraint {
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
    },
    /// ALTER CONSTRAINT
    DeferConstraint {
        /// Which.
        name: Ident,
        /// As in [`NewConstraint`].
        deferral: &'static str,
    },
    /// ALTER CONSTRAINT .. ENFORCED, ALTER CHECK (MySQL, PostgreSQL 18)
    EnforceConstraint {
        /// Which.
        name: Ident,
        /// ENFORCED
        is_enforced: bool,
    },
    /// ALTER INDEX .. VISIBLE, IGNORED (MySQL, MariaDB)
    SetIndexHidden {
        /// Which.
        name: Ident,
        /// As in [`IndexMarks`].
        hidden: &'static str,
    },
    /// VALIDATE CONSTRAINT
    ValidateConstraint {
        /// Which.
        name: Ident,
    },
    /// ADD INDEX (MySQL)
    AddIndex(NewIndex),
    /// DROP INDEX (MySQL)
    DropIndex {
        /// Which.
        name: Ident,
        /// IF EXISTS
        existing: IfExists,
    },
    /// RENAME INDEX (MySQL)
    RenameIndex {
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
    },
    /// RENAME TO
    RenameTo(Name),
    /// SET SCHEMA
    SetSchema(Ident),
    /// ENABLE ROW LEVEL SECURITY and its like: a word, and whether it is there then.
    SetOption(&'static str, bool),
    /// SET LOGGED, SET UNLOGGED
    SetForm(&'static str),
    /// ATTACH PARTITION, DETACH PARTITION
    Partition {
        /// The partition.
        name: Name,
        /// Whether it is attached.
        attaches: bool,
        /// For which values.
        bound: Expression,
    },
    /// INHERIT, NO INHERIT
    Inherit {
        /// The parent.
        parent: Name,
        /// Whether it inherits from now on.
        begins: bool,
    },
    /// COMMENT = (MySQL)
    SetComment(String),
    /// SET (..), ALTER COLUMN .. SET STORAGE, REPLICA IDENTITY and their like (PostgreSQL)
    SetProperties {
        /// Of what.
        part: TablePart,
        /// What is set.
        values: Vec<SetProperty>,
    },
    /// PARTITION BY, with what stands behind it in canonical form; empty for REMOVE PARTITIONING (MySQL)
    SetPartitions(String),
    /// CONVERT TO CHARACTER SET, COLLATE (MySQL)
    SetCollation {
        /// Whether the columns get it, too.
        converts: bool,
        /// The collation or character set.
        collation: String,
    },
    /// What does not show in a schema: OWNER TO.
    Nothing,
}
