//! Objects of the model as facts to compare with those of a database.

use migrations_catalog::{Expression, Fact, Kind, ObjectName, Snapshot};
use migrations_core::Dialect;

use super::{Namespace, ObjectId, definition, stated};
use crate::lowering::reported_facts;
use crate::objects::{Column, Constraint, ConstraintKind, Index, IndexKey, Object, Table, View};
use crate::owner::Owner;
use crate::properties::{Properties, Property};
use crate::server::{ChosenNames, Rules};

/// How much of an expression is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// What a server reports in its own words, too: no casts, no parentheses that only group.
    Reported,
    /// All that it says.
    Strict,
    /// The same, with conditions as PostgreSQL keeps them.
    Kept,
}

impl Detail {
    /// Whether nothing is left out of what is said.
    fn is_strict(self) -> bool {
        self != Self::Reported
    }

    fn text(self, expression: &Expression) -> String {
        match self {
            Self::Reported => expression.to_string(),
            Self::Strict | Self::Kept => expression.strict().into_owned(),
        }
    }

    /// Names as one text. To the letter, a name with a comma in it is not two names.
    fn names<'n>(self, names: impl IntoIterator<Item = &'n String>) -> String {
        names.into_iter().map(|name| self.name(name)).collect::<Vec<_>>().join(", ")
    }

    fn name(self, name: &str) -> String {
        let is_word = name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'));
        match self {
            Self::Strict | Self::Kept if !is_word => format!("\"{}\"", name.replace('"', "\"\"")),
            Self::Strict | Self::Kept | Self::Reported => name.to_owned(),
        }
    }

    /// What a server tells of an object that is kept as a statement.
    fn reported(self, statement: impl FnOnce() -> Option<String>, dialect: Dialect) -> Facts {
        let statement = if self.is_strict() { None } else { statement() };
        statement.map(|text| reported_facts(&text, dialect)).unwrap_or_default()
    }

    fn optional_text(self, expression: Option<&Expression>) -> String {
        expression.map(|expression| self.text(expression)).unwrap_or_default()
    }
}

/// Adds an object with its facts, but for what of a table is the same in another state of it: a table of a hundred columns is
/// changed a hundred times, one column each time.
pub(super) fn add_changed(
    snapshot: &mut Snapshot,
    key: &ObjectId,
    object: &Object,
    other: Option<&Object>,
    rules: &Rules,
    detail: Detail,
) {
    match (object, other) {
        (Object::Table(table), Some(Object::Table(other))) => {
            if table.properties != other.properties {
                add_properties(snapshot, Owner::Object(key, object), &table.properties, detail);
            }
            add_table(snapshot, key, table, &Shown::beside(table, other), rules, detail);
        }
        _ => add(snapshot, key, object, rules, detail),
    }
}

/// Which parts of a table are shown.
struct Shown<'t> {
    /// Columns but for those that stand at the same place here.
    columns_beside: &'t [Column],
    constraints: bool,
    indexes: bool,
}

impl<'t> Shown<'t> {
    const ALL: Self = Self { columns_beside: &[], constraints: true, indexes: true };

    /// What is not the same in another state of the table.
    fn beside(table: &Table, other: &'t Table) -> Self {
        // How a condition is kept depends on the types of columns; it names none that was added after it.
        let is_same_type =
            |(one, other): (&Column, &Column)| (&one.name, &one.data_type) == (&other.name, &other.data_type);
        let are_conditions_same = || table.columns.iter().zip(&other.columns).all(is_same_type);
        let has_condition = |constraint: &Constraint| match constraint.kind {
            ConstraintKind::Check { .. } | ConstraintKind::Exclude(_) => true,
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey { .. } => {
                false
            }
        };
        let are_constraints_same = table.constraints == other.constraints
            && (!table.constraints.iter().any(has_condition) || are_conditions_same());
        let are_indexes_same = table.indexes == other.indexes
            && (table.indexes.iter().all(|index| index.condition.is_none()) || are_conditions_same());
        Self { columns_beside: &other.columns, constraints: !are_constraints_same, indexes: !are_indexes_same }
    }

    fn column(&self, at: usize, column: &Column) -> bool {
        self.columns_beside.get(at) != Some(column)
    }
}

