//! Rows of the schema table of SQLite, and of its pragmas.

use crate::introspection::record;

record! {
    /// The version of the library.
    pub struct VersionRow {
        /// `3.45.1`
        pub version: String,
    }

    /// A table in which a virtual one keeps its rows.
    pub struct ShadowRow {
        /// Its name.
        pub name: String,
    }

    /// An object with its statement.
    pub struct StatementRow {
        /// `table`, `index`, `view` or `trigger`.
        pub kind: String,
        /// Its name.
        pub name: String,
        /// Its table.
        pub relation_name: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A column of a table.
    pub struct ColumnRow {
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// Its type.
        pub data_type: String,
        /// NOT NULL, as a number.
        pub is_not_null: i64,
        /// Its default.
        pub expression: Option<String>,
        /// Its place, from 1.
        pub position: i64,
        /// Its place in the primary key, from 1; 0 stands for none.
        pub key_place: i64,
    }

    /// A column of a UNIQUE.
    pub struct UniqueRow {
        /// Its table.
        pub relation_name: String,
        /// The index behind the constraint.
        pub index_name: String,
        /// The name of the column.
        pub name: String,
    }

    /// A column of a foreign key.
    pub struct ForeignKeyRow {
        /// Its table.
        pub relation_name: String,
        /// The number of the key in its table.
        pub id: i64,
        /// The name of the column.
        pub name: String,
        /// The table to which the key points.
        pub target: String,
        /// The column there; none stands for its primary key.
        pub target_name: Option<String>,
        /// ON DELETE
        pub on_delete: String,
        /// ON UPDATE
        pub on_update: String,
    }
}
