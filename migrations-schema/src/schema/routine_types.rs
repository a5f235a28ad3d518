//! New names of the types that a function takes and gives (PostgreSQL).

use migrations_core::Product;
use migrations_syntax::ast::{CreateRoutine, DataType, Ident, RoutineResult, Statement, TypeName};
use migrations_syntax::parse_statement;
use migrations_syntax::print::print;

use super::ObjectId;
use crate::change::Change;
use crate::lowering::{SchemaEffect, quoted, schema_effect_of};
use crate::objects::Routine;

impl Routine {
    /// A type or a table has another name: what the head of a function names follows; its body is a text, and does not.
    pub(super) fn rename_types(&mut self, old: &ObjectId, new: &ObjectId, product: Product) {
        let Some(Statement::CreateRoutine(mut made)) = parse_statement(&self.source, product).statement else {
            return;
        };
        let usual = product.dialect().usual_schema().unwrap_or_default();
        types_of(&mut made).for_each(|of_type| rename(of_type, old, new, usual));
        let source = print(&Statement::CreateRoutine(made), product);
        let Some(SchemaEffect::Object(changes)) = schema_effect_of(&source, product) else { return };
        if let [Change::CreateObject(object)] = &changes[..] {
            self.text.clone_from(&object.text);
            self.source = source;
        }
    }
}

fn types_of(routine: &mut CreateRoutine) -> impl Iterator<Item = &mut DataType> {
    let (of_result, of_columns) = match &mut routine.returns {
        Some(RoutineResult::Type(of_type)) => (Some(of_type), None),
        Some(RoutineResult::Table(columns)) => (None, Some(columns)),
        None => (None, None),
    };
    let parameters = routine.parameters.iter_mut().map(|parameter| &mut parameter.data_type);
    parameters.chain(of_result).chain(of_columns.into_iter().flatten().map(|(_, of_type)| of_type))
}

fn rename(of_type: &mut DataType, old: &ObjectId, new: &ObjectId, usual: &str) {
    let TypeName::Named(name) = &mut of_type.name else { return };
    let schema = name.qualifiers().last().map(folded).unwrap_or_default();
    let is_its_schema = schema == old.schema || old.schema.is_empty() && schema == usual;
    let Some(own) = name.parts.last_mut() else { return };
    if is_its_schema && folded(own) == old.name {
        own.text.clone_from(&new.name);
        own.is_quoted = quoted(&new.name) != new.name;
    }
}

fn folded(ident: &Ident) -> String {
    if ident.is_quoted { ident.text.clone() } else { ident.text.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::schema::Schema;

    #[test]
    fn functions_of_rows_follow_their_table() {
        let schema = Schema::of_statements(
            [
                "CREATE TABLE pets (a int)",
                "CREATE FUNCTION f(x Pets, y public.pets[]) RETURNS SETOF pets LANGUAGE sql AS 'SELECT pets FROM pets'",
                "ALTER TABLE pets RENAME TO \"Animals\"",
            ],
            Dialect::Postgres,
        );
        let statements = schema.expect("they are right").sql();
        let made = statements.iter().find(|it| it.contains("FUNCTION")).expect("there is one");
        let head = "f(x \"Animals\", y public.\"Animals\"[]) RETURNS SETOF \"Animals\"";
        assert!(made.contains(head) && made.contains("'SELECT pets FROM pets'"), "{made}");
    }
}
