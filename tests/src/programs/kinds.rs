//! Objects of every kind: what of the writing is the same for all products.

use migrations_catalog::Kind;
use migrations_core::Dialect;

use super::Writer;

impl Writer {
    /// A statement about an object that is no usual table, or about what few tables have.
    pub(super) fn statement_of_kind(&mut self) -> String {
        match self.dialect {
            Dialect::Postgres => self.kind_of_postgres(),
            Dialect::Mysql => self.kind_of_mysql(),
            Dialect::Sqlite => self.kind_of_sqlite(),
        }
    }

    /// A type that is not among the usual ones.
    pub(super) fn other_type(&mut self) -> &'static str {
        match self.dialect {
            Dialect::Postgres => self.dice.one(&[
                "positive",
                "pair",
                "span",
                "timestamptz",
                "timestamp(3)",
                "date",
                "boolean",
                "jsonb",
                "char(3)",
                "bigint",
                "text[]",
                "s.mood",
                "mood[]",
                "interval",
                "double precision",
            ]),
            Dialect::Mysql => self.dice.one(&[
                "tinyint(1)",
                "mediumtext",
                "json",
                "timestamp",
                "timestamp NULL",
                "datetime(3)",
                "enum('l', 'm')",
                "set('l', 'm')",
                "double",
                "char(3)",
                "varbinary(9)",
                "blob",
                "bit(3)",
                "year",
            ]),
            Dialect::Sqlite => self.dice.one(&["BLOB", "REAL", "varchar(9)", "BOOLEAN", "double precision", "ANY"]),
        }
    }

    /// What may stand behind the type of a column.
    pub(super) fn attribute(&mut self) -> String {
        match self.dialect {
            Dialect::Postgres => self.attribute_of_postgres(),
            Dialect::Mysql => self.attribute_of_mysql(),
            Dialect::Sqlite => self.attribute_of_sqlite(),
        }
    }

    /// What may stand behind the columns of a table.
    pub(super) fn table_options(&mut self) -> &'static str {
        match self.dialect {
            Dialect::Postgres => "",
            Dialect::Mysql => self.dice.one(&[
                "",
                "",
                "",
                " COMMENT = 'of the table'",
                " DEFAULT CHARSET = latin1",
                " COLLATE = utf8mb4_bin",
                " ROW_FORMAT = COMPRESSED",
            ]),
            Dialect::Sqlite => self.dice.one(&["", "", "", " STRICT", " WITHOUT ROWID", " WITHOUT ROWID, STRICT"]),
        }
    }

    /// The name of an object of a kind that is there, or another.
    pub(super) fn named(&mut self, kind: Kind, others: &[&str]) -> String {
        let snapshot = self.model.snapshot();
        let there: Vec<String> = snapshot
            .objects()
            .filter(|(name, _)| name.kind == kind)
            .map(|(name, _)| [&name.schema, &name.name].map(String::as_str))
            .map(|[schema, name]| if schema.is_empty() { name.to_owned() } else { format!("{schema}.{name}") })
            .collect();
        if there.is_empty() || self.dice.chance(20) {
            self.dice.one(others).to_owned()
        } else {
            there[self.dice.below(there.len())].clone()
        }
    }

    /// A part of a table that is there, and its table.
    pub(super) fn part(&mut self, kind: Kind) -> Option<(String, String)> {
        let snapshot = self.model.snapshot();
        let there: Vec<(String, String)> = snapshot
            .objects()
            .filter(|(name, _)| name.kind == kind)
            .map(|(name, _)| (name.name.clone(), name.table.clone()))
            .collect();
        (!there.is_empty()).then(|| there[self.dice.below(there.len())].clone())
    }
}
