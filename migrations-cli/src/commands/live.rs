//! The schema of a live database, to come to.

use std::collections::BTreeSet;

use migrations::ErrorKind;
use migrations::cli::{Access, Failure, FailureKind};
use migrations_catalog::introspection::postgres::UNREAD_KINDS;
use migrations_catalog::introspection::{Introspection, LeftOut, Seen, Sight, Statement};
use migrations_catalog::{
    Comparison, Difference, Fact, Kind, NotCompared, ObjectName, Snapshot, certain_differences, live_differences,
};
use migrations_core::lexer::tokenize;
use migrations_core::{Dialect, Server};
use migrations_schema::schema::{Namespace, Object, ObjectId, Schema};

use crate::database::{Reachable, for_dialect};
use crate::project::Project;

/// What a live database came to.
pub(super) struct Live {
    /// Its schema. What is not read is as in the schema that it is compared with.
    pub(super) model: Schema,
    /// What may differ, or may only be said in other words.
    pub(super) unsure: Vec<String>,
    /// What is there and was not read, in order.
    pub(super) left_out: Vec<LeftOut>,
}

/// The schema of the database at this URL. What differs from `from` in the words of the server only is as in `from`.
pub(super) fn schema(project: &Project, url: &str, from: &Schema) -> Result<Live, Failure> {
    for_dialect!(project, C => schema_on::<C>(url, from, &project.settings.table_prefix))
}

fn schema_on<C: Reachable>(url: &str, from: &Schema, table_prefix: &str) -> Result<Live, Failure> {
    let mut connection = C::reach(url, Access::Read)?;
    let found = migrations_runtime::reading(&mut connection, |connection| {
        connection.introspect().map_err(|error| {
            let message = format!("the schema of the database cannot be read: {error}");
            let error = migrations_runtime::database_error::<C>(error);
            if error.kind() == ErrorKind::Locked {
                error.into()
            } else {
                Failure::new(FailureKind::Connection, message)
            }
        })
    })?;
    refuse_two_names(&found, from)?;
    Ok(of_introspection(found.without(|seen| is_of_tool(seen, table_prefix)), from))
}

/// # Errors
/// If the migrations name a schema that is the usual one here: the same object would have two names, one on each side.
fn refuse_two_names(found: &Introspection, from: &Schema) -> Result<(), Failure> {
    let Some(usual) = &found.usual_schema else { return Ok(()) };
    let is_named = |(key, _): (&ObjectId, &Object)| key.schema == *usual;
    if !from.objects().any(is_named) {
        return Ok(());
    }
    let message = format!(
        "the migrations write `{usual}.` before names, and for this connection `{usual}` is the schema of names without one \
         (search_path)"
    );
    Err(Failure::new(FailureKind::Connection, message).help(
        "connect with the search path of the migrations, such as `?options=-c%20search_path%3Dpublic` in the URL",
    ))
}

/// Takes over what `from` has and the database does not show, where that means nothing.
fn keep_hidden(model: &mut Schema, from: &Schema, sight: Sight) {
    let is_hidden = |key: &ObjectId| !sight.shows(kind_of(key.namespace)) && model.object(key).is_none();
    let hidden: Vec<ObjectId> = from.objects().map(|(key, _)| key.clone()).filter(is_hidden).collect();
    hidden.iter().for_each(|key| model.adopt_key(key, from));
    if sight.tables {
        return;
    }
    let (shown, expected) = (model.snapshot(), from.snapshot());
    let is_hidden = |name: &&ObjectName| name.kind == Kind::Column && shown.get(name).is_none();
    let tables: BTreeSet<(String, String)> = expected
        .objects()
        .map(|(name, _)| name)
        .filter(is_hidden)
        .map(|name| (name.schema.clone(), name.table.clone()))
        .collect();
    tables.iter().for_each(|(schema, table)| model.adopt_key(&ObjectId::relation(schema, table), from));
}

/// Gives tables and views the names that they have in the other schema, where only the case of letters is another one.
fn call_as(model: &mut Schema, from: &Schema) {
    let is_relation = |(key, object): &(&ObjectId, &Object)| {
        key.namespace == Namespace::Relation && matches!(object, Object::Table(_) | Object::View(_))
    };
    let names = |schema: &Schema| -> Vec<String> {
        schema.objects().filter(is_relation).map(|(key, _)| key.name.clone()).collect()
    };
    let wanted = names(from);
    for name in names(model) {
        let is_it = |other: &&String| **other != name && other.to_lowercase() == name.to_lowercase();
        if let Some(other) = wanted.iter().find(is_it).filter(|_| !wanted.contains(&name)) {
            let renamed = model.apply_statement(&format!("RENAME TABLE `{name}` TO `{other}`"));
            debug_assert_eq!(renamed, Ok(()), "{name} is there");
        }
    }
}

