//! Operations as scripts, proved before anybody sees them.

use std::fmt;
use std::fmt::Write as _;

use migrations_catalog::Difference;
use migrations_core::Servers;

use crate::checksum::ActingKeys;
use crate::diagnostic::{Diagnostics, Sources};
use crate::script::{Script, read_script};
use crate::source::SourceFile;
use migrations_schema::Schema;
use migrations_schema::plan::{
    Operation, Operations, Remark, Rename, Stage, Style, Verb, concurrently, operations, stages, taken_back,
};
use migrations_schema::round_trip::{RoundTrip, Verdict, WayBack, check_round_trip};

/// A revision that was found: what [`generate`] gives, in the order in which they run.
#[derive(Debug, Clone)]
pub struct Generated {
    /// What it is for, where it is one of several.
    pub purpose: Option<&'static str>,
    /// The up script.
    pub up: String,
    /// The down script.
    pub down: String,
    /// Its statements run outside a transaction.
    pub is_outside_transaction: bool,
    /// The steps of the up script.
    pub operations: Operations,
    /// The steps of the down script.
    pub back: Operations,
}

/// The scripts that were found do not do what they should: a fault of this module, or of what it was given.
#[derive(Debug, Clone)]
pub struct Unproven {
    /// What would be refused, or stay otherwise.
    pub reasons: Vec<String>,
    /// The up script.
    pub up: String,
    /// The down script.
    pub down: String,
}

impl fmt::Display for Unproven {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the scripts could not be proved: {}", self.reasons.join("; "))
    }
}

impl std::error::Error for Unproven {}

/// The revisions that lead from one schema to another, with their ways back; none if there is nothing to do.
///
/// # Errors
/// If the proof of one of them fails: then none should be written.
pub fn generate(from: &Schema, to: &Schema, renames: &[Rename], style: Style) -> Result<Vec<Generated>, Box<Unproven>> {
    let mut before = from.clone();
    let mut all = Vec::new();
    // The first stage renames; for the others that has been done.
    let mut renames = renames.to_vec();
    for Stage { purpose, to, is_concurrent } in stages(from, to, &renames, style) {
        let up = operations(&before, &to, &renames);
        if up.list.is_empty() {
            continue;
        }
        // What adds labels knows of no other names.
        let is_renamed = up.list.iter().any(|operation| operation.verb == Verb::Rename);
        let told: Vec<Rename> = if is_renamed { std::mem::take(&mut renames) } else { Vec::new() };
        let back: Vec<Rename> = told.iter().rev().map(|rename| rename.back(&told)).collect();
        let down = operations(&up.reached, &before, &back);
        let text = |way: &Operations| script_text(&way.list, is_concurrent);
        let generated = Generated {
            purpose,
            up: text(&up),
            down: text(&down),
            is_outside_transaction: is_concurrent,
            operations: up,
            back: down,
        };
        prove(&before, &generated)?;
        before = generated.operations.reached.clone();
        all.push(generated);
    }
    Ok(all)
}

/// The script that undoes what an up script has done; `None` if nothing is to be undone, or it cannot be proved.
pub fn way_back(before: &Schema, after: &Schema, up: &Script) -> Option<String> {
    // To drop and make what has only moved would lose its rows.
    let (moves, moved) = taken_back(&up.for_schema(), before, after)?;
    let back = operations(&moved, before, &Rename::back_from(&up.for_schema(), before));
    if moves.is_empty() && back.list.is_empty() || !back.unreached.is_empty() || !back.refused.is_empty() {
        return None;
    }
    let moves: String = moves.iter().map(|statement| format!("{statement};\n")).collect();
    let text = format!("{moves}{}", script_text(&back.list, false));
    let mut schema = before.clone();
    let (round_trip, _) =
        check_round_trip(&mut schema, 0, &up.for_schema(), WayBack::Script(script(&text, before).for_schema()));
    is_proved(&round_trip).then_some(text)
}