/// Adds an object with its facts.
pub(super) fn add(snapshot: &mut Snapshot, key: &ObjectId, object: &Object, rules: &Rules, detail: Detail) {
    let dialect = rules.dialect();
    let named = |kind: Kind, table: &str, name: &str| ObjectName {
        schema: key.schema.clone(),
        table: table.to_owned(),
        kind,
        name: name.to_owned(),
    };
    if let Some(properties) = object.properties() {
        add_properties(snapshot, Owner::Object(key, object), properties, detail);
    }
    match object {
        Object::Table(table) => add_table(snapshot, key, table, &Shown::ALL, rules, detail),
        Object::View(view) => {
            let form = if view.is_materialized { "materialized" } else { "" };
            let said = match detail {
                Detail::Reported => None,
                Detail::Strict | Detail::Kept => definition::of_view(view, dialect),
            };
            let mut query = unqualified(view, &said.unwrap_or_else(|| view.query.clone()), dialect);
            for (from, to) in &view.renamed {
                query.push_str(&format!("; {from} is {to}"));
            }
            if !view.words.is_empty() {
                query.push_str(&format!("; {}", view.words));
            }
            snapshot.add(named(Kind::View, "", &key.name), [(Fact::Form, form), (Fact::Definition, &query)]);
            let mut reported = detail.reported(|| stated::of_view(view), dialect);
            if rules.tables.storage_is_told {
                let options = reported.iter_mut().filter(|(fact, _)| *fact == Fact::Options);
                options.for_each(|(_, text)| *text = view_options(&view.properties));
            }
            add_facts(snapshot, named(Kind::View, "", &key.name), &reported);
            for index in &view.indexes {
                add_index(snapshot, key, index, detail);
            }
        }
        Object::Sequence(sequence) => {
            let owner = sequence
                .owner
                .as_ref()
                .map(|(schema, table, column)| join_dots(&[schema, table, column]))
                .unwrap_or_default();
            let options: Vec<String> =
                sequence.options.iter().filter_map(|(name, value)| unusual(name, value)).collect();
            snapshot.add(
                named(Kind::Sequence, "", &key.name),
                [
                    (Fact::Type, sequence.data_type.as_str()),
                    (Fact::Owner, &owner),
                    (Fact::Options, &options.join(", ")),
                ],
            );
        }
        Object::Type(user) => {
            let members = user.members.join(", ");
            // Of other types the catalogue has no such list.
            let is_list = matches!(user.form.as_str(), "enum" | "composite");
            let fact = if is_list { Fact::Members } else { Fact::Definition };
            let name = named(Kind::Type, "", &key.name);
            snapshot.add(name.clone(), [(Fact::Form, user.form.as_str()), (fact, &members)]);
            add_facts(snapshot, name, &detail.reported(|| stated::of_type(user), dialect));
        }
        Object::Text(routine) => {
            let (kind, name) = match key.namespace {
                Namespace::Trigger => (Kind::Trigger, key.name.clone()),
                Namespace::Policy => (Kind::Policy, key.name.clone()),
                Namespace::Rule => (Kind::Rule, key.name.clone()),
                Namespace::Relation => (Kind::Other, format!("{} {}", key.of, key.name)),
                _ if rules.objects.routines_overload => (Kind::Routine, format!("{}({})", key.name, key.of)),
                _ => (Kind::Routine, format!("{}()", key.name)),
            };
            let table = routine.table.as_ref().map_or("", |(_, table)| table.as_str());
            let said = match detail {
                Detail::Reported => None,
                Detail::Strict | Detail::Kept => definition::of_statement(&routine.source, dialect),
            };
            let mut text = plain(said.as_deref().unwrap_or(&routine.text), dialect);
            for alteration in &routine.alterations {
                text.push_str("; ");
                text.push_str(alteration);
            }
            let schema = routine.table.as_ref().map_or(&key.schema, |(schema, _)| schema).clone();
            let name = ObjectName { schema, ..named(kind, table, &name) };
            snapshot.add(name.clone(), [(Fact::Definition, text.as_str())]);
            add_facts(snapshot, name, &detail.reported(|| stated::of_routine(routine), dialect));
        }
        Object::Extension(extension) => {
            let mut options: Vec<String> = Vec::new();
            if !extension.schema.is_empty() {
                options.push(format!("schema {}", extension.schema));
            }
            if !extension.version.is_empty() {
                options.push(format!("version {}", extension.version));
            }
            // A live database is not asked for them.
            let options = if detail.is_strict() { options.join(", ") } else { String::new() };
            snapshot.add(named(Kind::Extension, "", &key.name), [(Fact::Options, options.as_str())]);
        }
        // It is there in every database.
        Object::Schema(_) if dialect.usual_schema() == Some(&key.name) => {}
        Object::Schema(_) => snapshot.add(named(Kind::Schema, "", &key.name), []),
        Object::Bare | Object::IndexName { .. } => {}
    }
}