/// The kind of what stands in a namespace, as far as it matters for what a user sees.
fn kind_of(namespace: Namespace) -> Kind {
    match namespace {
        Namespace::Trigger => Kind::Trigger,
        Namespace::Routine => Kind::Routine,
        Namespace::Schema
        | Namespace::Extension
        | Namespace::Type
        | Namespace::Relation
        | Namespace::Policy
        | Namespace::Rule
        | Namespace::Constraint => Kind::Table,
    }
}

fn of_introspection(found: Introspection, from: &Schema) -> Live {
    let Followed { mut model, refused } = follow(&found, from.server());
    if found.folds_tables {
        call_as(&mut model, from);
    }
    let mut left_out = found.left_out;
    // What both sides have is not to be dropped because one of them was not read.
    for left in left_out.iter().chain(&refused) {
        keep(&left.what, &mut model, from);
    }
    left_out.retain(|left| !is_in(from, &left.what));
    left_out.extend(refused);
    left_out.extend(found.statements.iter().filter_map(|statement| never_compared(&statement.of, from)));
    keep_hidden(&mut model, from, found.sight);
    for key in unread(&model, from) {
        model.adopt_key(&key, from);
    }
    if !from.keeps_dependencies() {
        name_users(&mut left_out, &found.statements, from.dialect());
    }
    let names: BTreeSet<String> = left_out.iter().map(|left| left.what.identity.clone()).collect();
    for left in &mut left_out {
        left.what.used_by.retain(|user| !names.contains(user));
    }
    left_out.sort();
    left_out.dedup();
    let unsure = unsure(&model, from);
    Live { model: in_our_words(model, from, found.usual_collation.as_deref()), unsure, left_out }
}

/// What statements came to.
struct Followed {
    model: Schema,
    /// Of what nobody could follow the statement.
    refused: Vec<LeftOut>,
}

/// Applies what can be applied, again and again until nothing more can: whatever needs another thing comes after it, in
/// whatever order the database names them.
fn follow(found: &Introspection, server: Server) -> Followed {
    let mut model = Schema::new(server);
    let mut open: Vec<&Statement> = found.statements.iter().collect();
    let refusals = loop {
        let mut refusals: Vec<(&Statement, String)> = Vec::new();
        for statement in &open {
            model.begin();
            match model.apply_statement(&statement.text) {
                Ok(()) => drop(model.commit()),
                Err(reason) => {
                    model.rollback();
                    refusals.push((statement, reason));
                }
            }
        }
        if refusals.is_empty() || refusals.len() == open.len() {
            break refusals;
        }
        open = refusals.into_iter().map(|(statement, _)| statement).collect();
    };
    let mut refused: Vec<LeftOut> = refusals
        .into_iter()
        .map(|(statement, reason)| LeftOut {
            what: statement.of.clone(),
            reason: format!("its statement cannot be followed: {reason}"),
        })
        .collect();
    let is_refused = |seen: &Seen| refused.iter().any(|left| left.what == *seen);
    let open = model.uncertain_names();
    let reason = |seen: &Seen| {
        if is_refused(seen) {
            None
        } else if !holds(&model, seen) {
            Some("its statement was not understood")
        } else {
            let is_open = open.contains(seen.name.as_str()) && !hangs_on_table(seen);
            is_open.then_some("too little is known of it after its statement")
        }
    };
    let lost: Vec<LeftOut> = found
        .statements
        .iter()
        .filter_map(|statement| Some(LeftOut { what: statement.of.clone(), reason: reason(&statement.of)?.to_owned() }))
        .collect();
    refused.extend(lost);
    Followed { model, refused }
}

fn keys_of(model: &Schema, seen: &Seen) -> Vec<ObjectId> {
    model.keys_named(seen.known_kind(), &seen.schema, &seen.table, &seen.name)
}

/// Whether it is a column, a key or an index, which the model keeps with its table.
fn hangs_on_table(seen: &Seen) -> bool {
    matches!(seen.known_kind(), Some(Kind::Column | Kind::Constraint | Kind::Index))
}

