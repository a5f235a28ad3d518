//! Rows of the information schema of MySQL and MariaDB.

use crate::introspection::{Columns, Record, RecordError, Value, record};

record! {
    /// The version of the server.
    pub struct VersionRow {
        /// As the server says it.
        pub version: String,
        /// `lower_case_table_names`: 0 where the case of a letter makes another table.
        pub table_names: i64,
    }

    /// A name.
    pub struct NameRow {
        /// The name.
        pub name: String,
    }

    /// A table, a view, a sequence.
    pub struct RelationRow {
        /// `table`, `view`, `sequence`, or a word of the server for another kind.
        pub kind: String,
        /// Its name.
        pub name: String,
        /// ENGINE
        pub engine: String,
        /// COLLATE
        pub collation: String,
        /// Other options.
        pub options: String,
        /// COMMENT
        pub comment: String,
    }

    /// A column of a table.
    pub struct ColumnRow {
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// Its type.
        pub data_type: String,
        /// COLLATE
        pub collation: String,
        /// `YES` or `NO`.
        pub takes_null: String,
        /// DEFAULT, as the product tells it.
        pub default_value: Option<String>,
        /// AUTO_INCREMENT, ON UPDATE and the like.
        pub extra: String,
        /// GENERATED AS
        pub generation: String,
        /// COMMENT
        pub comment: String,
        /// Its place, from 1.
        pub position: i64,
    }

    /// A column with a spatial reference system.
    pub struct SpatialSystemRow {
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// SRID
        pub number: i64,
    }

    /// A key of an index.
    pub struct IndexPartRow {
        /// The table.
        pub relation_name: String,
        /// The name of the index.
        pub name: String,
        /// The place of the key in the index, from 1.
        pub position: i64,
        /// UNIQUE, as a number.
        pub is_unique: i64,
        /// `BTREE`, `HASH`, `FULLTEXT`, `SPATIAL`
        pub method: String,
        /// The column, if it is one.
        pub column_name: Option<String>,
        /// How much of it is indexed.
        pub length: Option<i64>,
        /// DESC, as a number.
        pub descends: i64,
        /// COMMENT
        pub comment: String,
    }

    /// A key of an index that is an expression, or invisible.
    pub struct IndexDetailRow {
        /// The table.
        pub relation_name: String,
        /// The name of the index.
        pub name: String,
        /// The place of the key in the index, from 1.
        pub position: i64,
        /// The expression, as the product tells it.
        pub expression: Option<String>,
        /// VISIBLE, as a number.
        pub is_visible: i64,
    }

    /// A CHECK.
    pub struct CheckRow {
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// Its condition, as the product tells it.
        pub condition: String,
        /// `YES` or `NO`.
        pub enforced: String,
    }

    /// A column of a foreign key.
    pub struct ForeignKeyRow {
        /// Its table.
        pub relation_name: String,
        /// The name of the key.
        pub name: String,
        /// The column.
        pub column_name: String,
        /// The database of the target; empty for the same one.
        pub target_schema: String,
        /// The table to which it points.
        pub target: String,
        /// The column there.
        pub target_column: String,
        /// ON DELETE
        pub on_delete: String,
        /// ON UPDATE
        pub on_update: String,
    }

    /// A partition.
    pub struct PartitionRow {
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// `RANGE`, `LIST COLUMNS` and the like.
        pub method: String,
        /// The expression by which the table is partitioned.
        pub expression: String,
        /// VALUES
        pub bound: String,
    }

    /// A view.
    pub struct ViewRow {
        /// Its name.
        pub name: String,
        /// Its query.
        pub query: String,
        /// `NONE`, `LOCAL`, `CASCADED`
        pub check_option: String,
        /// `DEFINER`, `INVOKER`
        pub security: String,
        /// The name of this database.
        pub own_database: String,
    }

    /// A trigger.
    pub struct TriggerRow {
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// When it runs.
        pub actions: String,
        /// Its statements.
        pub body: String,
    }

    /// A routine.
    pub struct RoutineRow {
        /// Its kind.
        pub kind: String,
        /// Its name.
        pub name: String,
        /// Its body, if this user may read it.
        pub body: Option<String>,
    }

    /// An event.
    pub struct NamedRow {
        /// Its kind.
        pub kind: String,
        /// Its name.
        pub name: String,
    }

    /// Something about a table or a part of it.
    pub struct FactRow {
        /// A word for it.
        pub kind: String,
        /// The table.
        pub belongs_to: String,
        /// The part; empty for the table itself.
        pub name: String,
        /// Why it is left out.
        pub reason: String,
    }
}

/// The answer to SHOW CREATE TABLE.
pub struct CreateTableRow {
    /// The statement.
    pub statement: String,
}

impl Record for CreateTableRow {
    fn read(columns: &dyn Columns) -> Result<Self, RecordError> {
        Ok(Self { statement: Value::read(columns, "Create Table")? })
    }
}

/// The answer to SHOW CREATE VIEW.
pub struct CreateViewRow {
    /// The statement.
    pub statement: String,
}

impl Record for CreateViewRow {
    fn read(columns: &dyn Columns) -> Result<Self, RecordError> {
        Ok(Self { statement: Value::read(columns, "Create View")? })
    }
}

record! {
    /// A column of a view.
    pub struct ViewColumnRow {
        /// The view.
        pub relation_name: String,
        /// Its name.
        pub name: String,
    }

    /// A trigger as a statement.
    pub struct TriggerStatementRow {
        /// Its table.
        pub relation_name: String,
        /// Its name.
        pub name: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// A routine as the parts of a statement.
    pub struct RoutineStatementRow {
        /// `function`, `procedure`.
        pub kind: String,
        /// Its name.
        pub name: String,
        /// What stands before its parameters.
        pub opening: String,
        /// RETURNS
        pub result: String,
        /// What stands before its body.
        pub options: String,
        /// Its body.
        pub body: String,
    }

    /// A parameter of a routine.
    pub struct ParameterRow {
        /// `function`, `procedure`.
        pub kind: String,
        /// The name of the routine.
        pub routine: String,
        /// As it stands in the statement.
        pub statement: String,
    }

    /// An event as a statement.
    pub struct EventStatementRow {
        /// Its name.
        pub name: String,
        /// The statement that makes it.
        pub statement: String,
    }

    /// What a sequence is like (MariaDB).
    pub struct SequenceRow {
        /// START WITH
        pub start_value: i64,
        /// MINVALUE
        pub minimum_value: i64,
        /// MAXVALUE
        pub maximum_value: i64,
        /// INCREMENT BY
        pub increment_value: i64,
        /// CACHE
        pub cache_size: i64,
        /// CYCLE
        pub cycle_option: i64,
    }
}