/// Adds what is set on something, each as an object of its own: nothing is made anew because of them. A live check is not told of
/// them.
fn add_properties(snapshot: &mut Snapshot, owner: Owner<'_>, properties: &Properties, detail: Detail) {
    if !detail.is_strict() {
        return;
    }
    for (property, value) in properties.iter() {
        let value = if value.is_empty() { "set" } else { value };
        let fact = if property.is_comment() { Fact::Comment } else { Fact::Options };
        snapshot.add(property_name(owner, property), [(fact, value)]);
    }
}

/// How a property is named in a comparison: `index i` of table t has a comment, `STORAGE of column a` is an option.
pub(super) fn property_name(owner: Owner<'_>, property: &Property) -> ObjectName {
    let of = named_as_table(owner.name());
    let whole = if of.name.is_empty() { String::new() } else { format!("{} {}", of.kind.as_str(), of.name) };
    let words = property.words();
    let name = if *property == Property::Comment {
        whole
    } else if whole.is_empty() {
        words
    } else {
        format!("{words} of {whole}")
    };
    let kind = if property.is_comment() { Kind::Comment } else { Kind::Option };
    ObjectName { kind, name, ..of }
}

/// As a server tells them, in order.
fn view_options(properties: &Properties) -> String {
    let parameter = |(property, value): (&Property, &str)| {
        let Property::Parameter(name) = property else { return None };
        Some(format!("{name}={value}"))
    };
    let options = properties.iter().filter_map(parameter).filter(|option| !option.ends_with("=false"));
    options.collect::<Vec<_>>().join(", ")
}

/// What is set on a view is told of it as what is set on a table.
fn named_as_table(name: ObjectName) -> ObjectName {
    if name.kind == Kind::View { ObjectName { table: name.name, name: String::new(), ..name } } else { name }
}

/// A definition without what can as well be left out.
fn plain(definition: &str, dialect: Dialect) -> String {
    let tokens: Vec<&str> = definition.split(' ').collect();
    let mut plain: Vec<&str> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (skipped, new): (usize, &[&str]) = match &tokens[at..] {
            [schema, ".", ..] if dialect.usual_schema() == Some(*schema) => (2, &[]),
            ["with", "data"] => (2, &[]),
            ["as", "permissive", ..] => (2, &[]),
            ["execute", "procedure", ..] => (2, &["execute", "function"]),
            ["for", "row", ..] => (2, &["for", "each", "row"]),
            ["to", "public", ..] if tokens.get(1) == Some(&"policy") => (2, &[]),
            ["for", "all", ..] if tokens.get(1) == Some(&"policy") => (2, &[]),
            ["definer", "=", "current_user", ..] => (3, &[]),
            ["int" | "int4", ..] => (1, &["integer"]),
            ["int8", ..] => (1, &["bigint"]),
            ["bool", ..] => (1, &["boolean"]),
            [other, ..] => (1, std::slice::from_ref(other)),
            [] => break,
        };
        plain.extend_from_slice(new);
        at += skipped;
    }
    if plain.first() == Some(&"create") && plain.get(1).is_some_and(|word| matches!(*word, "function" | "procedure")) {
        // It may stand before the body or behind it.
        if let Some(at) = plain.iter().position(|word| *word == "language").filter(|at| at + 1 < plain.len()) {
            let language: Vec<&str> = plain.drain(at..at + 2).collect();
            plain.extend(language);
        }
    }
    plain.join(" ")
}

/// The query of a view without the name of the only table that it reads.
fn unqualified(view: &View, said: &str, dialect: Dialect) -> String {
    let query = plain(said, dialect);
    match view.reads.as_slice() {
        [(_, table)] => query.replace(&format!(" {table} . "), " "),
        _ => query,
    }
}

