//! Rows of catalogs as values with names.

/// What keeps a row from being read.
pub type RecordError = Box<dyn std::error::Error + Send + Sync>;

/// The columns of one row, by name.
pub trait Columns {
    /// A text.
    ///
    /// # Errors
    /// If there is no such column, or it holds another type.
    fn text(&self, name: &str) -> Result<Option<String>, RecordError>;

    /// A number of eight bytes.
    ///
    /// # Errors
    /// As for a text.
    fn number(&self, name: &str) -> Result<Option<i64>, RecordError>;

    /// A truth value.
    ///
    /// # Errors
    /// As for a text.
    fn flag(&self, name: &str) -> Result<Option<bool>, RecordError>;
}

/// A row of a query.
pub trait Record: Sized + 'static {
    /// Reads it.
    ///
    /// # Errors
    /// If a column is missing, or its value is not one of these.
    fn read(columns: &dyn Columns) -> Result<Self, RecordError>;
}

/// The value of a column.
pub trait Value: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// If the column is missing, or its value is not one of these.
    fn read(columns: &dyn Columns, name: &str) -> Result<Self, RecordError>;
}

fn present<T>(value: Option<T>, name: &str) -> Result<T, RecordError> {
    value.ok_or_else(|| format!("the column `{name}` is NULL").into())
}

impl Value for String {
    fn read(columns: &dyn Columns, name: &str) -> Result<Self, RecordError> {
        present(columns.text(name)?, name)
    }
}

impl Value for Option<String> {
    fn read(columns: &dyn Columns, name: &str) -> Result<Self, RecordError> {
        columns.text(name)
    }
}

/// Between the values of a list; no name holds it.
const SEPARATOR: char = '\u{1f}';

/// A list in one text. There is none where that is NULL.
impl Value for Vec<String> {
    fn read(columns: &dyn Columns, name: &str) -> Result<Self, RecordError> {
        let text = columns.text(name)?;
        Ok(text.map_or_else(Self::new, |text| text.split(SEPARATOR).map(str::to_owned).collect()))
    }
}

impl Value for i64 {
    fn read(columns: &dyn Columns, name: &str) -> Result<Self, RecordError> {
        present(columns.number(name)?, name)
    }
}

impl Value for Option<i64> {
    fn read(columns: &dyn Columns, name: &str) -> Result<Self, RecordError> {
        columns.number(name)
    }
}

impl Value for bool {
    fn read(columns: &dyn Columns, name: &str) -> Result<Self, RecordError> {
        present(columns.flag(name)?, name)
    }
}

/// Rows whose fields are called as the columns of their query.
macro_rules! record {
    ($($(#[$about:meta])* pub struct $record:ident { $($(#[$of_field:meta])* pub $field:ident: $value:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $record {
            $($(#[$of_field])* pub $field: $value,)*
        }

        impl $crate::introspection::Record for $record {
            fn read(
                columns: &dyn $crate::introspection::Columns,
            ) -> Result<Self, $crate::introspection::RecordError> {
                Ok(Self { $($field: $crate::introspection::Value::read(columns, stringify!($field))?,)* })
            }
        }
    )*};
}
pub(crate) use record;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    record! {
        /// A row.
        pub struct Row {
            /// A text.
            pub name: String,
            /// A text or none.
            pub comment: Option<String>,
            /// Texts.
            pub labels: Vec<String>,
            /// A number.
            pub object: i64,
            /// A truth value.
            pub is_own: bool,
        }
    }

    struct Texts(BTreeMap<&'static str, Option<&'static str>>);

    impl Columns for Texts {
        fn text(&self, name: &str) -> Result<Option<String>, RecordError> {
            let value = self.0.get(name).ok_or_else(|| format!("there is no column `{name}`"))?;
            Ok(value.map(str::to_owned))
        }

        fn number(&self, name: &str) -> Result<Option<i64>, RecordError> {
            Ok(self.text(name)?.map(|text| text.parse()).transpose()?)
        }

        fn flag(&self, name: &str) -> Result<Option<bool>, RecordError> {
            Ok(self.text(name)?.map(|text| text.parse()).transpose()?)
        }
    }

    fn row(changed: &[(&'static str, Option<&'static str>)]) -> Result<Row, String> {
        let usual = [
            ("name", Some("t")),
            ("comment", None),
            ("labels", Some("a\u{1f}\u{1f}b")),
            ("object", Some("7")),
            ("is_own", Some("true")),
        ];
        let columns = Texts(usual.into_iter().chain(changed.iter().copied()).collect());
        Row::read(&columns).map_err(|error| error.to_string())
    }

    #[test]
    fn fields_are_columns() {
        let expected = Row {
            name: "t".to_owned(),
            comment: None,
            labels: vec!["a".to_owned(), String::new(), "b".to_owned()],
            object: 7,
            is_own: true,
        };
        assert_eq!(row(&[]), Ok(expected));
    }

    #[test]
    fn a_list_that_is_null_is_empty_and_an_empty_text_is_one_value() {
        assert_eq!(row(&[("labels", None)]).map(|row| row.labels.len()), Ok(0));
        assert_eq!(row(&[("labels", Some(""))]).map(|row| row.labels.len()), Ok(1));
    }

    #[test]
    fn a_value_that_must_be_there_is_an_error_if_it_is_not() {
        assert_eq!(row(&[("name", None)]), Err("the column `name` is NULL".to_owned()));
        assert!(row(&[("object", Some("x"))]).is_err());
    }
}
