//! What is set on objects beside what they are (PostgreSQL).

use migrations_syntax::ast::{
    AlterActionKind, ColumnOption, Comment, CreateView, Ident, ObjectKind, StorageParameter, TableOption,
};

use super::object::kind_of;
use super::reported::usual_check;
use super::routine::signature;
use super::sequence::column_of;
use super::{SchemaEffect, Source, exact};
use crate::change::{Change, NamedKind, SetProperties, TableAction, TablePart};
use crate::properties::{CommentedPart, Properties, Property, SetProperty};

/// COMMENT ON
pub(super) fn comment(comment: &Comment, source: &Source<'_>) -> SchemaEffect {
    let text = comment.text.as_ref().map_or(String::new(), |text| source.text(text).name);
    if comment.kind == ObjectKind::Table {
        return exact(Change::Comment { table: source.name(&comment.target.name), column: None, text });
    }
    if let (ObjectKind::Column, Some((table, column))) = (comment.kind, column_of(&comment.target.name, source)) {
        return exact(Change::Comment { table, column: Some(column), text });
    }
    let value = Some(text).filter(|text| !text.is_empty());
    if comment.kind == ObjectKind::Constraint {
        return comment_on_constraint(comment, value, source);
    }
    let kind = kind_of(comment.kind, source);
    if kind == NamedKind::Other("") {
        return SchemaEffect::Nothing;
    }
    exact(Change::SetProperties(SetProperties {
        kind,
        name: source.name(&comment.target.name),
        table: comment.target.table.as_ref().map(|table| source.name(table)),
        signature: comment.target.signature.as_deref().map(|arguments| signature(arguments, source)),
        values: vec![(Property::Comment, value)],
    }))
}

/// COMMENT ON CONSTRAINT .. ON a table, ON DOMAIN
fn comment_on_constraint(comment: &Comment, value: Option<String>, source: &Source<'_>) -> SchemaEffect {
    let Some(owner) = comment.target.table.as_ref().map(|owner| source.name(owner)) else {
        return SchemaEffect::Nothing;
    };
    let constraint = source.ident(comment.target.name.last());
    if comment.target.is_of_domain {
        let property = Property::CommentOnPart { part: CommentedPart::Constraint, name: constraint.name };
        return exact(Change::SetProperties(SetProperties {
            kind: NamedKind::Type,
            name: owner,
            table: None,
            signature: None,
            values: vec![(property, value)],
        }));
    }
    let part = TablePart::Constraint(constraint);
    let actions = vec![TableAction::SetProperties { part, values: vec![(Property::Comment, value)] }];
    exact(Change::AlterTable { table: owner, existing: crate::change::IfExists::Error, is_only: false, actions })
}

/// WITH (..), as it is written, with the name under which each is kept.
fn parameters(list: &[StorageParameter], of: fn(String) -> Property) -> Vec<SetProperty> {
    // `oids = false` is all that is left of them, and is not kept.
    let kept = list.iter().filter(|parameter| name_of(parameter) != "oids");
    kept.map(|parameter| (of(name_of(parameter)), Some(value_of(parameter)))).collect()
}

/// RESET (..)
fn reset(list: &[StorageParameter], of: fn(String) -> Property) -> Vec<SetProperty> {
    list.iter().map(|parameter| (of(name_of(parameter)), None)).collect()
}

/// `toast.autovacuum_enabled`
fn name_of(parameter: &StorageParameter) -> String {
    let parts = parameter.name.qualifiers().iter().chain([parameter.name.last()]);
    parts.map(|part| part.text.to_lowercase()).collect::<Vec<_>>().join(".")
}

/// The server keeps a parameter without a value as `true`.
fn value_of(parameter: &StorageParameter) -> String {
    parameter.value.as_deref().map_or("true".to_owned(), |written| number(written.trim_matches('\'')).to_lowercase())
}

/// The sign of a number is a word of its own in the tree.
fn number(written: &str) -> String {
    written.strip_prefix("- ").map_or_else(|| written.to_owned(), |digits| format!("-{digits}"))
}

