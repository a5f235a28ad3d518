//! What runs in a database of MySQL or MariaDB, as statements: triggers, routines, events; and sequences of MariaDB. Who has made them is
//! no part of a schema.

use super::Catalog;
use super::rows::{EventStatementRow, ParameterRow, RoutineStatementRow, SequenceRow, TriggerStatementRow};
use super::words::quoted;
use crate::introspection::{Seen, Source, Statement};

/// Routines before triggers, which may call them; sequences before both.
pub(super) fn statements<S: Source>(source: &mut S, catalog: &Catalog) -> Result<Vec<Statement>, S::Error> {
    let mut all = Vec::new();
    for row in catalog.of_kind("sequence") {
        let found: Vec<SequenceRow> = source.rows(&sequence_query(&row.name))?;
        all.extend(found.iter().map(|values| sequence(&row.name, values)));
    }
    let routines: Vec<RoutineStatementRow> = source.rows(include_str!("routine_statements.sql"))?;
    let parameters: Vec<ParameterRow> = source.rows(include_str!("parameters.sql"))?;
    all.extend(routines.iter().map(|row| routine(row, &parameters)));
    let triggers: Vec<TriggerStatementRow> = source.rows(include_str!("trigger_statements.sql"))?;
    all.extend(
        triggers
            .into_iter()
            .map(|row| Statement { of: Seen::part("trigger", &row.relation_name, &row.name), text: row.statement }),
    );
    let events: Vec<EventStatementRow> = source.rows(include_str!("event_statements.sql"))?;
    all.extend(events.into_iter().map(|row| Statement { of: Seen::new("event", &row.name), text: row.statement }));
    Ok(all)
}

fn routine(row: &RoutineStatementRow, parameters: &[ParameterRow]) -> Statement {
    let own = parameters.iter().filter(|it| it.kind == row.kind && it.routine == row.name);
    let list: Vec<&str> = own.map(|it| it.statement.as_str()).collect();
    let text = format!("{}({}){}{} {}", row.opening, list.join(", "), row.result, row.options, row.body);
    Statement { text, of: Seen::new(&row.kind, &row.name) }
}

/// A sequence is a table of one row, which says what it is like.
fn sequence_query(name: &str) -> String {
    format!(
        "SELECT start_value, minimum_value, maximum_value, increment AS increment_value, CAST(cache_size AS SIGNED) AS cache_size, \
         CAST(cycle_option AS SIGNED) AS cycle_option FROM {}",
        quoted(name)
    )
}

/// What is not usual is written. Source: MariaDB, CREATE SEQUENCE.
fn sequence(name: &str, values: &SequenceRow) -> Statement {
    let descends = values.increment_value < 0;
    let (minimum, maximum) = if descends { (i64::MIN + 1, -1) } else { (1, i64::MAX - 1) };
    let start = if descends { values.maximum_value } else { values.minimum_value };
    let numbers = [
        ("START WITH", values.start_value, start),
        ("MINVALUE", values.minimum_value, minimum),
        ("MAXVALUE", values.maximum_value, maximum),
        ("INCREMENT BY", values.increment_value, 1),
        ("CACHE", values.cache_size, 1000),
    ];
    let mut text = format!("CREATE SEQUENCE {}", quoted(name));
    for (word, value, usual) in numbers {
        if value != usual {
            text.push_str(&format!(" {word} {value}"));
        }
    }
    if values.cycle_option != 0 {
        text.push_str(" CYCLE");
    }
    Statement { text, of: Seen::new("sequence", name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_of_a_sequence_is_not_written() {
        let usual = SequenceRow {
            start_value: 1,
            minimum_value: 1,
            maximum_value: i64::MAX - 1,
            increment_value: 1,
            cache_size: 1000,
            cycle_option: 0,
        };
        assert_eq!(sequence("s", &usual).text, "CREATE SEQUENCE `s`");
        let other = SequenceRow { start_value: 5, cache_size: 0, cycle_option: 1, ..usual };
        assert_eq!(sequence("s", &other).text, "CREATE SEQUENCE `s` START WITH 5 CACHE 0 CYCLE");
    }
}