/// What is not written anyway.
fn unusual(name: &str, value: &str) -> Option<String> {
    let is_usual = matches!((name, value), ("start" | "increment" | "minimum" | "cache", "1"));
    (!is_usual && !value.is_empty()).then(|| format!("{name} {value}"))
}

fn join_dots(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(".")
}

fn add_table(snapshot: &mut Snapshot, key: &ObjectId, table: &Table, shown: &Shown<'_>, rules: &Rules, detail: Detail) {
    let name = |kind: Kind, name: &str| ObjectName {
        schema: key.schema.clone(),
        table: key.name.clone(),
        kind,
        name: name.to_owned(),
    };
    let parents: Vec<String> = table.parents.iter().map(|(schema, name)| join_dots(&[schema, name])).collect();
    let options = [table.comparable_options(rules.dialect()), table.flags.join(", "), parents.join(", ")];
    let options = options.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("; ");
    snapshot.add(
        name(Kind::Table, ""),
        [
            (Fact::Form, table.form.as_str()),
            (Fact::Options, &options),
            (Fact::Comment, &table.comment),
            (Fact::Collation, &table.collation),
            (Fact::Bound, &detail.text(&table.bound)),
        ],
    );
    for (at, column) in table.columns.iter().enumerate().filter(|(at, column)| shown.column(*at, column)) {
        let mut facts = column_facts_in(column, detail);
        facts.push((Fact::Position, (at + 1).to_string()));
        add_facts(snapshot, name(Kind::Column, &column.name), &facts);
        add_properties(snapshot, Owner::Column(key, &column.name, &column.data_type), &column.properties, detail);
    }
    for constraint in table.constraints.iter().filter(|_| shown.constraints) {
        let own = shown_name(constraint, rules);
        let mut facts = constraint_facts_in(constraint, rules, detail);
        keep(&mut facts, table, rules, detail);
        let chosen = if constraint.is_unnamed { "yes" } else { "" };
        facts.push((Fact::Chosen, chosen.to_owned()));
        let named = name(Kind::Constraint, &own);
        add_properties(snapshot, Owner::Constraint(key, &own), &constraint.properties, detail);
        let is_key = matches!(constraint.kind, ConstraintKind::ForeignKey { .. });
        if is_key && rules.names.chosen == ChosenNames::Absent {
            // Without names, several of one table may say the same of the same columns.
            snapshot.add_another(named, facts.iter().map(|(fact, text)| (*fact, text.as_str())));
        } else {
            add_facts(snapshot, named, &facts);
        }
    }
    for index in table.indexes.iter().filter(|_| shown.indexes) {
        let mut facts = index_facts_in(index, detail);
        keep(&mut facts, table, rules, detail);
        add_facts(snapshot, name(Kind::Index, &index.name), &facts);
        add_properties(snapshot, Owner::Index(key, &index.name), &index.properties, detail);
    }
}

/// Both sides of a round trip are kept by the same server.
fn keep(facts: &mut Facts, table: &Table, rules: &Rules, detail: Detail) {
    if rules.keys.keep_trees && detail == Detail::Kept {
        let conditions = facts.iter_mut().filter(|(fact, _)| *fact == Fact::Condition);
        conditions.for_each(|(_, text)| *text = super::kept::as_kept(text, table, rules.dialect()));
    }
}

/// What there is to know of an object, in an order that is always the same.
pub(crate) type Facts = Vec<(Fact, String)>;

fn add_facts(snapshot: &mut Snapshot, name: ObjectName, facts: &Facts) {
    snapshot.add(name, facts.iter().map(|(fact, text)| (*fact, text.as_str())));
}

/// What is known of a column, its place aside.
pub(crate) fn column_facts(column: &Column) -> Facts {
    column_facts_in(column, Detail::Strict)
}

fn column_facts_in(column: &Column, detail: Detail) -> Facts {
    let generated = match &column.generated {
        Some((expression, is_stored)) => {
            format!("{}{}", detail.text(expression), if *is_stored { " stored" } else { "" })
        }
        None => column.identity.clone(),
    };
    let mut default = detail.optional_text(column.default.as_ref());
    if let Some(update) = &column.on_update {
        default.push_str(&format!(" on update {}", detail.text(update)));
    }
    vec![
        (Fact::Type, column.data_type.clone()),
        (Fact::NotNull, if column.is_not_null { "yes".to_owned() } else { String::new() }),
        (Fact::Default, default),
        (Fact::Generated, generated),
        (Fact::Collation, column.collation.clone()),
        (Fact::Comment, column.comment.clone()),
        (Fact::Actions, column.null_conflict.to_owned()),
        (Fact::Options, if column.is_invisible { "invisible".to_owned() } else { String::new() }),
    ]
}