/// The properties that stand in the definition of an index, or of a constraint behind which one stands.
pub(super) fn of_index(list: &[StorageParameter], tablespace: Option<&Ident>, source: &Source<'_>) -> Properties {
    parameters(list, Property::Parameter).into_iter().chain(tablespace_of(tablespace, source)).collect()
}

fn tablespace_of(name: Option<&Ident>, source: &Source<'_>) -> Option<SetProperty> {
    name.map(|name| (Property::Tablespace, usual(source.folded(name), "pg_default")))
}

/// `None` for what the server would choose anyway.
fn usual(name: String, usual: &str) -> Option<String> {
    Some(name).filter(|name| name != usual)
}

/// The properties that stand in the definition of a table.
pub(super) fn of_table(
    options: &[TableOption],
    access_method: Option<&Ident>,
    source: &Source<'_>,
) -> impl Iterator<Item = SetProperty> {
    let with = options.iter().flat_map(|option| of_table_option(option, source)).collect::<Vec<_>>();
    with.into_iter().chain(access_method.map(|name| (Property::AccessMethod, usual(source.folded(name), "heap"))))
}

fn of_table_option(option: &TableOption, source: &Source<'_>) -> Vec<SetProperty> {
    match option {
        TableOption::With(list) => parameters(list, Property::Parameter),
        TableOption::Tablespace(name) if source.rules().tables.storage_is_told => {
            tablespace_of(Some(name), source).into_iter().collect()
        }
        TableOption::Value { name, value } => kept_option(name, value, source).into_iter().collect(),
        TableOption::SystemVersioning => vec![(Property::SystemVersioning, Some(String::new()))],
        TableOption::Tablespace(_)
        | TableOption::Comment(_)
        | TableOption::CharacterSet(_)
        | TableOption::Collate(_)
        | TableOption::Union(_)
        | TableOption::WithoutOids
        | TableOption::OnCommit(_)
        | TableOption::Server(_)
        | TableOption::ForeignOptions(_)
        | TableOption::Strict
        | TableOption::WithoutRowid => Vec::new(),
    }
}

/// ENGINE and its like (MySQL, MariaDB).
fn kept_option(name: &str, value: &str, source: &Source<'_>) -> Option<SetProperty> {
    let (name, usual_value) = source.rules().tables.kept_options.iter().find(|(kept, _)| *kept == name)?;
    let value = value.trim_matches(['\'', '"', '`']).to_lowercase();
    Some((Property::TableOption((*name).to_owned()), usual(value, usual_value)))
}

/// The properties that options in ALTER TABLE set (MySQL, MariaDB).
pub(super) fn of_options(options: &[TableOption], source: &Source<'_>) -> Vec<SetProperty> {
    options.iter().flat_map(|option| of_table_option(option, source)).collect()
}

/// The properties that stand in the definition of a view. WITH CHECK OPTION is kept as one, too.
pub(super) fn of_view(view: &CreateView, source: &Source<'_>) -> Properties {
    let check = view.check_option.as_deref().filter(|_| source.rules().tables.storage_is_told);
    let check = check.map(|word| (Property::Parameter("check_option".to_owned()), Some(usual_check(word).to_owned())));
    let access_method = view.access_method.as_ref();
    parameters(&view.parameters, Property::Parameter)
        .into_iter()
        .chain(tablespace_of(view.tablespace.as_ref(), source))
        .chain(access_method.map(|name| (Property::AccessMethod, usual(source.folded(name), "heap"))))
        .chain(check)
        .collect()
}

/// STORAGE and COMPRESSION in the definition of a column.
pub(super) fn of_column(name: &str, value: &str, source: &Source<'_>) -> Option<SetProperty> {
    let property = match name {
        "STORAGE" => Property::Storage,
        "COMPRESSION" => Property::Compression,
        _ => return None,
    };
    let is_kept = source.rules().tables.storage_is_told;
    is_kept.then(|| (property, usual(value.to_lowercase(), "default")))
}

