//! Loading rows: the same words for each backend, which Diesel's bounds do not let stand in one place.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::row::NamedRow;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use migrations_catalog::introspection::{Columns, Record, RecordError};

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

        fn load_records<C: LoadConnection<Backend = $backend>, R: migrations_catalog::introspection::Record>(
            connection: &mut C,
            sql: &str,
        ) -> QueryResult<Vec<R>> {
            let rows: Vec<$crate::backend::loading::Loaded<R>> =
                diesel::RunQueryDsl::load(diesel::sql_query(sql), connection)?;
            Ok(rows.into_iter().map(|row| row.0).collect())
        }
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

/// A row of a catalog.
pub struct Loaded<R>(pub R);

impl<DB, R> QueryableByName<DB> for Loaded<R>
where
    DB: Backend,
    R: Record,
    String: FromSql<Text, DB>,
    i64: FromSql<BigInt, DB>,
    bool: FromSql<Bool, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        R::read(&ColumnsOf { row, backend: PhantomData::<DB> }).map(Self)
    }
}

/// The columns of a row of Diesel.
struct ColumnsOf<'r, N, DB> {
    row: &'r N,
    backend: PhantomData<DB>,
}

impl<'a, N, DB> Columns for ColumnsOf<'_, N, DB>
where
    DB: Backend,
    N: NamedRow<'a, DB>,
    String: FromSql<Text, DB>,
    i64: FromSql<BigInt, DB>,
    bool: FromSql<Bool, DB>,
{
    fn text(&self, name: &str) -> Result<Option<String>, RecordError> {
        NamedRow::get::<Nullable<Text>, Option<String>>(self.row, name)
    }

    fn number(&self, name: &str) -> Result<Option<i64>, RecordError> {
        NamedRow::get::<Nullable<BigInt>, Option<i64>>(self.row, name)
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, RecordError> {
        NamedRow::get::<Nullable<Bool>, Option<bool>>(self.row, name)
    }
}