/// Keys as one text.
fn keys_text(keys: &[IndexKey], detail: Detail) -> String {
    let key = |key: &IndexKey| {
        let body = match &key.body {
            Ok(column) => detail.name(column),
            Err(expression) => detail.text(expression),
        };
        if key.suffix.is_empty() { body } else { format!("{body} {}", key.suffix) }
    };
    keys.iter().map(key).collect::<Vec<_>>().join(", ")
}

/// The name by which a constraint is known.
pub(crate) fn shown_name(constraint: &Constraint, rules: &Rules) -> String {
    match rules.names.chosen {
        ChosenNames::Absent => described(constraint),
        ChosenNames::Descriptive | ChosenNames::Numbered => constraint.name.clone(),
    }
}

/// What stands for a name where there is none.
fn described(constraint: &Constraint) -> String {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } => "primary key".to_owned(),
        ConstraintKind::Unique { keys, .. } => format!("unique ({})", bare(keys, Detail::Reported)),
        ConstraintKind::ForeignKey { columns, table, targets, .. } => {
            format!("foreign key ({}) to {} ({})", columns.join(", "), table.1, targets.join(", "))
        }
        ConstraintKind::Check { condition, .. } => format!("check ({condition})"),
        ConstraintKind::Exclude(definition) => format!("exclude {definition}"),
    }
}

/// Keys without what SQLite does not tell of those of constraints.
fn bare(keys: &[IndexKey], detail: Detail) -> String {
    let keys: Vec<IndexKey> = keys.iter().map(|key| IndexKey { suffix: String::new(), ..key.clone() }).collect();
    keys_text(&keys, detail)
}

/// What is known of a constraint.
pub(crate) fn constraint_facts(constraint: &Constraint, rules: &Rules) -> Facts {
    constraint_facts_in(constraint, rules, Detail::Strict)
}

fn constraint_facts_in(constraint: &Constraint, rules: &Rules, detail: Detail) -> Facts {
    let keys_text = if rules.names.chosen == ChosenNames::Absent { bare } else { keys_text };
    let mut facts: Vec<(Fact, String)> = vec![(Fact::Actions, constraint.deferral.clone())];
    let form = match &constraint.kind {
        ConstraintKind::PrimaryKey { keys, include } => {
            if let ([only], true, true) = (keys.as_slice(), rules.keys.primary_tells_order, detail.is_strict()) {
                facts.push((Fact::Options, only.suffix.clone()));
            }
            facts.push((Fact::Keys, keys_text(keys, detail)));
            facts.push((Fact::Include, detail.names(include)));
            "primary key"
        }
        ConstraintKind::Unique { keys, include, nulls_equal } => {
            facts.push((Fact::Keys, keys_text(keys, detail)));
            facts.push((Fact::Include, detail.names(include)));
            facts.push((Fact::Options, if *nulls_equal { "nulls not distinct".to_owned() } else { String::new() }));
            "unique"
        }
        ConstraintKind::ForeignKey { columns, table, targets, actions } => {
            let target = join_dots(&[&table.0, &table.1]);
            facts.push((Fact::Keys, detail.names(columns)));
            facts.push((Fact::References, format!("{target} ({})", detail.names(targets))));
            facts.push((Fact::Options, constraint.deferral.clone()));
            facts[0].1 = if rules.keys.ignore_match { actions.replace("match full", "") } else { actions.clone() }
                .trim()
                .to_owned();
            "foreign key"
        }
        ConstraintKind::Check { condition, .. } => {
            facts.push((Fact::Condition, detail.text(condition)));
            "check"
        }
        ConstraintKind::Exclude(definition) => {
            facts.push((Fact::Condition, detail.text(definition)));
            "exclude"
        }
    };
    let form = if constraint.is_unchecked { format!("{form} not valid") } else { form.to_owned() };
    // No server is asked for these.
    let is_to_the_letter = detail.is_strict();
    let unenforced = if constraint.is_unenforced && is_to_the_letter { " not enforced" } else { "" };
    let own = if constraint.is_own && is_to_the_letter { " no inherit" } else { "" };
    let form = format!("{form}{own}{unenforced}");
    facts.push((Fact::Form, form));
    facts
}

