//! Loading rows: the same words for each backend, which Diesel's bounds do not let stand in one place.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Text};

/// The methods of `MigrationBackend` that load rows.
macro_rules! loading {
    ($backend:ty) => {
        $crate::backend::loading::loading!(@ $backend, load_states, $crate::backend::StateRow);
        $crate::backend::loading::loading!(@ $backend, load_revisions, $crate::backend::RevisionRow);
        $crate::backend::loading::loading!(@ $backend, load_others, $crate::backend::OtherRow);
        $crate::backend::loading::loading!(@ $backend, load_logs, $crate::backend::LogRow);
        $crate::backend::loading::loading!(@ $backend, load_settings, $crate::backend::Setting);
        $crate::backend::loading::loading!(@ $backend, load_texts, $crate::backend::loading::TextRow, String);
        $crate::backend::loading::loading!(@ $backend, load_numbers, $crate::backend::loading::NumberRow, i64);
    };
    (@ $backend:ty, $method:ident, $row:ty) => {
        fn $method<C: LoadConnection<Backend = $backend>>(connection: &mut C, sql: &str) -> QueryResult<Vec<$row>> {
            diesel::RunQueryDsl::load(diesel::sql_query(sql), connection)
        }
    };
    (@ $backend:ty, $method:ident, $row:ty, $value:ty) => {
        fn $method<C: LoadConnection<Backend = $backend>>(connection: &mut C, sql: &str) -> QueryResult<Vec<$value>> {
            let rows: Vec<$row> = diesel::RunQueryDsl::load(diesel::sql_query(sql), connection)?;
            Ok(rows.into_iter().map(|row| row.value).collect())
        }
    };
}
pub(crate) use loading;

/// A text by itself.
#[derive(QueryableByName)]
pub struct TextRow {
    /// It.
    #[diesel(sql_type = Text)]
    pub value: String,
}

/// A number by itself.
#[derive(QueryableByName)]
pub struct NumberRow {
    /// It.
    #[diesel(sql_type = BigInt)]
    pub value: i64,
}
