//! Random programs of statements on a schema, and databases to run them on.

mod kinds;
mod kinds_of_mysql;
mod kinds_of_postgres;
mod kinds_of_sqlite;

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection;
use migrations_catalog::Kind;
use migrations_core::{Dialect, Product};
use migrations_schema::Schema;
use migrations_schema::lowering::{SchemaEffect, schema_effect_in};

use crate::{Database, Mariadb, Mysql, Postgres, Sqlite};

/// Numbers that are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        // Knuth's constants for a linear congruential generator.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub(crate) fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const TABLES: &[&str] = &["a", "b", "c"];
const COLUMNS: &[&str] = &["x", "y", "z", "w"];
const INDEXES: &[&str] = &["i", "j", "k"];

/// Writes statements of which a database takes most.
pub struct Writer {
    dice: Dice,
    dialect: Dialect,
    /// The schema so far, so that most statements are about something that is there.
    pub model: Schema,
    /// The table of the statement that is written.
    about: String,
    /// Whether objects of every kind are made, or tables with what belongs to them.
    has_all_kinds: bool,
}

impl Writer {
    /// Starts with an empty schema.
    pub fn new(seed: u64, product: Product) -> Self {
        let (dice, dialect) = (Dice(seed), product.dialect());
        Self { dice, dialect, model: Schema::new(product), about: String::new(), has_all_kinds: false }
    }

    /// The same; objects of every kind are made, with everything that a schema knows of them.
    pub fn of_all_kinds(seed: u64, product: Product) -> Self {
        Self { has_all_kinds: true, ..Self::new(seed, product) }
    }

    /// Another one, that goes on from here.
    #[must_use]
    pub fn branch(&self, seed: u64) -> Self {
        Self { dice: Dice(seed), model: self.model.clone(), about: String::new(), ..*self }
    }

    fn table(&mut self) -> String {
        let there: Vec<String> = self
            .model
            .snapshot()
            .objects()
            .filter(|(name, _)| name.kind == Kind::Table)
            .map(|(name, _)| name.table.clone())
            .collect();
        self.about = if there.is_empty() || self.dice.chance(15) {
            self.dice.one(TABLES).to_owned()
        } else {
            there[self.dice.below(there.len())].clone()
        };
        self.about.clone()
    }

    /// A column, most often one of the table that was named last.
    fn name(&mut self) -> String {
        let about = self.about.clone();
        let there: Vec<String> = self
            .model
            .snapshot()
            .objects()
            .filter(|(name, _)| name.kind == Kind::Column && name.table == about)
            .map(|(name, _)| name.name.clone())
            .collect();
        if there.is_empty() || self.dice.chance(15) {
            self.dice.one(COLUMNS).to_owned()
        } else {
            there[self.dice.below(there.len())].clone()
        }
    }

