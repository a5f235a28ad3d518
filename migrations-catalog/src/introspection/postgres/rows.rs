//! Rows of the catalogs of PostgreSQL.

use crate::introspection::record;

record! {
    /// The schema that names without one mean.
    pub struct UsualSchemaRow {
        /// Its name, if there is one.
        pub name: Option<String>,
    }

    /// A schema.
    pub struct SchemaRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its name.
        pub name: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// An extension.
    pub struct ExtensionRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its name.
        pub name: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// An enumeration.
    pub struct EnumerationRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name.
        pub name: String,
        /// Its labels, in order.
        pub labels: Vec<String>,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A composite type.
    pub struct CompositeRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name.
        pub name: String,
        /// The number under which its attributes stand among the columns.
        pub relation: i64,
        /// The start of its statement, before its attributes.
        pub opening: String,
    }

    /// A range.
    pub struct RangeRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name.
        pub name: String,
        /// Whether its statement stands alone.
        pub is_own: bool,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A domain.
    pub struct DomainRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name.
        pub name: String,
        /// Its base.
        pub data_type: String,
        /// Its collation, where that is not the one of its base.
        pub collation: Option<String>,
        /// Its default.
        pub expression: Option<String>,
        /// NOT NULL
        pub is_not_null: bool,
        /// Its CHECKs.
        pub conditions: Vec<String>,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A sequence.
    pub struct SequenceRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name.
        pub name: String,
        /// Its type.
        pub data_type: String,
        /// The column that owns it.
        pub owner: Option<String>,
        /// Whether it belongs to an identity column.
        pub is_identity: bool,
        /// Start, step and bounds where they are not the usual ones.
        pub options: String,
        /// The statement that makes it.
        pub statement: String,
        /// The statement that gives it to its owner.
        pub ownership: Option<String>,
    }

    /// A table.
    pub struct TableRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name.
        pub name: String,
        /// `partitioned`, `foreign`, `unlogged`; empty for the usual one.
        pub form: String,
        /// Whether it is a partition.
        pub is_partition: bool,
        /// PARTITION BY
        pub partition_key: Option<String>,
        /// FOR VALUES
        pub bound: Option<String>,
        /// The tables from which it inherits, or of which it is a partition.
        pub parents: Option<String>,
        /// The start of its statement, before its columns.
        pub opening: String,
        /// The end of its statement, behind its columns.
        pub closing: String,
    }

    /// A column of a table, or an attribute of a composite type.
    pub struct ColumnRow {
        /// The number of its table or type.
        pub relation: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// `r`, `p` or `f` for a table, `c` for a type.
        pub kind: String,
        /// Its name.
        pub name: String,
        /// Whether it is there without a parent, too.
        pub is_local: bool,
        /// Its type.
        pub data_type: String,
        /// NOT NULL
        pub is_not_null: bool,
        /// Its default, or the expression that generates it.
        pub expression: Option<String>,
        /// `s` for a stored generated column, `v` for a virtual one.
        pub generated: String,
        /// `a` for ALWAYS, `d` for BY DEFAULT.
        pub identity: String,
        /// Its collation, where that is not the one of its type.
        pub collation: Option<String>,
        /// Its place, from 1.
        pub position: i64,
        /// The column as a table has it.
        pub definition: String,
    }

    /// A constraint.
    pub struct ConstraintRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// `p`, `u`, `f`, `c` or `x`.
        pub kind: String,
        /// Its form in words.
        pub form: String,
        /// Its columns.
        pub columns: Option<String>,
        /// The columns of its index.
        pub keys: Option<String>,
        /// INCLUDE
        pub included: Option<String>,
        /// NULLS NOT DISTINCT
        pub nulls: Option<String>,
        /// The table to which it points.
        pub target: Option<String>,
        /// The columns there.
        pub target_columns: Option<String>,
        /// MATCH
        pub matching: Option<String>,
        /// ON DELETE
        pub on_delete: Option<String>,
        /// ON UPDATE
        pub on_update: Option<String>,
        /// DEFERRABLE
        pub deferral: String,
        /// The condition of a CHECK.
        pub condition: Option<String>,
        /// Everything behind its name.
        pub definition: String,
        /// Whether it is not a part of another one.
        pub is_own: bool,
        /// The statement that makes it.
        pub statement: String,
    }

    /// An index that no constraint brings.
    pub struct IndexRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// Its keys, each with parts.
        pub keys: Vec<String>,
        /// INCLUDE
        pub included: Option<String>,
        /// UNIQUE
        pub is_unique: bool,
        /// Its method, where that is not the usual one.
        pub method: Option<String>,
        /// WHERE
        pub condition: Option<String>,
        /// NULLS NOT DISTINCT, and whether it is invalid.
        pub options: String,
        /// Whether it does not come with an index of a parent.
        pub is_own: bool,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A function, a procedure, an aggregate.
    pub struct RoutineRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name with the types of its arguments.
        pub name: String,
        /// Its arguments with modes, names and types.
        pub arguments: Option<String>,
        /// The type that a function gives back.
        pub result: Option<String>,
        /// Language, volatility and the like.
        pub options: Vec<String>,
        /// Its body, where that is a text.
        pub body: Option<String>,
        /// The statement that makes it, where the server has one.
        pub statement: Option<String>,
    }

    /// A view.
    pub struct ViewRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its name.
        pub name: String,
        /// `materialized`, or nothing.
        pub form: String,
        /// WITH (..)
        pub options: Vec<String>,
        /// Its query, in the words of the server.
        pub query: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A trigger.
    pub struct TriggerRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// CONSTRAINT
        pub is_constraint: bool,
        /// DEFERRABLE
        pub deferral: String,
        /// When it runs, in words.
        pub actions: String,
        /// The function that it calls, with arguments.
        pub call: Option<String>,
        /// WHEN
        pub condition: Option<String>,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A policy.
    pub struct PolicyRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// PERMISSIVE, rather than RESTRICTIVE
        pub is_permissive: bool,
        /// The command for which it is; empty for all.
        pub command: String,
        /// The roles for which it is; none for all.
        pub roles: Option<String>,
        /// USING
        pub condition: Option<String>,
        /// WITH CHECK
        pub check_condition: Option<String>,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A rule.
    pub struct RuleRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A comment on a table or a column.
    pub struct CommentRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// The column; empty for the table itself.
        pub name: String,
        /// Its text.
        pub comment: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A table with row security.
    pub struct RowSecurityRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub relation_name: String,
        /// `ENABLE` or `FORCE`.
        pub word: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// What is set on an object, or an object that is kept as its statement.
    pub struct StatementRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// The statement that makes it.
        pub statement: String,
    }

    /// The catalogs of the server.
    pub struct CatalogsRow {
        /// The query over those that may be read.
        pub objects: String,
        /// The names of those that may not.
        pub unread: Option<String>,
    }

    /// An object of any kind.
    pub struct ObjectRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// The server's word for its kind.
        pub kind: String,
        /// Its schema; empty for the usual one.
        pub schema: String,
        /// Its table.
        pub table: String,
        /// Its name.
        pub name: String,
        /// Its name as the server writes it.
        pub identity: String,
        /// Whether it is a part of another object.
        pub comes_along: bool,
    }

    /// One row of `pg_depend`.
    pub struct EdgeRow {
        /// The catalog of the object that is needed.
        pub needed_class: i64,
        /// Its number there.
        pub needed: i64,
        /// The catalog of the object that needs it.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// Whether that is a part of it.
        pub is_part: bool,
        /// The object that needs it, as the server writes its name.
        pub identity: Option<String>,
        /// The object that is needed, as the server writes its name.
        pub owner: Option<String>,
    }

    /// Something about an object.
    pub struct FactRow {
        /// The catalog of the server in which the object stands.
        pub class: i64,
        /// Its number there.
        pub object: i64,
        /// A word for it.
        pub kind: String,
        /// The object as the server writes its name.
        pub identity: String,
        /// Why it is left out.
        pub reason: String,
    }

    /// A setting of the database.
    pub struct SettingRow {
        /// Where it is set.
        pub name: String,
        /// The settings.
        pub reason: String,
    }
}
