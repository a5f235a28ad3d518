//! Sequences, and the options that they share with identities.

use migrations_syntax::ast::{self, SequenceOption};

use super::data_type::data_type;
use super::{SchemaEffect, Source, exact};
use crate::change::{Change, Ident, Name, SequenceOptions};

/// CREATE SEQUENCE
pub(super) fn create_sequence(sequence: &ast::CreateSequence, source: &Source<'_>) -> SchemaEffect {
    exact(Change::CreateSequence {
        name: source.name(&sequence.name),
        existing: sequence.if_exists,
        options: sequence_options(&sequence.options, source),
    })
}

/// ALTER SEQUENCE
pub(super) fn alter_sequence(sequence: &ast::AlterSequence, source: &Source<'_>) -> SchemaEffect {
    exact(Change::AlterSequence {
        name: source.name(&sequence.name),
        existing: sequence.if_exists.into(),
        options: sequence_options(&sequence.options, source),
    })
}

/// What the options of a sequence or an identity say.
pub(super) fn sequence_options(options: &[SequenceOption], source: &Source<'_>) -> SequenceOptions {
    let mut lowered = SequenceOptions::default();
    for option in options {
        if let Some(value) = value(option) {
            lowered.values.push(value);
        }
        match option {
            SequenceOption::As(of_type) => lowered.data_type = Some(data_type(of_type, source).name),
            SequenceOption::OwnedBy(None) => lowered.owner = Some(None),
            SequenceOption::OwnedBy(Some(name)) => {
                lowered.owner = column_of(name, source).map(Some).or(lowered.owner);
            }
            SequenceOption::Name(name) => lowered.name = Some(source.name(name)),
            SequenceOption::Start(_)
            | SequenceOption::Increment(_)
            | SequenceOption::MinValue(_)
            | SequenceOption::MaxValue(_)
            | SequenceOption::Cache(_)
            | SequenceOption::Cycle(_)
            | SequenceOption::Restart(_)
            | SequenceOption::Logged(_)
            | SequenceOption::TableOption(_) => {}
        }
    }
    lowered
}

/// The setting of an option that has one; empty for NO.
fn value(option: &SequenceOption) -> Option<(&'static str, String)> {
    let or_none = |value: &Option<String>| value.clone().unwrap_or_default();
    match option {
        SequenceOption::Start(value) => Some(("start", value.clone())),
        SequenceOption::Increment(value) => Some(("increment", value.clone())),
        SequenceOption::MinValue(value) => Some(("minimum", or_none(value))),
        SequenceOption::MaxValue(value) => Some(("maximum", or_none(value))),
        SequenceOption::Cache(value) => Some(("cache", value.clone())),
        SequenceOption::Cycle(cycles) => Some(("cycle", if *cycles { "cycle" } else { "" }.to_owned())),
        SequenceOption::As(_)
        | SequenceOption::OwnedBy(_)
        | SequenceOption::Name(_)
        | SequenceOption::Restart(_)
        | SequenceOption::Logged(_)
        | SequenceOption::TableOption(_) => None,
    }
}

/// `schema.table.column`
pub(super) fn column_of(name: &ast::Name, source: &Source<'_>) -> Option<(Name, Ident)> {
    let (table, qualifiers) = name.qualifiers().split_last()?;
    let table = source.ident(table);
    let schema = qualifiers.last().map_or(String::new(), |schema| source.ident(schema).name);
    let table = Name { schema: source.known_schema(schema), name: table.name, span: table.span };
    Some((table, source.ident(name.last())))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::change::IfExists;
    use crate::lowering::testing::change;

    #[track_caller]
    fn options(text: &str) -> SequenceOptions {
        match change(text, Product::Postgres) {
            Change::CreateSequence { options, .. } | Change::AlterSequence { options, .. } => options,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn settings_are_kept_in_order() {
        let read = options(
            "CREATE SEQUENCE s AS int START WITH 5 INCREMENT BY -2 NO MINVALUE MAXVALUE 10 CACHE 1 NO CYCLE RESTART",
        );
        let values: Vec<String> = read.values.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(values, ["start 5", "increment -2", "minimum ", "maximum 10", "cache 1", "cycle "]);
        assert_eq!(read.data_type.as_deref(), Some("integer"));
        assert_eq!(read.owner, None);
    }

    #[test]
    fn an_owner_is_a_column_of_a_table() {
        let Some(Some((table, column))) = options("ALTER SEQUENCE s OWNED BY shop.T.\"C\"").owner else {
            panic!("it has an owner");
        };
        assert_eq!((table.schema.as_str(), table.name.as_str(), column.name.as_str()), ("shop", "t", "C"));
        assert_eq!(options("ALTER SEQUENCE s OWNED BY NONE").owner, Some(None));
    }

    #[test]
    fn one_that_is_there_may_stay() {
        let change = change("CREATE SEQUENCE IF NOT EXISTS s", Product::Postgres);
        assert!(matches!(change, Change::CreateSequence { existing: IfExists::Skip, .. }));
    }
}