    /// The name of a new column.
    fn new_name(&mut self) -> &'static str {
        self.dice.one(COLUMNS)
    }

    /// The name of a new table.
    fn new_table(&mut self) -> &'static str {
        self.dice.one(TABLES)
    }

    fn data_type(&mut self) -> &'static str {
        if self.has_all_kinds && self.dice.chance(40) {
            return self.other_type();
        }
        match self.dialect {
            Dialect::Sqlite => self.dice.one(&["INTEGER", "TEXT", "numeric(5, 2)", ""]),
            Dialect::Postgres => {
                self.dice.one(&["integer", "integer", "text", "varchar(9)", "bigserial", "mood", "numeric(5,2)[]"])
            }
            Dialect::Mysql => self.dice.one(&["int", "int", "varchar(9)", "bigint unsigned", "decimal(5)"]),
        }
    }

    fn columns(&mut self) -> String {
        let first = self.name();
        if self.dice.chance(60) {
            return first;
        }
        let second = self.name();
        // SQLite takes the same column twice, and makes of it whatever the order of its steps is.
        if self.dialect == Dialect::Sqlite && second == first { first } else { format!("{first}, {second}") }
    }

    fn condition(&mut self) -> String {
        match self.dice.below(4) {
            0 => format!("{} IS NOT NULL", self.name()),
            1 => format!("{} > 0", self.name()),
            2 => format!("{} IN (1, 2)", self.name()),
            _ => format!("{} BETWEEN 1 AND 5 OR {} = 7", self.name(), self.name()),
        }
    }

    fn default_value(&mut self) -> &'static str {
        self.dice.one(&["1", "'1'", "NULL", "-3"])
    }

    fn reaction(&mut self) -> &'static str {
        self.dice.one(&["", "", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE", " ON DELETE NO ACTION"])
    }

    fn column(&mut self) -> String {
        let name = self.new_name();
        let mut text = format!("{name} {}", self.data_type());
        if self.dice.chance(25) {
            text.push_str(" NOT NULL");
        }
        if self.dice.chance(20) {
            text.push_str(&format!(" DEFAULT {}", self.default_value()));
        }
        match self.dice.below(10) {
            0 => text.push_str(" UNIQUE"),
            1 => text.push_str(" PRIMARY KEY"),
            2 if self.dialect != Dialect::Mysql => {
                let about = self.about.clone();
                text.push_str(&format!(" REFERENCES {} ({}){}", self.table(), self.name(), self.reaction()));
                self.about = about;
            }
            3 => text.push_str(&format!(" CHECK ({})", self.condition())),
            4 if self.dialect == Dialect::Mysql => text.push_str(" INVISIBLE"),
            5 | 6 if self.has_all_kinds => {
                let attribute = self.attribute();
                // SQLite adds a column that is made of itself, and then nothing reads the table any more.
                text.push_str(if attribute.contains(&format!("({name} ")) { "" } else { &attribute });
            }
            _ => {}
        }
        text
    }

    fn constraint(&mut self) -> String {
        let name =
            if self.dice.chance(30) { format!("CONSTRAINT {} ", self.dice.one(&["p", "q"])) } else { String::new() };
        let body = match self.dice.below(4) {
            0 => format!("UNIQUE ({})", self.columns()),
            1 => format!("PRIMARY KEY ({})", self.columns()),
            2 => format!("CHECK ({})", self.condition()),
            _ => {
                let own = self.name();
                let about = self.about.clone();
                let (table, target, reaction) = (self.table(), self.name(), self.reaction());
                self.about = about;
                format!("FOREIGN KEY ({own}) REFERENCES {table} ({target}){reaction}")
            }
        };
        name + &body
    }

    fn create_table(&mut self) -> String {
        self.about.clear();
        let mut parts: Vec<String> = (0..2 + self.dice.below(3)).map(|_| self.column()).collect();
        if self.dice.chance(35) {
            parts.push(self.constraint());
        }
        let existing = if self.dice.chance(20) { "IF NOT EXISTS " } else { "" };
        let options = if self.has_all_kinds { self.table_options() } else { "" };
        format!("CREATE TABLE {existing}{} ({}){options}", self.new_table(), parts.join(", "))
    }

    fn index(&mut self) -> String {
        let unique = if self.dice.chance(40) { "UNIQUE " } else { "" };
        let mut name = self.dice.one(INDEXES).to_owned();
        if self.dialect == Dialect::Postgres && self.dice.chance(40) {
            name.clear();
        }
        let condition = if self.dialect != Dialect::Mysql && self.dice.chance(25) {
            format!(" WHERE {}", self.condition())
        } else {
            String::new()
        };
        format!("CREATE {unique}INDEX {name} ON {} ({}){condition}", self.table(), self.columns())
    }

    /// Names that a constraint or an index may have got.
    fn given_name(&mut self) -> String {
        let (table, column) = (self.table(), self.name());
        match self.dialect {
            Dialect::Postgres => match self.dice.below(7) {
                0 => format!("{table}_pkey"),
                1 => format!("{table}_{column}_key"),
                2 => format!("{table}_{column}_fkey"),
                3 => format!("{table}_{column}_check"),
                4 => format!("{table}_{column}_idx"),
                5 => self.dice.one(&["p", "q"]).to_owned(),
                _ => self.dice.one(INDEXES).to_owned(),
            },
            _ => match self.dice.below(4) {
                0 => format!("{table}_ibfk_1"),
                1 => column,
                2 => self.dice.one(&["p", "q"]).to_owned(),
                _ => self.dice.one(INDEXES).to_owned(),
            },
        }
    }

    fn drop_column(&mut self) -> String {
        let cascade = if self.dialect == Dialect::Postgres && self.dice.chance(30) { " CASCADE" } else { "" };
        format!("DROP COLUMN {}{cascade}", self.name())
    }

    fn action(&mut self) -> String {
        match self.dice.below(if self.dialect == Dialect::Sqlite { 5 } else { 12 }) {
            0 | 1 => format!("ADD COLUMN {}", self.column()),
            2 => self.drop_column(),
            3 => format!("RENAME COLUMN {} TO {}", self.name(), self.new_name()),
            4 => format!("RENAME TO {}", self.new_table()),
            5 | 6 => format!("ADD {}", self.constraint()),
            _ if self.dialect == Dialect::Mysql => self.action_of_mysql(),
            7 => format!("DROP CONSTRAINT {}{}", self.given_name(), self.dice.one(&["", " CASCADE"])),
            8 => format!("ALTER COLUMN {} {} NOT NULL", self.name(), self.dice.one(&["SET", "DROP"])),
            9 => format!("ALTER COLUMN {} SET DEFAULT {}", self.name(), self.default_value()),
            10 => format!("ALTER COLUMN {} DROP DEFAULT", self.name()),
            _ => format!("ALTER COLUMN {} TYPE {}", self.name(), self.dice.one(&["bigint", "text", "varchar(20)"])),
        }
    }

    fn action_of_mysql(&mut self) -> String {
        match self.dice.below(7) {
            0 => format!("MODIFY {}", self.column()),
            1 => format!("CHANGE {} {}", self.name(), self.column()),
            2 => format!("DROP FOREIGN KEY {}", self.given_name()),
            3 => format!("DROP INDEX {}", self.given_name()),
            4 => "DROP PRIMARY KEY".to_owned(),
            5 => format!("ADD INDEX {} ({})", self.dice.one(&["", "i", "j"]), self.columns()),
            _ => format!("ADD COLUMN {} FIRST", self.column()),
        }
    }

    fn statement(&mut self) -> String {
        if self.has_all_kinds && self.dice.chance(50) {
            return self.statement_of_kind();
        }
        match self.dice.below(14) {
            0..=3 => self.create_table(),
            4 | 5 => self.index(),
            6 => {
                let cascade = if self.dialect == Dialect::Postgres && self.dice.chance(40) { " CASCADE" } else { "" };
                format!("DROP TABLE {}{}{cascade}", self.dice.one(&["", "IF EXISTS "]), self.table())
            }
            7 if self.dialect == Dialect::Mysql => format!("DROP INDEX {} ON {}", self.given_name(), self.table()),
            7 => format!("DROP INDEX {}", self.given_name()),
            8 if self.dialect == Dialect::Postgres => self.statement_of_postgres(),
            _ => {
                let table = self.table();
                format!("ALTER TABLE {table} {}", self.action())
            }
        }
    }

    fn statement_of_postgres(&mut self) -> String {
        match self.dice.below(10) {
            0 => "DROP TYPE mood".to_owned(),
            1 => "DROP TYPE mood CASCADE".to_owned(),
            2 => "ALTER TYPE mood RENAME TO feeling".to_owned(),
            3 => format!(
                "ALTER TYPE mood RENAME VALUE '{}' TO '{}'",
                self.dice.one(&["l", "m"]),
                self.dice.one(&["m", "n"])
            ),
            4 => format!("CREATE VIEW v AS SELECT {} FROM {}", self.name(), self.table()),
            5 => format!("ALTER INDEX {} RENAME TO {}", self.given_name(), self.dice.one(INDEXES)),
            6 => "DROP VIEW v".to_owned(),
            7 => format!("COMMENT ON TABLE {} IS '{}'", self.table(), self.dice.one(&["x", "y''z"])),
            _ => {
                let (table, text) = (self.table(), self.dice.one(&["'x'", "NULL", "E'a\\nb'"]));
                format!("COMMENT ON COLUMN {table}.{} IS {text}", self.name())
            }
        }
    }

    /// A program; of the statements that are refused anyway, so many in a hundred are kept.
    pub fn program(&mut self, length: usize, refused_percent: usize) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        if self.dialect == Dialect::Postgres && self.model.snapshot().objects().next().is_none() {
            all.push("CREATE TYPE mood AS ENUM ('l', 'm')".to_owned());
        }
        while all.len() < length {
            let statement = self.statement();
            if self.applies(&statement) || self.dice.chance(refused_percent) {
                all.push(statement);
            }
        }
        all
    }

    /// Applies a statement, unless it is refused.
    fn applies(&mut self, statement: &str) -> bool {
        self.model.begin();
        let is_taken = match schema_effect_in(statement, self.model.server()) {
            SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => {
                changes.iter().all(|change| self.model.apply(change).is_ok())
            }
            _ => false,
        };
        if is_taken {
            self.model.commit();
        } else {
            self.model.rollback();
        }
        is_taken
    }
}