/// What an action of ALTER sets, and on what; `None` for actions that set no property.
pub(super) fn set(action: &AlterActionKind, source: &Source<'_>) -> Option<(TablePart, Vec<SetProperty>)> {
    use AlterActionKind as Kind;
    let own = |values| Some((TablePart::Table, values));
    let one = |property, value| own(vec![(property, value)]);
    match action {
        Kind::SetParameters(list) => own(parameters(list, Property::Parameter)),
        Kind::ResetParameters(list) => own(reset(list, Property::Parameter)),
        Kind::SetTablespace { name, .. } => own(tablespace_of(Some(name), source).into_iter().collect()),
        Kind::SetAccessMethod(name) => {
            let name = name.as_ref().and_then(|name| usual(source.folded(name), "heap"));
            one(Property::AccessMethod, name)
        }
        Kind::OfType(name) => one(Property::OfType, name.as_ref().map(|name| written_name(name, source))),
        Kind::SetColumnOption { column, option } => {
            Some((TablePart::Column(source.ident(column)), of_column_option(option)))
        }
        Kind::ReplicaIdentity { index: Some(index), .. } => {
            let values = vec![(Property::ReplicaIdentity, Some(String::new()))];
            Some((TablePart::OnlyIndex(source.ident(index)), values))
        }
        Kind::ReplicaIdentity { word, index: None } => {
            one(Property::ReplicaIdentity, usual(word.to_uppercase(), "DEFAULT"))
        }
        Kind::ClusterOn(index) => {
            let values = vec![(Property::Clustered, Some(String::new()))];
            Some((TablePart::OnlyIndex(source.ident(index)), values))
        }
        Kind::SetWithout(word) if word == "CLUSTER" => Some((TablePart::NoIndex, vec![(Property::Clustered, None)])),
        Kind::EnableTrigger { is_rule, state, name } => {
            let values = vec![(Property::Firing, usual(state.to_uppercase(), "ENABLE"))];
            Some((trigger(*is_rule, name, source), values))
        }
        Kind::SystemVersioning(is_on) => one(Property::SystemVersioning, is_on.then(String::new)),
        Kind::SetWithout(_)
        | Kind::AddColumn { .. }
        | Kind::AddColumns { .. }
        | Kind::DropColumn { .. }
        | Kind::RenameColumn { .. }
        | Kind::ChangeColumn { .. }
        | Kind::SetType { .. }
        | Kind::SetDefault { .. }
        | Kind::DropDefault { .. }
        | Kind::SetNotNull { .. }
        | Kind::AddIdentity { .. }
        | Kind::SetIdentity { .. }
        | Kind::DropIdentity { .. }
        | Kind::SetExpression { .. }
        | Kind::DropExpression { .. }
        | Kind::SetColumnVisible { .. }
        | Kind::AddConstraint(_)
        | Kind::AddIndex(_)
        | Kind::DropConstraint { .. }
        | Kind::DropForeignKey { .. }
        | Kind::DropCheck { .. }
        | Kind::DropPrimaryKey
        | Kind::DropIndex { .. }
        | Kind::RenameIndex { .. }
        | Kind::SetIndexVisible { .. }
        | Kind::RenameConstraint { .. }
        | Kind::AlterConstraint { .. }
        | Kind::ValidateConstraint(_)
        | Kind::RenameTo(_)
        | Kind::SetSchema(_)
        | Kind::OwnerTo(_)
        | Kind::SetLogged(_)
        | Kind::RowSecurity(_)
        | Kind::AttachPartition { .. }
        | Kind::DetachPartition { .. }
        | Kind::Inherit { .. }
        | Kind::ForeignOptions(_)
        | Kind::DependsOnExtension { .. }
        | Kind::ConvertTo { .. }
        | Kind::SetOptions(_)
        | Kind::OrderBy(_)
        | Kind::EnableKeys(_)
        | Kind::Force
        | Kind::ImportTablespace(_)
        | Kind::Validation(_)
        | Kind::Partitions(_)
        | Kind::Period { .. } => None,
    }
}