/// Whether what a statement makes is there after it. Columns and constraints are checked with their tables.
fn holds(model: &Schema, seen: &Seen) -> bool {
    hangs_on_table(seen) || !keys_of(model, seen).is_empty()
}

/// Whether the other schema says of something that it is there, though nobody can say what it is like here.
fn is_in(from: &Schema, seen: &Seen) -> bool {
    if seen.kind == "collation" && from.collations_are_facts() {
        let key = ObjectId::relation(&seen.schema, &seen.table);
        let Some(Object::Table(table)) = from.object(&key) else { return false };
        let column = table.column(&seen.name.to_lowercase()).is_some_and(|column| !column.collation.is_empty());
        return column || !table.collation.is_empty();
    }
    !hangs_on_another(seen) && !keys_of(from, seen).is_empty()
}

/// Whether it is no object, but something about one.
fn hangs_on_another(seen: &Seen) -> bool {
    matches!(seen.kind.as_str(), "comment" | "grant" | "option" | "security label" | "setting" | "collation")
        && !(seen.kind == "collation" && seen.table.is_empty())
}

/// Leaves as in the other schema what was not read.
fn keep(seen: &Seen, model: &mut Schema, from: &Schema) {
    if hangs_on_another(seen) {
        return;
    }
    match seen.known_kind() {
        Some(kind @ (Kind::Column | Kind::Constraint | Kind::Index)) => {
            let name =
                ObjectName { schema: seen.schema.clone(), table: seen.table.clone(), kind, name: seen.name.clone() };
            model.adopt(&name, from);
        }
        _ => {
            for key in keys_of(from, seen) {
                model.adopt_key(&key, from);
            }
        }
    }
}

/// What the other schema has and is not looked for: kinds of which the model has only a text, and what a user without further rights
/// does not see. Of the sequence behind an identity, the column tells.
fn unread(model: &Schema, from: &Schema) -> Vec<ObjectId> {
    let is_identity = |object: &Object| matches!(object, Object::Sequence(sequence) if sequence.is_identity);
    let is_unread = |key: &ObjectId, object: &Object| {
        if from.keeps_statements() {
            return false;
        }
        if !from.has_public_catalogue() {
            // Without a right of its own a user sees no event.
            return matches!(object, Object::Text(_)) && key.of == "event" && model.object(key).is_none();
        }
        key.namespace == Namespace::Relation
            && matches!(object, Object::Text(_))
            && UNREAD_KINDS.contains(&key.of.as_str())
            || is_identity(object) && model.object(key).is_some_and(is_identity)
    };
    from.objects().filter(|(key, object)| is_unread(key, object)).map(|(key, _)| key.clone()).collect()
}

/// Whether it belongs to the tables in which a migration tool keeps its history: this one, or Diesel's.
pub(super) fn is_of_tool(seen: &Seen, table_prefix: &str) -> bool {
    let starts = [table_prefix, "__diesel_schema_migrations"];
    [&seen.table, &seen.name].into_iter().any(|name| starts.iter().any(|start| name.starts_with(start)))
}

/// An object that `from` lacks, under a name that no comparison looks at.
fn never_compared(seen: &Seen, from: &Schema) -> Option<LeftOut> {
    let is_reserved = [&seen.table, &seen.name].into_iter().any(|name| name.starts_with("__"));
    let reason = "names that begin with `__` are kept for tools, and never compared";
    (is_reserved && !is_in(from, seen)).then(|| LeftOut { what: seen.clone(), reason: reason.to_owned() })
}

/// Where the database does not tell who needs what: statements that name it.
fn name_users(left_out: &mut [LeftOut], statements: &[Statement], dialect: Dialect) {
    for left in left_out.iter_mut().filter(|left| !hangs_on_another(&left.what)) {
        let own = left.what.name.to_lowercase();
        let is_name = |word: &str| word.trim_matches(['`', '"']).to_lowercase() == own;
        let names = |text: &str| tokenize(text, dialect).into_iter().any(|token| is_name(&text[token.span]));
        let users = statements.iter().filter(|statement| statement.of != left.what && names(&statement.text));
        left.what.used_by = users.map(|statement| statement.of.identity.clone()).collect();
        left.what.used_by.sort();
        left.what.used_by.dedup();
    }
}

