//! A schema as text, from which applying statements can go on in another run of the program.
//!
//! Kept is all that statements leave behind: the objects with how their names were written, what is uncertain, where things
//! come from, the session of the last script. Who needs whom is read from the objects. There is nothing to undo, and what
//! applying has found was said.

use migrations_core::Server;

use super::Schema;
use crate::dependencies::{Dependencies, needs_of};
use crate::findings::Findings;
use crate::server::Rules;
use crate::stored::{Reader, Stored, Writer};
use crate::undo::UndoLog;

impl Schema {
    /// Numbers the revisions anew in which its objects have their origin; what comes from a revision without a number comes
    /// from nowhere afterwards.
    pub fn renumber_origins(&mut self, number: impl Fn(usize) -> Option<usize>) {
        self.origins.renumber(number);
    }
}

impl Stored for Schema {
    fn write(&self, to: &mut Writer) {
        let Self {
            server,
            rules: _,
            objects,
            has_own_casts,
            outside_functions,
            dependencies: _,
            undo_log: _,
            session,
            taint,
            origins,
            findings: _,
            spellings,
        } = self;
        to.text(&server.to_string());
        objects.write(to);
        has_own_casts.write(to);
        outside_functions.write(to);
        session.write(to);
        taint.write(to);
        origins.write(to);
        spellings.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let server: Server = from.text()?.parse().ok()?;
        let mut schema = Self {
            server,
            rules: Rules::of(server),
            objects: Stored::read(from)?,
            has_own_casts: Stored::read(from)?,
            outside_functions: Stored::read(from)?,
            dependencies: Dependencies::default(),
            undo_log: UndoLog::default(),
            session: Stored::read(from)?,
            taint: Stored::read(from)?,
            origins: Stored::read(from)?,
            findings: Findings::default(),
            spellings: Stored::read(from)?,
        };
        for (id, object) in &schema.objects {
            schema.dependencies.set(id, needs_of(id, object));
        }
        Some(schema)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    const BEFORE: [&str; 8] = [
        "CREATE TYPE mood AS ENUM ('sad', 'it''s')",
        "CREATE TABLE \"Users\" (id serial PRIMARY KEY, mood mood DEFAULT 'sad', note varchar(9) CHECK (note <> ''))",
        "CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY, author int REFERENCES \"Users\" ON DELETE CASCADE)",
        "CREATE UNIQUE INDEX posts_author ON posts (author DESC, lower('x')) WHERE author > 0",
        "CREATE VIEW authors AS SELECT u.id, u.note AS text FROM \"Users\" u",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION one()",
        "CREATE SEQUENCE numbers START 5 OWNED BY posts.id",
    ];

    const AFTER: [&str; 5] = [
        "ALTER TABLE \"Users\" RENAME COLUMN note TO remark",
        "ALTER TABLE \"Users\" RENAME TO people",
        "ALTER TYPE mood ADD VALUE 'glad'",
        "DROP VIEW authors",
        "DROP TABLE posts CASCADE",
    ];

    fn again(schema: &Schema) -> Schema {
        let mut writer = Writer::default();
        schema.write(&mut writer);
        let text = writer.finish();
        let mut reader = Reader::new(&text);
        let read = Schema::read(&mut reader).expect("it is what was written");
        assert!(reader.is_at_end());
        read
    }

    #[test]
    fn statements_do_the_same_on_what_was_kept() {
        let whole = Schema::of_statements(BEFORE, Dialect::Postgres).unwrap();
        let mut kept = again(&whole);
        assert_eq!(kept.strict_snapshot(), whole.strict_snapshot());
        assert_eq!(kept.sql(), whole.sql());
        let mut whole = whole;
        for statement in AFTER {
            assert_eq!(kept.apply_statement(statement).is_ok(), whole.apply_statement(statement).is_ok());
            assert_eq!(kept.strict_snapshot(), whole.strict_snapshot(), "{statement}");
        }
    }

    #[test]
    fn a_part_of_it_is_nothing() {
        let mut writer = Writer::default();
        Schema::of_statements(BEFORE, Dialect::Postgres).unwrap().write(&mut writer);
        let text = writer.finish();
        for end in 0..text.len() {
            assert!(Schema::read(&mut Reader::new(&text[..end])).is_none(), "{end}");
        }
    }
}