/// ALL and USER are words; the triggers behind constraints, which ALL means as well, are no objects here.
fn trigger(is_rule: bool, name: &Ident, source: &Source<'_>) -> TablePart {
    let is_word = |word: &str| !name.is_quoted && name.text.eq_ignore_ascii_case(word);
    match is_rule {
        true => TablePart::Rule(source.ident(name)),
        false if is_word("ALL") || is_word("USER") => TablePart::EveryTrigger,
        false => TablePart::Trigger(source.ident(name)),
    }
}

fn of_column_option(option: &ColumnOption) -> Vec<SetProperty> {
    match option {
        ColumnOption::Statistics(target) => {
            vec![(Property::Statistics, target.as_deref().map(number).filter(|target| target != "-1"))]
        }
        ColumnOption::Storage(word) => vec![(Property::Storage, usual(word.to_lowercase(), "default"))],
        ColumnOption::Compression(word) => vec![(Property::Compression, usual(word.to_lowercase(), "default"))],
        ColumnOption::Set(list) => parameters(list, Property::ColumnParameter),
        ColumnOption::Reset(list) => reset(list, Property::ColumnParameter),
        ColumnOption::ForeignOptions(_) => Vec::new(),
    }
}

fn written_name(name: &migrations_syntax::ast::Name, source: &Source<'_>) -> String {
    let name = source.name(name);
    crate::ddl::names::qualified(&name.schema, &name.name, source.rules())
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::lowering::testing::{actions, change, shown};

    #[track_caller]
    fn check(action: &str, expected: &TablePart, values: &[(Property, Option<&str>)]) {
        let found = actions(action, Product::Postgres);
        let [TableAction::SetProperties { part, values: found }] = &found[..] else { panic!("{action}: {found:?}") };
        let values: Vec<SetProperty> =
            values.iter().map(|(property, value)| (property.clone(), value.map(str::to_owned))).collect();
        assert_eq!((kind_of_part(part), found), (kind_of_part(expected), &values), "{action}");
    }

    fn kind_of_part(part: &TablePart) -> (String, String) {
        let name = match part {
            TablePart::Table | TablePart::NoIndex | TablePart::EveryTrigger => "",
            TablePart::Column(name)
            | TablePart::Constraint(name)
            | TablePart::OnlyIndex(name)
            | TablePart::Trigger(name)
            | TablePart::Rule(name) => &name.name,
        };
        (format!("{part:?}").split('(').next().unwrap_or_default().to_owned(), name.to_owned())
    }

    fn ident(name: &str) -> crate::change::Ident {
        crate::change::Ident { name: name.to_owned(), span: 0..0 }
    }

    #[test]
    fn parameters_are_set_and_reset() {
        let fillfactor = Property::Parameter("fillfactor".to_owned());
        let toast = Property::Parameter("toast.autovacuum_enabled".to_owned());
        check("SET (FillFactor = '70')", &TablePart::Table, &[(fillfactor.clone(), Some("70"))]);
        check("RESET (fillfactor, toast.autovacuum_enabled)", &TablePart::Table, &[(fillfactor, None), (toast, None)]);
        let distinct = Property::ColumnParameter("n_distinct".to_owned());
        check("ALTER a SET (n_distinct = -0.5)", &TablePart::Column(ident("a")), &[(distinct, Some("-0.5"))]);
    }

    #[test]
    fn what_is_usual_is_nothing() {
        check("ALTER a SET STATISTICS -1", &TablePart::Column(ident("a")), &[(Property::Statistics, None)]);
        check("ALTER a SET STATISTICS 9", &TablePart::Column(ident("a")), &[(Property::Statistics, Some("9"))]);
        check("ALTER a SET COMPRESSION default", &TablePart::Column(ident("a")), &[(Property::Compression, None)]);
        check("REPLICA IDENTITY DEFAULT", &TablePart::Table, &[(Property::ReplicaIdentity, None)]);
        check("SET TABLESPACE pg_default", &TablePart::Table, &[(Property::Tablespace, None)]);
        check("ENABLE TRIGGER t", &TablePart::Trigger(ident("t")), &[(Property::Firing, None)]);
    }

    #[test]
    fn one_index_of_a_table_is_meant_or_none() {
        check("CLUSTER ON i", &TablePart::OnlyIndex(ident("i")), &[(Property::Clustered, Some(""))]);
        check("SET WITHOUT CLUSTER", &TablePart::NoIndex, &[(Property::Clustered, None)]);
        check(
            "REPLICA IDENTITY USING INDEX i",
            &TablePart::OnlyIndex(ident("i")),
            &[(Property::ReplicaIdentity, Some(""))],
        );
    }

    #[test]
    fn triggers_are_named_or_all_meant() {
        check("DISABLE TRIGGER USER", &TablePart::EveryTrigger, &[(Property::Firing, Some("DISABLE"))]);
        check(
            "ENABLE ALWAYS TRIGGER \"all\"",
            &TablePart::Trigger(ident("all")),
            &[(Property::Firing, Some("ENABLE ALWAYS"))],
        );
        check("DISABLE RULE r", &TablePart::Rule(ident("r")), &[(Property::Firing, Some("DISABLE"))]);
    }

    #[test]
    fn comments_are_kept_of_everything_that_has_a_name() {
        for (text, kind, name) in [
            ("COMMENT ON INDEX s.i IS 'x'", NamedKind::Index, "i"),
            ("COMMENT ON FUNCTION f(int) IS 'x'", NamedKind::Routine, "f"),
            ("COMMENT ON TRIGGER t ON u IS 'x'", NamedKind::Trigger, "t"),
            ("COMMENT ON SCHEMA s IS 'x'", NamedKind::Schema, "s"),
            ("COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x'", NamedKind::Type, "d"),
            ("COMMENT ON COLLATION c IS 'x'", NamedKind::Other("collation"), "c"),
        ] {
            let Change::SetProperties(set) = change(text, Product::Postgres) else { panic!("{text}") };
            assert_eq!((set.kind, set.name.name.as_str()), (kind, name), "{text}");
            assert!(matches!(&set.values[..], [(_, Some(value))] if value == "x"), "{text}: {:?}", set.values);
        }
        let Change::AlterTable { actions, .. } = change("COMMENT ON CONSTRAINT c ON t IS ''", Product::Postgres) else {
            panic!("it is about a table");
        };
        assert!(matches!(
            &actions[..],
            [TableAction::SetProperties { part: TablePart::Constraint(name), values }]
                if name.name == "c" && values == &[(Property::Comment, None)]
        ));
    }

    #[test]
    fn comments_of_tables_and_columns_are_kept() {
        let on_table = change("COMMENT ON TABLE s.t IS 'it''s'", Product::Postgres);
        assert!(matches!(on_table, Change::Comment { column: None, text, .. } if text == "it's"));
        let on_column = change("COMMENT ON COLUMN s.t.c IS NULL", Product::Postgres);
        assert!(matches!(
            on_column,
            Change::Comment { table, column: Some(column), text }
                if shown(&table) == "s.t" && column.name == "c" && text.is_empty()
        ));
    }

    #[test]
    fn views_and_indexes_say_theirs_when_they_are_made() {
        let text = "CREATE VIEW v WITH (security_barrier, security_invoker = ON) AS SELECT 1 WITH LOCAL CHECK OPTION";
        let SchemaEffect::Object(changes) = crate::lowering::testing::effect(text, Product::Postgres) else {
            panic!("it makes a view");
        };
        let Change::CreateView(view) = &changes[0] else { panic!("it makes a view") };
        let found: Vec<String> =
            view.properties.iter().map(|(property, value)| format!("{} = {value}", property.words())).collect();
        assert_eq!(found, ["check_option = local", "security_barrier = true", "security_invoker = on"]);
        let text = "CREATE INDEX i ON t (a) WITH (fillfactor = 70) TABLESPACE Fast";
        let Change::CreateIndex(index) = change(text, Product::Postgres) else { panic!("it makes an index") };
        assert_eq!(index.properties.get(&Property::Tablespace), Some("fast"));
        assert_eq!(index.properties.get(&Property::Parameter("fillfactor".to_owned())), Some("70"));
    }
}