/// What may differ, or may only be said in other words. Where an object differs for certain, that is enough.
fn unsure(live: &Schema, from: &Schema) -> Vec<String> {
    let (expected, found) = (from.snapshot(), live.snapshot());
    let Comparison { differences, not_compared } = Comparison::new(expected.clone(), found.clone(), from.dialect());
    // To the letter, both may be the same.
    let (own, theirs) = (from.strict_snapshot(), live.strict_snapshot());
    let is_sure = |it: &&NotCompared| {
        differences.iter().any(|difference| difference.object() == &it.object)
            || own.get(&it.object) == theirs.get(&it.object)
    };
    let words = |it: &NotCompared| {
        let said = |snapshot: &Snapshot| it.fact.and_then(|fact| snapshot.get(&it.object)?.get(&fact).cloned());
        match (it.fact, said(&expected), said(&found)) {
            // A longer text would tell nothing.
            (Some(Fact::Query | Fact::Body) | None, ..) | (_, None, _) | (_, _, None) => it.to_string(),
            (_, Some(expected), Some(found)) => format!("{it}: `{expected}` here, `{found}` there"),
        }
    };
    not_compared.iter().filter(|it| !is_sure(it)).map(words).collect()
}

/// Whether it is about something that no server says in words of its own: comments, whether queries see an index, whether a check is
/// enforced.
fn is_exact(difference: &Difference) -> bool {
    let Difference::Changed { object, fact, .. } = difference else { return false };
    *fact == Fact::Comment
        || object.kind == Kind::Index && *fact == Fact::Options
        || object.kind == Kind::Constraint && *fact == Fact::Form
}