/// Programs that have shown a difference once, and others with what the generator does not write.
pub fn programs_of(dialect: Dialect) -> Vec<Vec<String>> {
    let text = match dialect {
        Dialect::Sqlite => include_str!("../programs/sqlite.sql"),
        Dialect::Postgres => include_str!("../programs/postgres.sql"),
        Dialect::Mysql => include_str!("../programs/mysql.sql"),
    };
    text.split("\n\n")
        .map(|program| program.lines().map(|line| line.trim_end_matches(';').to_owned()).collect())
        .collect()
}

/// The statements of a program that a server is compared by. MySQL gives texts that `CONVERT TO` converts other sizes than MariaDB
/// does, which is not followed.
pub fn compared<D: Database>(program: Vec<String>) -> Vec<String> {
    let is_compared = |statement: &String| D::NAME != "MySQL" || !statement.contains("CONVERT TO");
    program.into_iter().filter(is_compared).collect()
}

/// What drops all that is in a database of MySQL or MariaDB.
const EVERYTHING_OF_MYSQL: &str = "SELECT CONCAT('DROP ', CASE table_type WHEN 'VIEW' THEN 'VIEW' \
    WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END, ' `', table_name, '`') AS column1 \
    FROM information_schema.tables WHERE table_schema = DATABASE() \
    UNION ALL SELECT CONCAT('DROP ', routine_type, ' `', routine_name, '`') FROM information_schema.routines \
    WHERE routine_schema = DATABASE()";