fn add_index(snapshot: &mut Snapshot, key: &ObjectId, index: &Index, detail: Detail) {
    let name =
        ObjectName { schema: key.schema.clone(), table: key.name.clone(), kind: Kind::Index, name: index.name.clone() };
    add_facts(snapshot, name, &index_facts_in(index, detail));
    add_properties(snapshot, Owner::Index(key, &index.name), &index.properties, detail);
}

/// What is known of an index.
pub(crate) fn index_facts(index: &Index) -> Facts {
    index_facts_in(index, Detail::Strict)
}

/// What else there is to an index. MySQL and MariaDB are not asked for their marks.
fn index_options(index: &Index, detail: Detail) -> String {
    let nulls = if index.nulls_equal { "nulls not distinct" } else { "" };
    let parser = if index.marks.parser.is_empty() { String::new() } else { format!("parser {}", index.marks.parser) };
    let options = match detail {
        Detail::Strict | Detail::Kept => vec![nulls, index.marks.hidden, &parser],
        Detail::Reported => vec![nulls],
    };
    options.into_iter().filter(|option| !option.is_empty()).collect::<Vec<_>>().join(", ")
}

fn index_facts_in(index: &Index, detail: Detail) -> Facts {
    vec![
        (Fact::Keys, keys_text(&index.keys, detail)),
        (Fact::Unique, if index.is_unique { "unique".to_owned() } else { String::new() }),
        (Fact::Method, index.method.clone()),
        (Fact::Include, detail.names(&index.include)),
        (Fact::Condition, detail.optional_text(index.condition.as_ref())),
        (Fact::Options, index_options(index, detail)),
        (Fact::Comment, if detail.is_strict() { index.marks.comment.clone() } else { String::new() }),
    ]
}

#[cfg(test)]
mod tests {
    use migrations_catalog::differences;
    use migrations_core::Dialect;

    use super::*;
    use crate::schema::Schema;

    const BASE: [&str; 3] = [
        "CREATE TABLE other (id int PRIMARY KEY)",
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(9) CHECK (a <> 'x'), b int REFERENCES other, c int)",
        "CREATE INDEX t_a ON t (a) WHERE a = 'y'",
    ];

    /// The same as it was and as it is, with nothing left out.
    fn all_of(schema: &Schema) -> (Snapshot, Snapshot) {
        let (mut before, mut after) = (Snapshot::default(), Snapshot::default());
        for (key, was) in schema.undo_log.originals() {
            was.iter().for_each(|was| add(&mut before, key, was, schema.rules, Detail::Kept));
            schema.get(key).iter().for_each(|is| add(&mut after, key, is, schema.rules, Detail::Kept));
        }
        (before, after)
    }

    #[test]
    fn what_is_left_out_would_make_no_difference() {
        let mut schema = Schema::of_statements(BASE, Dialect::Postgres).unwrap();
        for statement in [
            "ALTER TABLE t ADD COLUMN d text",
            "ALTER TABLE t ALTER a TYPE text",
            "ALTER TABLE t ALTER c SET NOT NULL",
            "CREATE INDEX t_c ON t (c)",
            "ALTER TABLE t ADD UNIQUE (c)",
            "ALTER TABLE t RENAME COLUMN a TO e",
            "ALTER TABLE t DROP COLUMN b",
            "DROP INDEX t_c",
            "ALTER TABLE t RENAME TO u",
            "DROP TABLE u",
        ] {
            schema.begin();
            schema.apply_statement(statement).unwrap();
            let ((before, after), (all_before, all_after)) = (schema.changed(), all_of(&schema));
            assert_eq!(differences(&before, &after), differences(&all_before, &all_after), "{statement}");
            assert_ne!(before, after, "{statement}");
            schema.commit();
        }
    }

    #[test]
    fn one_column_is_shown_of_a_table_of_many() {
        let mut schema = Schema::of_statements(BASE, Dialect::Postgres).unwrap();
        schema.begin();
        schema.apply_statement("ALTER TABLE t ADD COLUMN d text").unwrap();
        let (before, after) = schema.changed();
        assert_eq!((before.objects().count(), after.objects().count()), (1, 2));
    }
}