/// A server keeps a schema in words of its own: what differs in these only is no difference.
fn in_our_words(mut live: Schema, from: &Schema, usual_collation: Option<&str>) -> Schema {
    live.adopt_additions(from, usual_collation);
    let certain = certain_differences(from.snapshot(), live.snapshot(), from.dialect());
    let is_certain = |name: &ObjectName| certain.iter().any(|difference| difference.object() == name);
    // To the letter: what a server reports without a cast that the migrations write is taken over, too.
    // What is set on objects is told to the letter; of what is kept as a statement, only whether it is there.
    let (ours, theirs) = (from.strict_snapshot(), live.strict_snapshot());
    let is_in_words = |name: &ObjectName| match name.kind {
        Kind::Comment | Kind::Option => false,
        Kind::Other => ours.get(name).is_some() && theirs.get(name).is_some(),
        Kind::Schema
        | Kind::Extension
        | Kind::Type
        | Kind::Sequence
        | Kind::Table
        | Kind::Column
        | Kind::Constraint
        | Kind::Index
        | Kind::Trigger
        | Kind::Policy
        | Kind::View
        | Kind::Routine
        | Kind::Rule => true,
    };
    let differences = live_differences(&ours, &theirs);
    let exact: BTreeSet<&ObjectName> =
        differences.iter().filter(|difference| is_exact(difference)).map(Difference::object).collect();
    let mut uncertain: Vec<ObjectName> = differences
        .iter()
        .map(Difference::object)
        .filter(|name| !is_certain(name) && !exact.contains(name) && is_in_words(name))
        .cloned()
        .collect();
    uncertain.sort_by_key(|name| (name.kind != Kind::Table, name.clone()));
    for name in &uncertain {
        let key = ObjectId::relation(&name.schema, &name.table);
        let is_on_both = |model: &Schema| matches!(model.object(&key), Some(Object::Table(_)));
        if name.kind == Kind::Table && is_on_both(from) && is_on_both(&live) {
            live.adopt_table_facts(&name.schema, &name.table, from);
        } else {
            live.adopt_words(name, from);
        }
    }
    live
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(kind: &str, name: &str, text: &str) -> Statement {
        let table = if kind == "table" { name } else { "" };
        let of = Seen {
            kind: kind.to_owned(),
            identity: name.to_owned(),
            schema: String::new(),
            table: table.to_owned(),
            name: name.to_owned(),
            used_by: Vec::new(),
        };
        Statement { text: text.to_owned(), of }
    }

    fn live(statements: Vec<Statement>, from: &Schema) -> Live {
        of_introspection(
            Introspection {
                usual_schema: None,
                sight: Sight::WHOLE,
                folds_tables: false,
                usual_collation: None,
                statements,
                left_out: Vec::new(),
            },
            from,
        )
    }

    fn texts(live: &Live) -> Vec<String> {
        live.left_out.iter().map(|left| format!("{} {}: {}", left.what.kind, left.what.name, left.reason)).collect()
    }

    #[test]
    fn statements_wait_for_what_they_need() {
        let from = Schema::new(Dialect::Postgres);
        let found = live(
            vec![
                statement("view", "a", "CREATE VIEW a AS SELECT id FROM b"),
                statement("view", "b", "CREATE VIEW b AS SELECT id FROM c"),
                statement("view", "c", "CREATE VIEW c AS SELECT id FROM t"),
                statement("table", "t", "CREATE TABLE t (id int)"),
            ],
            &from,
        );
        assert_eq!(texts(&found), Vec::<String>::new());
        assert_eq!(found.model.objects().count(), 4);
    }

    #[test]
    fn a_name_that_is_never_compared_is_listed_and_the_tables_of_tools_are_not() {
        let of = |name: &str| statement("table", name, &format!("CREATE TABLE {name} (id int)"));
        let statements = vec![of("__audit"), of("__migrations_state"), of("__diesel_schema_migrations"), of("t")];
        let found = Introspection {
            usual_schema: None,
            sight: Sight::WHOLE,
            folds_tables: false,
            usual_collation: None,
            statements,
            left_out: Vec::new(),
        };
        let found =
            of_introspection(found.without(|seen| is_of_tool(seen, "__migrations_")), &Schema::new(Dialect::Postgres));
        let reason = "names that begin with `__` are kept for tools, and never compared";
        assert_eq!(texts(&found), [format!("table __audit: {reason}")]);
    }

    #[test]
    fn what_a_user_may_not_see_is_not_dropped() {
        let mut from = Schema::new(Dialect::Mysql);
        for table in ["a", "b"] {
            from.apply_statement(&format!("CREATE TABLE {table} (id int PRIMARY KEY, x int)")).unwrap();
        }
        let statements = vec![statement("table", "a", "CREATE TABLE a (id int PRIMARY KEY)")];
        let found = Introspection {
            usual_schema: None,
            sight: Sight { tables: false, ..Sight::WHOLE },
            folds_tables: false,
            usual_collation: None,
            statements,
            left_out: Vec::new(),
        };
        assert_eq!(live_differences(&from.snapshot(), &of_introspection(found, &from).model.snapshot()), []);
    }

    #[test]
    fn a_table_in_small_letters_is_the_same_where_the_server_says_so() {
        let mut from = Schema::new(Dialect::Mysql);
        from.apply_statement("CREATE TABLE Users (id int PRIMARY KEY)").unwrap();
        let statements = vec![statement("table", "users", "CREATE TABLE users (id int PRIMARY KEY)")];
        let found = |folds_tables| {
            let statements = statements.clone();
            Introspection {
                usual_schema: None,
                sight: Sight::WHOLE,
                folds_tables,
                usual_collation: None,
                statements,
                left_out: Vec::new(),
            }
        };
        let differences = |folds_tables| {
            live_differences(&from.snapshot(), &of_introspection(found(folds_tables), &from).model.snapshot()).len()
        };
        assert_eq!((differences(true), differences(false)), (0, 2));
    }

    #[test]
    fn one_schema_under_two_names_is_refused() {
        let mut from = Schema::new(Dialect::Postgres);
        from.apply_statement("CREATE SCHEMA app").unwrap();
        from.apply_statement("CREATE TABLE app.t (id int)").unwrap();
        let found = |usual: &str| Introspection {
            usual_schema: Some(usual.to_owned()),
            sight: Sight::WHOLE,
            folds_tables: false,
            usual_collation: None,
            statements: Vec::new(),
            left_out: Vec::new(),
        };
        assert!(refuse_two_names(&found("app"), &from).is_err());
        assert_eq!(refuse_two_names(&found("public"), &from), Ok(()));
    }

    #[test]
    fn what_cannot_be_followed_is_named_and_stays_as_it_is() {
        let mut from = Schema::new(Dialect::Postgres);
        from.apply_statement("CREATE VIEW odd AS SELECT 1 AS one").unwrap();
        let found = live(
            vec![
                statement("view", "odd", "CREATE VIEW odd AS SELECT id FROM nowhere"),
                statement("view", "new", "CREATE VIEW new AS SELECT id FROM nowhere"),
                statement("table", "t", "nobody understands this"),
            ],
            &from,
        );
        let refused = "its statement cannot be followed: there is no table or view `nowhere` here";
        assert_eq!(
            texts(&found),
            [
                "table t: its statement cannot be followed: it cannot be read".to_owned(),
                format!("view new: {refused}"),
                format!("view odd: {refused}")
            ]
        );
        assert_eq!(live_differences(&from.snapshot(), &found.model.snapshot()), []);
    }
}
