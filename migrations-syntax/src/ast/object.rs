//! Statements that are the same for many kinds of objects, and kinds that have statements of their own.

use super::{DataType, DropBehavior, Expression, Ident, Name, StorageParameter, TextLiteral};

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// TABLE
    Table,
    /// FOREIGN TABLE
    ForeignTable,
    /// VIEW
    View,
    /// MATERIALIZED VIEW
    MaterializedView,
    /// INDEX
    Index,
    /// SEQUENCE
    Sequence,
    /// TYPE
    Type,
    /// DOMAIN
    Domain,
    /// SCHEMA; DATABASE on MySQL and MariaDB
    Schema,
    /// DATABASE
    Database,
    /// EXTENSION
    Extension,
    /// FUNCTION
    Function,
    /// PROCEDURE
    Procedure,
    /// ROUTINE
    Routine,
    /// AGGREGATE
    Aggregate,
    /// TRIGGER
    Trigger,
    /// EVENT
    Event,
    /// EVENT TRIGGER
    EventTrigger,
    /// POLICY
    Policy,
    /// RULE
    Rule,
    /// COLLATION
    Collation,
    /// CONVERSION
    Conversion,
    /// CAST
    Cast,
    /// OPERATOR
    Operator,
    /// OPERATOR CLASS
    OperatorClass,
    /// OPERATOR FAMILY
    OperatorFamily,
    /// STATISTICS
    Statistics,
    /// PUBLICATION
    Publication,
    /// SUBSCRIPTION
    Subscription,
    /// TEXT SEARCH CONFIGURATION
    TextSearchConfiguration,
    /// TEXT SEARCH DICTIONARY
    TextSearchDictionary,
    /// TEXT SEARCH PARSER
    TextSearchParser,
    /// TEXT SEARCH TEMPLATE
    TextSearchTemplate,
    /// ACCESS METHOD
    AccessMethod,
    /// FOREIGN DATA WRAPPER
    ForeignDataWrapper,
    /// SERVER
    Server,
    /// USER MAPPING
    UserMapping,
    /// LANGUAGE
    Language,
    /// TRANSFORM
    Transform,
    /// ROLE; USER and GROUP on PostgreSQL
    Role,
    /// USER (MySQL, MariaDB)
    User,
    /// TABLESPACE
    Tablespace,
    /// COLUMN, where something is said about one
    Column,
    /// CONSTRAINT
    Constraint,
    /// LARGE OBJECT
    LargeObject,
    /// PACKAGE (MariaDB)
    Package,
}

/// DROP
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// What.
    pub kind: ObjectKind,
    /// TEMPORARY (MySQL, MariaDB)
    pub is_temporary: bool,
    /// CONCURRENTLY (PostgreSQL)
    pub is_concurrent: bool,
    /// IF EXISTS
    pub if_exists: bool,
    /// Which.
    pub targets: Vec<ObjectName>,
    /// CASCADE, RESTRICT
    pub behavior: Option<DropBehavior>,
    /// ALGORITHM, LOCK, WAIT (MySQL, MariaDB)
    pub online: Vec<super::OnlineOption>,
}

/// An object by its name, as far as its kind needs more than a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// Its name; for a cast or a transform, its words.
    pub name: Name,
    /// The arguments of a routine, aggregate or operator, where they are written.
    pub signature: Option<Vec<SignatureArgument>>,
    /// ON: the table of an index, trigger, policy, rule or constraint; the server of a user mapping
    pub table: Option<Name>,
    /// USING: the access method of an operator class or family
    pub method: Option<Ident>,
    /// ON DOMAIN is written (a constraint)
    pub is_of_domain: bool,
}

/// One argument of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureArgument {
    /// IN, OUT, INOUT, VARIADIC; `ORDER BY` before the arguments of an ordered-set aggregate
    pub mode: Option<String>,
    /// Its name.
    pub name: Option<Ident>,
    /// Its type; `None` for `*` and NONE.
    pub data_type: Option<DataType>,
}

/// ALTER .. of an object that is no relation: what is common to many kinds (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterObject {
    /// What.
    pub kind: ObjectKind,
    /// IF EXISTS
    pub if_exists: bool,
    /// Which.
    pub target: ObjectName,
    /// What happens to it.
    pub action: AlterObjectAction,
}

/// What happens to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterObjectAction {
    /// RENAME TO
    RenameTo(Ident),
    /// SET SCHEMA
    SetSchema(Ident),
    /// OWNER TO
    OwnerTo(Ident),
    /// DEPENDS ON EXTENSION
    DependsOnExtension {
        /// NO is written.
        is_negated: bool,
        /// The extension.
        name: Ident,
    },
    /// UPDATE, UPDATE TO (an extension); REFRESH VERSION
    Update(Option<String>),
    /// ADD or DROP a member of an extension: as words
    Members(String),
    /// What only its words tell.
    Words(String),
    /// Options of a routine: `STABLE`, `SET search_path`
    RoutineOptions(Vec<super::RoutineOption>),
}

/// CREATE TYPE, CREATE DOMAIN (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateType {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub definition: TypeDefinition,
}

/// What a type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeDefinition {
    /// AS ENUM
    Enumeration(Vec<TextLiteral>),
    /// AS (..)
    Composite(Vec<CompositeField>),
    /// AS RANGE
    Range(Vec<StorageParameter>),
    /// (..): a base type
    Base(Vec<StorageParameter>),
    /// Nothing: a shell type
    Shell,
    /// CREATE DOMAIN
    Domain {
        /// Its base.
        data_type: DataType,
        /// COLLATE, DEFAULT, NOT NULL, CHECK, in order
        attributes: Vec<super::ColumnAttribute>,
    },
}