/// The same for an up script that is no file yet: what undoes it after the schema `before`.
pub fn stated_way_back(before: &Schema, up: &str) -> Option<String> {
    let up = script(up, before);
    let mut after = before.clone();
    check_round_trip(&mut after, 0, &up.for_schema(), WayBack::Missing);
    way_back(before, &after, &up)
}

fn prove(before: &Schema, generated: &Generated) -> Result<(), Box<Unproven>> {
    let Generated { up, down, operations, back, .. } = generated;
    let mut schema = before.clone();
    let (up_script, down_script) = (script(up, before), script(down, before));
    let back_way = WayBack::Script(down_script.for_schema());
    let (round_trip, _) = check_round_trip(&mut schema, 0, &up_script.for_schema(), back_way);
    let of_way = |way: &Operations| -> Vec<String> {
        way.refused.iter().map(|(statement, reason)| format!("{reason}: {statement}")).collect()
    };
    let mut reasons: Vec<String> = [of_way(operations), of_way(back)].concat();
    if !is_proved(&round_trip) {
        let ran = round_trip.up.refused.iter().chain(&round_trip.down.refused);
        reasons.extend(ran.map(|refused| refused.fault.message.clone()));
        reasons.extend(round_trip.differences.iter().map(Difference::to_string));
        reasons.push(format!("the verdict is `{}`", round_trip.verdict.as_str()));
    }
    if reasons.is_empty() { Ok(()) } else { Err(Box::new(Unproven { reasons, up: up.clone(), down: down.clone() })) }
}

fn is_proved(round_trip: &RoundTrip) -> bool {
    matches!(round_trip.verdict, Verdict::Restored | Verdict::ColumnOrder)
}

fn script(text: &str, schema: &Schema) -> Script {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile { path: String::new(), text: text.to_owned() });
    let keys = ActingKeys::default();
    read_script(file, 0..text.len(), &Servers::around(schema.server()), keys, &sources, &mut Diagnostics::default())
}

/// The statements with what there is to say of them, as the text of a script.
pub fn script_text(operations: &[Operation], is_concurrent: bool) -> String {
    let mut text = String::new();
    let mut was_large = false;
    for operation in operations {
        let comments: Vec<String> = operation.remarks.iter().flat_map(comment).collect();
        let is_large = !comments.is_empty() || operation.statements.iter().any(|it| it.contains('\n'));
        if !text.is_empty() && (is_large || was_large) {
            text.push('\n');
        }
        was_large = is_large;
        comments.iter().for_each(|line| text.push_str(&format!("-- {line}\n")));
        for statement in &operation.statements {
            let statement = if is_concurrent { concurrently(statement) } else { statement.clone() };
            let _ = writeln!(text, "{statement};");
        }
    }
    text
}

