//! Statements that stand alone, read and applied.

use migrations_core::Server;

use super::{Fault, Schema};
use crate::change::Change;
use crate::lowering::SchemaEffect;
use crate::lowering::procedure::Run;
use crate::lowering::schema_effect_in;
use crate::reader::queries_of;

impl Schema {
    /// The schema that some statements make in an empty database.
    ///
    /// # Errors
    /// If one of them would be refused, or nobody knows what it does: the statement, and why.
    pub fn of_statements<'s>(
        statements: impl IntoIterator<Item = &'s str>,
        server: impl Into<Server>,
    ) -> Result<Self, (String, String)> {
        let mut schema = Self::new(server);
        for statement in statements {
            schema.apply_statement(statement).map_err(|reason| (statement.to_owned(), reason))?;
        }
        Ok(schema)
    }

    /// Does what the database would do with a statement.
    ///
    /// # Errors
    /// Why the database would refuse it, or that nobody knows what it does.
    pub fn apply_statement(&mut self, statement: &str) -> Result<(), String> {
        let changes = match schema_effect_in(statement, self.server()) {
            SchemaEffect::Exact(changes) | SchemaEffect::Object(changes) => changes,
            SchemaEffect::Data(_) | SchemaEffect::Nothing => return Ok(()),
            SchemaEffect::Runs(runs) => return self.apply_runs(&runs),
            SchemaEffect::Unknown(reason) => return Err(reason.to_owned()),
        };
        for change in &changes {
            self.apply(change).map_err(|Fault { message, .. }| message)?;
            self.note_spellings(change, statement);
            if let Change::CreateView(view) = change {
                self.note_view(&view.name, &queries_of(statement, self.dialect()));
            }
        }
        self.findings.cautions.clear();
        self.findings.unknown_types.clear();
        Ok(())
    }

    fn apply_runs(&mut self, runs: &[Run]) -> Result<(), String> {
        runs.iter().try_for_each(|run| match run {
            Run::Schema(text) => self.apply_statement(text),
            Run::Rows(text) if self.calls_what_changes(text) => {
                Err("it calls a function that changes the schema".to_owned())
            }
            Run::Rows(_) => Ok(()),
        })
    }
}
