//! What stands within CREATE SCHEMA (PostgreSQL): tables, indexes and sequences, which are made in that schema.

use migrations_syntax::ast::Statement;

use super::{SchemaEffect, Source, schema_effect};
use crate::change::{Change, ConstraintBody, Name, NewIndex, NewTable, Template};

/// The changes of an element, behind those of the schema and the elements before it; `None` for one that is not followed: the
/// query of a view says of no table in which schema it is.
pub(super) fn changes(
    element: &Statement,
    schema: &str,
    before: &[Change],
    source: &Source<'_>,
) -> Option<Vec<Change>> {
    let place = Place { schema, before };
    match schema_effect(element, source) {
        SchemaEffect::Exact(changes) => changes.into_iter().map(|change| place.change(change)).collect(),
        SchemaEffect::Nothing => Some(Vec::new()),
        SchemaEffect::Object(_) | SchemaEffect::Data(_) | SchemaEffect::Runs(_) | SchemaEffect::Unknown(_) => None,
    }
}

/// The new schema, and what has been made in it.
struct Place<'a> {
    schema: &'a str,
    before: &'a [Change],
}

impl Place<'_> {
    fn change(&self, change: Change) -> Option<Change> {
        if let Change::CreateTable(table) = change {
            return self.table(*table).map(|table| Change::CreateTable(Box::new(table)));
        }
        if let Change::CreateIndex(index) = change {
            return Some(Change::CreateIndex(self.index(index)));
        }
        let Change::CreateSequence { name, existing, options } = change else { return None };
        // Whose column it is may be said without a schema, too.
        let is_free = options.owner.is_none();
        is_free.then(|| Change::CreateSequence { name: self.made(name), existing, options })
    }

    fn table(&self, table: NewTable) -> Option<NewTable> {
        if table.template != Template::None {
            return None;
        }
        let own = self.made(table.name.clone());
        let mut constraints = table.constraints;
        for constraint in &mut constraints {
            if let ConstraintBody::ForeignKey { table: target, .. } = &mut constraint.body {
                let is_itself = target.schema.is_empty() && target.name == own.name;
                *target = if is_itself { own.clone() } else { self.named(target.clone()) };
            }
        }
        Some(NewTable { name: own, constraints, ..table })
    }

    fn index(&self, index: NewIndex) -> NewIndex {
        let table = self.named(index.table);
        let name = index.name.map(|name| Name { schema: table.schema.clone(), ..name });
        NewIndex { table, name, ..index }
    }

    fn made(&self, name: Name) -> Name {
        if name.schema.is_empty() { Name { schema: self.schema.to_owned(), ..name } } else { name }
    }

    /// A table without a schema is that of the new one if that has it.
    fn named(&self, name: Name) -> Name {
        let is_it = |change: &Change| matches!(change, Change::CreateTable(table) if table.name.schema == self.schema && table.name.name == name.name);
        if self.before.iter().any(is_it) { self.made(name) } else { name }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::Schema;

    #[test]
    fn elements_are_made_in_the_new_schema() {
        let together = "CREATE SCHEMA x CREATE TABLE y (id serial PRIMARY KEY, up int REFERENCES y) CREATE TABLE z (y int REFERENCES y, \
                        o int REFERENCES other) CREATE INDEX i ON z (y) CREATE SEQUENCE s GRANT SELECT ON y TO PUBLIC";
        let apart = [
            "CREATE TABLE other (id int PRIMARY KEY)",
            "CREATE SCHEMA x",
            "CREATE TABLE x.y (id serial PRIMARY KEY, up int REFERENCES x.y)",
            "CREATE TABLE x.z (y int REFERENCES x.y, o int REFERENCES other)",
            "CREATE INDEX i ON x.z (y)",
            "CREATE SEQUENCE x.s",
        ];
        let made = Schema::of_statements([apart[0], together], Dialect::Postgres).expect(together);
        let expected = Schema::of_statements(apart, Dialect::Postgres).expect("apart");
        assert_eq!(format!("{:#?}", made.strict_snapshot()), format!("{:#?}", expected.strict_snapshot()));
    }

    #[test]
    fn views_are_not_followed() {
        let text = "CREATE SCHEMA x CREATE TABLE y (a int) CREATE VIEW z AS SELECT a FROM y";
        assert!(Schema::of_statements([text], Dialect::Postgres).is_err());
    }
}