/// A remark as lines of a comment.
fn comment(remark: &Remark) -> Vec<String> {
    let plain = |text: &str| text.replace(char::is_control, " ");
    match remark {
        Remark::Loses(what) => vec![format!("This loses data: {}.", plain(what))],
        Remark::Needs(what) => vec![format!("This is refused if rows are otherwise: {}.", plain(what))],
        Remark::Note(what) => vec![format!("To know: {}.", plain(what))],
        Remark::Backfill { table, column, value } => {
            let value = value.as_ref().map_or_else(|| "...".to_owned(), |value| plain(value));
            vec![
                format!(
                    "migrations: todo(\"rows without a value in {column} get one here, or the next statement is refused\")"
                ),
                format!("UPDATE {table} SET {column} = {value} WHERE {column} IS NULL;"),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use super::*;

    fn back(before: &[&str], up: &str) -> Option<String> {
        stated_way_back(&Schema::of_statements(before.iter().copied(), Dialect::Postgres).unwrap(), up)
    }

    fn ways(before: &[&str], after: &[&str], renames: &[&str], is_safe: bool) -> Vec<String> {
        let schema =
            |statements: &[&str]| Schema::of_statements(statements.iter().copied(), Dialect::Postgres).unwrap();
        let (from, to) = (schema(before), schema(after));
        let renames: Vec<Rename> = renames.iter().map(|text| Rename::find(text, &from, Some(&to)).unwrap()).collect();
        generate(&from, &to, &renames, Style { is_safe }).unwrap().into_iter().map(|found| found.up).collect()
    }

    #[test]
    fn what_is_renamed_beside_a_new_label_keeps_its_rows() {
        let before = ["CREATE TYPE mood AS ENUM ('a')", "CREATE TABLE t (m mood)", "CREATE TABLE other (x int)"];
        let after = [
            "CREATE TYPE mood AS ENUM ('z', 'q')",
            "CREATE TABLE u (m mood DEFAULT 'q')",
            "CREATE TABLE other (y int)",
        ];
        let renames = ["other.x:y", "t:u", "mood.a:z"];
        for is_safe in [false, true] {
            let [labels, rest] = &ways(&before, &after, &renames, is_safe)[..] else {
                panic!("there are two revisions")
            };
            assert!(labels.contains("RENAME COLUMN x TO y") && labels.ends_with("ALTER TYPE mood ADD VALUE 'q';\n"));
            assert_eq!(rest, "ALTER TABLE u ALTER COLUMN m SET DEFAULT 'q';\n");
        }
    }

    #[test]
    fn a_column_of_any_name_is_checked_before_it_is_never_null() {
        for name in ["\"user\"", "value", "text", "date", "\"E\"", "\"2x\"", "\"select\"", "été"] {
            let before = format!("CREATE TABLE t (id int, {name} int)");
            let after = format!("CREATE TABLE t (id int, {name} int NOT NULL)");
            let found = ways(&[&before], &[&after], &[], true);
            assert_eq!(found.len(), 3, "{name}");
            assert!(found[2].find("SET NOT NULL") < found[2].find("DROP CONSTRAINT"), "{name}: {}", found[2]);
            assert!(found[1].contains("UPDATE t SET"), "{name}: {}", found[1]);
        }
    }

    #[test]
    fn an_index_that_is_there_is_taken_over_at_once() {
        let before = ["CREATE TABLE t (c int)", "CREATE UNIQUE INDEX t_c_key ON t (c)"];
        let found = ways(&before, &["CREATE TABLE t (c int UNIQUE)"], &[], true);
        assert_eq!(found, ["ALTER TABLE t ADD CONSTRAINT t_c_key UNIQUE USING INDEX t_c_key;\n"]);
    }

    #[test]
    fn who_gets_a_counter_is_told_where_it_starts() {
        for counts in ["int GENERATED ALWAYS AS IDENTITY", "serial"] {
            let after = format!("CREATE TABLE t (id {counts} PRIMARY KEY)");
            let found = ways(&["CREATE TABLE t (id int PRIMARY KEY)"], &[&after], &[], false);
            let set = "SELECT setval(pg_get_serial_sequence('t', 'id'), (SELECT max(id) FROM t))";
            assert!(found[0].contains(set), "{counts}: {}", found[0]);
        }
    }

    #[test]
    fn what_moves_is_taken_back() {
        let before = [
            "CREATE SCHEMA old",
            "CREATE TYPE mood AS ENUM ('sad', 'it''s')",
            "CREATE TABLE t (id int PRIMARY KEY, mood mood)",
            "CREATE SEQUENCE s",
            "CREATE TABLE old.z (w int)",
        ];
        let cases = [
            ("ALTER TABLE t SET SCHEMA old", "ALTER TABLE old.t SET SCHEMA public;\n"),
            ("ALTER TYPE mood RENAME TO feeling", "ALTER TYPE feeling RENAME TO mood;\n"),
            ("ALTER TYPE mood RENAME VALUE 'it''s' TO 'glad'", "ALTER TYPE mood RENAME VALUE 'glad' TO 'it''s';\n"),
            ("ALTER SEQUENCE s RENAME TO r", "ALTER SEQUENCE r RENAME TO s;\n"),
            ("ALTER SCHEMA old RENAME TO past", "ALTER SCHEMA past RENAME TO old;\n"),
            (
                "ALTER TABLE t SET SCHEMA old; ALTER TYPE mood RENAME TO feeling; ALTER TABLE old.t ADD COLUMN x int",
                "ALTER TYPE feeling RENAME TO mood;\nALTER TABLE old.t SET SCHEMA public;\n\
                 -- This loses data: what column x of t holds.\nALTER TABLE t DROP COLUMN x;\n",
            ),
            (
                "ALTER TABLE t RENAME TO u; ALTER TABLE u SET SCHEMA old",
                "ALTER TABLE old.u SET SCHEMA public;\nALTER TABLE u RENAME TO t;\n",
            ),
        ];
        let further = [
            ("ALTER TABLE s RENAME TO r", "ALTER SEQUENCE r RENAME TO s;\n"),
            (
                "ALTER TABLE t SET SCHEMA old; ALTER TABLE old.t RENAME COLUMN mood TO feeling",
                "ALTER TABLE old.t SET SCHEMA public;\nALTER TABLE t RENAME COLUMN feeling TO mood;\n",
            ),
            (
                "ALTER TABLE t RENAME id TO key; ALTER TABLE t SET SCHEMA old; ALTER TABLE old.t RENAME mood TO id; \
                 ALTER SCHEMA old RENAME TO past",
                "ALTER SCHEMA past RENAME TO old;\nALTER TABLE old.t SET SCHEMA public;\n\
                 ALTER TABLE t RENAME COLUMN id TO mood;\nALTER TABLE t RENAME COLUMN \"key\" TO id;\n",
            ),
            (
                "ALTER SCHEMA old RENAME TO past; ALTER TABLE past.z RENAME TO y; ALTER TABLE past.y RENAME w TO v",
                "ALTER SCHEMA past RENAME TO old;\nALTER TABLE old.y RENAME COLUMN v TO w;\n\
                 ALTER TABLE old.y RENAME TO z;\n",
            ),
        ];
        for (up, wanted) in cases.into_iter().chain(further) {
            assert_eq!(back(&before, up).as_deref(), Some(wanted), "{up}");
        }
    }

    /// `main` is SQLite's own schema; on PostgreSQL it is one like any other.
    #[test]
    fn a_table_comes_back_into_a_schema_of_any_name() {
        let before = ["CREATE SCHEMA main", "CREATE TABLE main.t (id int)"];
        let there = back(&before, "ALTER TABLE main.t SET SCHEMA public");
        assert_eq!(there.as_deref(), Some("ALTER TABLE public.t SET SCHEMA main;\n"));
    }

    #[test]
    fn a_type_in_the_place_of_another_goes_the_same_way_back() {
        let before = ["CREATE TYPE mood AS ENUM ('sad', 'glad')", "CREATE TABLE t (mood mood)"];
        let up = "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('glad'); \
                  ALTER TABLE t ALTER COLUMN mood TYPE mood USING mood::text::mood; DROP TYPE mood_old;";
        assert_eq!(back(&before, up).as_deref(), Some("ALTER TYPE mood ADD VALUE 'sad' BEFORE 'glad';\n"));
    }

    #[test]
    fn what_would_lose_rows_is_not_proposed() {
        let before = ["CREATE SCHEMA old", "CREATE TABLE t (id int PRIMARY KEY)"];
        assert_eq!(back(&before, "ALTER TABLE t SET SCHEMA old; ALTER TABLE old.t RENAME TO u"), None);
        let before = ["CREATE SCHEMA old", "CREATE TABLE old.z (id int)", "CREATE TYPE mood AS ENUM ('a')"];
        assert_eq!(back(&before, "ALTER TABLE old.z SET SCHEMA public; DROP SCHEMA old"), None);
        assert_eq!(back(&before, "ALTER TYPE mood RENAME VALUE 'a' TO 'x'; ALTER TYPE mood ADD VALUE 'a'"), None);
    }
}
