//! Functions, procedures and aggregates.

use migrations_syntax::ast::{CreateOther, CreateRoutine, DataType, RoutineParameter, SignatureArgument};

use super::data_type::data_type;
use super::words::definition_words;
use super::{SchemaEffect, Source};
use crate::change::{Change, NamedKind, NewObject};

/// What stands for the arguments of a procedure of MySQL and MariaDB.
const PROCEDURE: &str = "procedure";

/// CREATE FUNCTION, CREATE PROCEDURE
pub(super) fn create_routine(routine: &CreateRoutine, source: &Source<'_>) -> SchemaEffect {
    SchemaEffect::Object(vec![Change::CreateObject(NewObject {
        kind: NamedKind::Routine,
        name: source.name(&routine.name),
        table: None,
        signature: if source.rules().objects.routines_overload {
            parameters(&routine.parameters, source)
        } else {
            namespace(routine.is_procedure)
        },
        existing: routine.if_exists,
        text: definition_words(source),
        source: source.statement_text().to_owned(),
        calls: None,
        reads: Vec::new(),
        columns: Vec::new(),
    })])
}

/// CREATE AGGREGATE (PostgreSQL)
pub(super) fn create_aggregate(create: &CreateOther, source: &Source<'_>) -> SchemaEffect {
    let arguments = create.target.signature.as_deref().unwrap_or_default();
    SchemaEffect::Object(vec![Change::CreateObject(NewObject {
        kind: NamedKind::Routine,
        name: source.name(&create.target.name),
        table: None,
        // An aggregate of whole rows has no arguments.
        signature: if is_of_rows(arguments) { String::new() } else { signature(arguments, source) },
        existing: create.if_exists,
        text: definition_words(source),
        source: source.statement_text().to_owned(),
        calls: None,
        reads: Vec::new(),
        columns: Vec::new(),
    })])
}

/// On MySQL and MariaDB a function and a procedure may share a name: what stands for the arguments of each.
pub(super) fn namespace(is_procedure: bool) -> String {
    if is_procedure { PROCEDURE.to_owned() } else { String::new() }
}

/// The types of the arguments by which a routine is known, as PostgreSQL prints them.
pub(super) fn signature(arguments: &[SignatureArgument], source: &Source<'_>) -> String {
    if is_of_rows(arguments) {
        return "*".to_owned();
    }
    let types = arguments.iter().filter(|argument| !is_result(argument.mode.as_deref()));
    joined(types.filter_map(|argument| argument.data_type.as_ref()), source)
}

fn is_of_rows(arguments: &[SignatureArgument]) -> bool {
    matches!(arguments, [SignatureArgument { data_type: None, .. }])
}

fn parameters(parameters: &[RoutineParameter], source: &Source<'_>) -> String {
    let given = parameters.iter().filter(|parameter| !is_result(parameter.mode.as_deref()));
    joined(given.map(|parameter| &parameter.data_type), source)
}

/// Whether an argument is only given back.
fn is_result(mode: Option<&str>) -> bool {
    mode == Some("OUT")
}

fn joined<'d>(types: impl Iterator<Item = &'d DataType>, source: &Source<'_>) -> String {
    let names: Vec<String> = types.map(|of_type| without_modifiers(&data_type(of_type, source).name)).collect();
    names.join(", ")
}

/// A length or a precision makes no other routine.
pub(super) fn without_modifiers(name: &str) -> String {
    match (name.find('('), name.find(')')) {
        (Some(open), Some(close)) => format!("{}{}", &name[..open], &name[close + 1..]),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::change::IfExists;
    use crate::lowering::testing::change;

    #[track_caller]
    fn check(text: &str, product: Product, name: &str, signature: &str) -> NewObject {
        let Change::CreateObject(object) = change(text, product) else { panic!("{text} makes no object") };
        assert_eq!((object.kind, object.name.name.as_str()), (NamedKind::Routine, name), "{text}");
        assert_eq!(object.signature, signature, "{text}");
        object
    }

    #[test]
    fn a_function_is_known_by_the_types_that_it_is_given() {
        let text = "CREATE OR REPLACE FUNCTION F(a int, OUT b text, c varchar(3) DEFAULT 'x', VARIADIC numeric(3)[]) \
                    RETURNS trigger LANGUAGE sql AS $$ $$";
        let object = check(text, Product::Postgres, "f", "integer, character varying, numeric[]");
        assert_eq!((object.existing, object.source.as_str()), (IfExists::Replace, text));
        assert!(object.text.starts_with("create function f ("), "{}", object.text);
    }

    #[test]
    fn an_aggregate_of_rows_has_no_arguments() {
        check("CREATE AGGREGATE a (int) (sfunc = f, stype = int)", Product::Postgres, "a", "integer");
        check("CREATE AGGREGATE a (*) (sfunc = f, stype = int)", Product::Postgres, "a", "");
    }

    #[test]
    fn functions_and_procedures_of_mysql_may_share_a_name() {
        for product in [Product::Mysql, Product::Mariadb] {
            check("CREATE PROCEDURE p (IN a INT) SELECT 1", product, "p", PROCEDURE);
            check("CREATE FUNCTION p (a INT) RETURNS INT RETURN a", product, "p", "");
        }
    }
}