/// A field of a composite type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompositeField {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub data_type: DataType,
    /// COLLATE
    pub collation: Option<Name>,
}

/// ALTER TYPE, as far as it is about values or fields (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterType {
    /// Which.
    pub name: Name,
    /// What happens to it.
    pub action: AlterTypeAction,
}

/// What happens to a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterTypeAction {
    /// ADD VALUE
    AddValue {
        /// IF NOT EXISTS
        if_not_exists: bool,
        /// The label.
        label: TextLiteral,
        /// Where it goes.
        position: Option<LabelPosition>,
    },
    /// RENAME VALUE
    RenameValue {
        /// Which.
        from: TextLiteral,
        /// What it becomes.
        to: TextLiteral,
    },
    /// RENAME ATTRIBUTE
    RenameAttribute {
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
        /// CASCADE, RESTRICT
        behavior: Option<DropBehavior>,
    },
    /// ADD ATTRIBUTE, DROP ATTRIBUTE, ALTER ATTRIBUTE, in order
    Attributes(Vec<AttributeChange>),
    /// SET (..)
    Set(Vec<StorageParameter>),
}

/// Where a label goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelPosition {
    /// BEFORE
    Before(TextLiteral),
    /// AFTER
    After(TextLiteral),
}

/// A change of a field of a composite type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeChange {
    /// ADD ATTRIBUTE
    Add(CompositeField, Option<DropBehavior>),
    /// DROP ATTRIBUTE
    Drop {
        /// IF EXISTS
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE, RESTRICT
        behavior: Option<DropBehavior>,
    },
    /// ALTER ATTRIBUTE .. TYPE
    Type(CompositeField, Option<DropBehavior>),
}

/// ALTER DOMAIN (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterDomain {
    /// Which.
    pub name: Name,
    /// What happens to it.
    pub action: AlterDomainAction,
}

/// What happens to a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterDomainAction {
    /// SET DEFAULT
    SetDefault(Expression),
    /// DROP DEFAULT
    DropDefault,
    /// SET NOT NULL, DROP NOT NULL
    SetNotNull(bool),
    /// ADD CONSTRAINT
    AddConstraint(Box<super::TableConstraint>),
    /// ADD NOT NULL, with the name of the constraint where one is written (PostgreSQL 17)
    AddNotNull(Option<Ident>),
    /// DROP CONSTRAINT
    DropConstraint {
        /// IF EXISTS
        if_exists: bool,
        /// Which.
        name: Ident,
        /// CASCADE, RESTRICT
        behavior: Option<DropBehavior>,
    },
    /// RENAME CONSTRAINT
    RenameConstraint {
        /// Which.
        from: Ident,
        /// What it becomes.
        to: Ident,
    },
    /// VALIDATE CONSTRAINT
    ValidateConstraint(Ident),
}

/// CREATE SCHEMA; CREATE DATABASE
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateSchema {
    /// SCHEMA or DATABASE
    pub kind: ObjectKind,
    /// IF NOT EXISTS, OR REPLACE (MariaDB)
    pub if_exists: super::IfExists,
    /// Its name; PostgreSQL takes that of the role where none is written.
    pub name: Option<Ident>,
    /// AUTHORIZATION (PostgreSQL)
    pub owner: Option<Ident>,
    /// Options, as words (MySQL, MariaDB; databases of PostgreSQL)
    pub options: String,
    /// Statements within it (PostgreSQL)
    pub elements: Vec<super::Statement>,
}

/// CREATE EXTENSION (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateExtension {
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// Its name.
    pub name: Ident,
    /// SCHEMA
    pub schema: Option<Ident>,
    /// VERSION
    pub version: Option<String>,
    /// CASCADE
    pub cascades: bool,
}

/// COMMENT ON (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// About what.
    pub kind: ObjectKind,
    /// About which.
    pub target: ObjectName,
    /// The comment; `None` for NULL.
    pub text: Option<TextLiteral>,
}

/// RENAME TABLE (MySQL, MariaDB)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameTable {
    /// IF EXISTS (MariaDB)
    pub if_exists: bool,
    /// Which, and what each becomes.
    pub renames: Vec<(Name, Name)>,
    /// WAIT, NOWAIT (MariaDB)
    pub online: Vec<super::OnlineOption>,
}

/// CREATE STATISTICS (PostgreSQL)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateStatistics {
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// Its name.
    pub name: Option<Name>,
    /// Of which kinds.
    pub kinds: Vec<Ident>,
    /// Of what.
    pub values: Vec<Expression>,
    /// The table; the grammar takes several, the server one.
    pub tables: Vec<super::TableReference>,
}

/// CREATE of a kind whose definition is a list of names with values, or words: COLLATION, AGGREGATE, OPERATOR, CAST,
/// TEXT SEARCH, PUBLICATION, ROLE and others. Its grammar is checked; of its meaning the words are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateOther {
    /// What.
    pub kind: ObjectKind,
    /// OR REPLACE, IF NOT EXISTS
    pub if_exists: super::IfExists,
    /// Which.
    pub target: ObjectName,
    /// What stands behind the name, as words.
    pub definition: String,
}
