//! Objects of every kind of SQLite.

use migrations_catalog::Kind;

use super::{INDEXES, Writer};

const VIEWS: &[&str] = &["v", "u"];
const TRIGGERS: &[&str] = &["r", "q"];

impl Writer {
    pub(super) fn kind_of_sqlite(&mut self) -> String {
        match self.dice.below(8) {
            0 | 1 => self.view_of_sqlite(),
            2 | 3 => self.trigger_of_sqlite(),
            4 => self.index_of_sqlite(),
            5 => self.table_of_sqlite(),
            6 => self.dropped_in_sqlite(),
            _ => {
                let (table, name, data_type) = (self.table(), self.new_name(), self.data_type());
                let attribute = self.attribute();
                // A column that is made of itself can be added, and then nothing reads the table any more.
                let attribute = if attribute.contains(&format!("({name} ")) { "" } else { &attribute };
                format!("ALTER TABLE {table} ADD COLUMN {name} {data_type}{attribute}")
            }
        }
    }

    pub(super) fn attribute_of_sqlite(&mut self) -> String {
        let other = self.name();
        match self.dice.below(9) {
            0 => " COLLATE NOCASE".to_owned(),
            1 => format!(" GENERATED ALWAYS AS ({other} + 1) VIRTUAL"),
            2 => format!(" AS ({other} || 'x') STORED"),
            3 => " PRIMARY KEY AUTOINCREMENT".to_owned(),
            4 => " NOT NULL ON CONFLICT REPLACE DEFAULT 3".to_owned(),
            5 => " DEFAULT (1 + 1)".to_owned(),
            6 => " DEFAULT CURRENT_TIMESTAMP".to_owned(),
            7 => " REFERENCES a (x) DEFERRABLE INITIALLY DEFERRED".to_owned(),
            _ => " UNIQUE ON CONFLICT IGNORE".to_owned(),
        }
    }

    /// A table and one of its columns: SQLite makes views and triggers of what is not there, and then alters nothing any more.
    fn column_there(&mut self) -> (String, String) {
        let found = self.part(Kind::Column).map(|(column, table)| (table, column));
        let (table, column) = found.unwrap_or_else(|| ("a".to_owned(), "x".to_owned()));
        self.about.clone_from(&table);
        (table, if column.contains(' ') { format!("\"{column}\"") } else { column })
    }

    fn view_of_sqlite(&mut self) -> String {
        let (table, column) = self.column_there();
        let name = self.dice.one(VIEWS);
        match self.dice.below(5) {
            0 => format!("CREATE VIEW {name} AS SELECT * FROM {table}"),
            1 => format!("CREATE VIEW {name} (one) AS SELECT {column} FROM {table} WHERE {column} IS NOT NULL"),
            2 => format!("CREATE VIEW IF NOT EXISTS {name} AS SELECT other.{column} FROM {table} AS other"),
            3 => format!("CREATE VIEW {name} AS WITH w AS (SELECT * FROM {table}) SELECT * FROM w"),
            _ => format!("CREATE VIEW {name} AS SELECT {column} AS one FROM {table} GROUP BY 1"),
        }
    }

    fn trigger_of_sqlite(&mut self) -> String {
        let (table, column) = self.column_there();
        let (name, view) = (self.dice.one(TRIGGERS), self.dice.one(VIEWS));
        match self.dice.below(5) {
            0 => format!("CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN UPDATE {table} SET {column} = 1; END"),
            1 => format!(
                "CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table} WHEN NEW.{column} > 1 BEGIN SELECT 1; END"
            ),
            2 => format!(
                "CREATE TRIGGER {name} INSTEAD OF INSERT ON {view} BEGIN INSERT INTO {table} ({column}) VALUES (1); END"
            ),
            3 => {
                format!(
                    "CREATE TRIGGER {name} AFTER DELETE ON {table} BEGIN DELETE FROM {table} WHERE {column} = OLD.{column}; END"
                )
            }
            _ => format!(
                "CREATE TRIGGER IF NOT EXISTS {name} AFTER DELETE ON {table} BEGIN SELECT raise(ABORT, 'no'); END"
            ),
        }
    }

    fn index_of_sqlite(&mut self) -> String {
        let (table, one, other) = (self.table(), self.name(), self.name());
        let name = self.dice.one(INDEXES);
        match self.dice.below(4) {
            0 => format!("CREATE INDEX {name} ON {table} ({one} COLLATE NOCASE DESC)"),
            1 => format!("CREATE INDEX {name} ON {table} (lower({one}), {other})"),
            2 => format!("CREATE UNIQUE INDEX {name} ON {table} ({one} || {other}) WHERE {one} > 'x'"),
            _ => format!("CREATE INDEX IF NOT EXISTS {name} ON {table} ({one}, {other} DESC)"),
        }
    }

    fn table_of_sqlite(&mut self) -> String {
        let name = self.new_table();
        match self.dice.below(5) {
            0 => format!("CREATE VIRTUAL TABLE {} USING fts5 (one, other)", self.dice.one(&["f", "g"])),
            1 => format!("CREATE TABLE {name} (x INTEGER PRIMARY KEY AUTOINCREMENT, y TEXT COLLATE NOCASE)"),
            2 => format!(
                "CREATE TABLE {name} (x TEXT, y TEXT, PRIMARY KEY (x DESC, y) ON CONFLICT REPLACE) WITHOUT ROWID"
            ),
            3 => format!("CREATE TABLE {name} (x INTEGER PRIMARY KEY DESC, y, CHECK (y > 1) ON CONFLICT IGNORE)"),
            _ => format!("CREATE TABLE {name} (x INT, \"In Quotes\" TEXT DEFAULT 'It''s', UNIQUE (x, \"In Quotes\"))"),
        }
    }

    fn dropped_in_sqlite(&mut self) -> String {
        match self.dice.below(3) {
            0 => format!("DROP VIEW {}", self.named(Kind::View, VIEWS)),
            1 => format!("DROP TRIGGER {}", self.part(Kind::Trigger).map_or("r".to_owned(), |(name, _)| name)),
            _ => format!("DROP TABLE {}", self.dice.one(&["f", "g"])),
        }
    }
}