/// A database that can be emptied.
pub trait Server: Database {
    /// An empty database again.
    fn clear(connection: &mut Self::Connection);

    /// How many rows a table has; `None` if it cannot be read.
    fn count(connection: &mut Self::Connection, table: &str) -> Option<i64>;
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

fn query(table: &str) -> diesel::query_builder::SqlQuery {
    diesel::sql_query(format!("SELECT count(*) AS number FROM {table}"))
}

impl Server for Sqlite {
    fn clear(connection: &mut Self::Connection) {
        *connection = diesel::Connection::establish(":memory:").unwrap();
        connection.batch_execute("PRAGMA foreign_keys = ON").unwrap();
    }

    fn count(connection: &mut Self::Connection, table: &str) -> Option<i64> {
        query(table).get_result::<Count>(connection).ok().map(|found| found.number)
    }
}

impl Server for Postgres {
    fn clear(connection: &mut Self::Connection) {
        connection
            .batch_execute(
                "DROP PUBLICATION IF EXISTS told; DROP SCHEMA IF EXISTS s, other, public CASCADE; CREATE SCHEMA public",
            )
            .unwrap();
    }

    fn count(connection: &mut Self::Connection, table: &str) -> Option<i64> {
        query(table).get_result::<Count>(connection).ok().map(|found| found.number)
    }
}

impl Server for Mariadb {
    fn clear(connection: &mut Self::Connection) {
        Mysql::clear(connection);
    }

    fn count(connection: &mut Self::Connection, table: &str) -> Option<i64> {
        Mysql::count(connection, table)
    }
}

impl Server for Mysql {
    fn clear(connection: &mut Self::Connection) {
        let drops = Self::texts(connection, EVERYTHING_OF_MYSQL);
        connection.batch_execute("SET foreign_key_checks = 0").unwrap();
        drops.iter().for_each(|drop| connection.batch_execute(drop).unwrap());
        connection.batch_execute("SET foreign_key_checks = 1").unwrap();
    }

    fn count(connection: &mut Self::Connection, table: &str) -> Option<i64> {
        query(table).get_result::<Count>(connection).ok().map(|found| found.number)
    }
}
