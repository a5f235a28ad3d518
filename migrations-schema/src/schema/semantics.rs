//! The schema, as statements name what is in it.

use migrations_core::Server;
use migrations_semantics::{
    Catalog, Check, Column as NamedColumn, Columns, Key, Lookup, OutputColumn, Partitioning, Relation, Routine,
    Semantics, Strategy, TriggerKind, Type,
};
use migrations_syntax::ast;

use super::{Fault, FaultKind, Namespace, ObjectId, Schema};
use crate::Span;
use crate::change::Name;
use crate::objects::{Column, Constraint, ConstraintKind, Index, IndexKey, Object, Table, View, ViewColumn};

impl Schema {
    /// What a server would refuse of a statement beyond its grammar, before it is applied.
    pub fn semantics(&self, statement: &ast::Statement) -> Semantics {
        migrations_semantics::check(statement, &Names { schema: self })
    }

    /// A fault of a statement that begins at `base` of its script.
    pub fn fault_of(&self, fault: migrations_semantics::Fault, base: usize) -> Fault {
        let origin = fault.about.as_ref().and_then(|(schema, table, column)| {
            let key = ObjectId::relation(schema, table);
            self.origin(&key, column, false)
                .or_else(|| self.origin(&key, column, true))
                .or_else(|| self.origin(&key, "", true))
        });
        let span: Span = fault.span.start() + base..fault.span.end() + base;
        Fault { help: fault.help, origin, ..Fault::new(FaultKind::from(fault.kind), fault.message, span) }
    }

    /// What later statements see of a function that was just made.
    pub fn note_signature(&mut self, name: &Name, arguments: &str, signature: &migrations_semantics::Signature) {
        let key = ObjectId::of(Namespace::Routine, name).with(arguments);
        if let Some(Object::Text(routine)) = self.change(&key) {
            routine.signature = Some(signature.clone());
        }
    }

    /// A statement sets something for the rest of the script.
    pub fn note_setting(&mut self, statement: &ast::Statement) {
        let ast::Statement::Set(settings) = statement else { return };
        for setting in settings.iter().filter(|setting| is_called(setting, "check_function_bodies")) {
            self.session.checks_bodies = !is_off(setting);
        }
    }

    /// The columns that a view gives, now that its query has been read.
    pub fn note_outputs(&mut self, name: &Name, outputs: Option<Vec<OutputColumn>>) {
        let key = self.relation(name);
        let Some(outputs) = outputs else { return };
        let column = |output: OutputColumn| ViewColumn {
            name: output.name,
            data_type: output.data_type,
            shown_type: output.shown_type,
        };
        if let Some(Object::View(view)) = self.change(&key) {
            view.outputs = Some(outputs.into_iter().map(column).collect());
        }
    }

    fn keys_of_table(&self, table: &Table) -> Vec<Key> {
        let of_constraints = table.constraints.iter().filter_map(key_of_constraint);
        of_constraints.chain(table.indexes.iter().filter_map(key_of_index)).collect()
    }

    /// The keys of one namespace.
    fn keys_in(&self, namespace: Namespace) -> impl Iterator<Item = &ObjectId> {
        let start = ObjectId { namespace, schema: String::new(), name: String::new(), of: String::new() };
        self.objects.range(start..).map(|(key, _)| key).take_while(move |key| key.namespace == namespace)
    }

    /// Whether a trigger or a rule may run when the rows of a table change.
    fn runs_more(&self, key: &ObjectId) -> bool {
        let own = (key.schema.clone(), key.name.clone());
        let is_one = |id: &ObjectId, _: &Object| matches!(id.namespace, Namespace::Trigger | Namespace::Rule);
        !self.dependents(&own, is_one).is_empty()
    }

    fn table_relation(&self, key: &ObjectId, table: &Table) -> Relation {
        let is_certain = !table.is_partly_known && !self.is_tainted(&key.name) && table.form != "virtual";
        let has_rowid = self.rules().tables.have_rowids && !table.options.contains("without rowid");
        let rowid = if has_rowid { rowid_column(table) } else { None };
        let has_types = self.keys_in(Namespace::Type).next().is_some();
        let is_domain = |column: &Column| has_types && self.object(&type_id(self, &column.data_type)).is_some();
        let column = |column: &Column| named_column(column, rowid == Some(column.name.as_str()), is_domain(column));
        Relation {
            schema: key.schema.clone(),
            name: key.name.clone(),
            columns: if is_certain {
                Columns::Known(table.columns.iter().map(column).collect())
            } else {
                Columns::Unknown
            },
            keys: self.keys_of_table(table),
            keys_are_known: is_certain && table.parents.is_empty(),
            is_view: false,
            is_materialized: false,
            has_parents: !table.parents.is_empty(),
            partitioning: if is_certain { partitioning(table, self) } else { Lookup::Uncertain },
        }
    }

    fn view_relation(&self, key: &ObjectId, view: &View) -> Relation {
        let renamed = |name: &str| {
            view.renamed.iter().fold(name.to_owned(), |name, (from, to)| if name == *from { to.clone() } else { name })
        };
        let column = |column: &ViewColumn| NamedColumn {
            name: column.name.as_deref().map(renamed).unwrap_or_default(),
            data_type: column.data_type.clone(),
            shown_type: String::new(),
            is_not_null: false,
            has_default: true,
            is_generated: false,
            is_identity: false,
            is_identity_always: false,
            is_rowid: false,
            is_hidden: false,
        };
        let outputs = view.outputs.as_ref().filter(|_| !self.is_tainted(&key.name));
        Relation {
            schema: key.schema.clone(),
            name: key.name.clone(),
            columns: outputs.map_or(Columns::Unknown, |outputs| Columns::Known(outputs.iter().map(column).collect())),
            keys: Vec::new(),
            keys_are_known: false,
            is_view: true,
            is_materialized: view.is_materialized,
            has_parents: false,
            partitioning: Lookup::Missing(None),
        }
    }

    /// Whether something outside may have brought types, casts and functions.
    fn may_be_extended(&self) -> bool {
        self.keys_in(Namespace::Extension).any(|key| key.name != "plpgsql")
    }
}

/// A function as callers see it; `None` if that is not known.
fn routine_of(key: &ObjectId, object: &Object) -> Option<Routine> {
    let Object::Text(text) = object else { return None };
    let signature = text.signature.as_ref()?;
    Some(Routine {
        schema: key.schema.clone(),
        parameters: Some(signature.parameters.clone()),
        names: signature.names.clone(),
        defaults: signature.defaults,
        is_variadic: signature.is_variadic,
        result: signature.result.clone(),
    })
}

fn is_called(setting: &ast::SetVariable, name: &str) -> bool {
    setting.name.eq_ignore_ascii_case(name)
}

/// `off`, `false`, `no`, `0`
fn is_off(setting: &ast::SetVariable) -> bool {
    let word = |value: &ast::Expression| match &value.kind {
        ast::ExpressionKind::Literal(ast::Literal::Boolean(value)) => Some(value.to_string()),
        ast::ExpressionKind::Literal(ast::Literal::Number(digits)) => Some(digits.clone()),
        ast::ExpressionKind::Literal(ast::Literal::Text(text)) => Some(text.text.to_lowercase()),
        ast::ExpressionKind::Column(name) => Some(name.last().text.to_lowercase()),
        _ => None,
    };
    let value = setting.values.first().and_then(word);
    value.is_some_and(|value| matches!(value.as_str(), "off" | "false" | "no" | "0"))
}

/// The schema, as a catalog.
struct Names<'s> {
    schema: &'s Schema,
}

impl Names<'_> {
    /// Whether a range type has made a function of this name: its own, or that of its multirange, whose name the server chooses.
    fn makes_values_of_range(&self, name: &str) -> bool {
        let is_range =
            |key: &&ObjectId| matches!(self.schema.get(key), Some(Object::Type(known)) if known.form == "range");
        let makes_it = |key: &ObjectId| key.name == name || name.contains("multirange");
        self.schema.keys_in(Namespace::Type).filter(is_range).any(makes_it)
    }
}

impl Catalog for Names<'_> {
    fn server(&self) -> Server {
        self.schema.server()
    }

    fn relation(&self, schema: Option<&str>, name: &str) -> Lookup<Relation> {
        let schema = schema.unwrap_or_default();
        let key = ObjectId::relation(schema, name);
        self.schema.findings.read(&key.name);
        if !self.schema.is_known_schema(schema) || self.schema.is_foreign(schema) {
            return Lookup::Uncertain;
        }
        if self.schema.session.hidden.contains(&key) {
            return Lookup::Uncertain;
        }
        match self.schema.get(&key) {
            Some(Object::Table(table)) => Lookup::Found(self.schema.table_relation(&key, table)),
            Some(Object::View(view)) => Lookup::Found(self.schema.view_relation(&key, view)),
            Some(_) => Lookup::Uncertain,
            None if self.schema.may_be_there(&key, "table") => Lookup::Uncertain,
            None => Lookup::Missing(None),
        }
    }

    fn similar_relation(&self, name: &str) -> Option<String> {
        migrations_core::most_similar(name, self.schema.names_in(Namespace::Relation)).map(str::to_owned)
    }

    fn may_run_more(&self, schema: &str, name: &str) -> bool {
        self.schema.runs_more(&ObjectId::relation(schema, name))
    }

    fn has_trigger(&self, relation: &Relation, name: &str, kind: TriggerKind) -> Lookup<()> {
        let namespace = match kind {
            TriggerKind::Trigger => Namespace::Trigger,
            TriggerKind::Rule => Namespace::Rule,
        };
        let key =
            ObjectId { namespace, schema: relation.schema.clone(), name: name.to_owned(), of: relation.name.clone() };
        self.schema.findings.read(name);
        if self.schema.get(&key).is_some() {
            return Lookup::Found(());
        }
        // A partition has the triggers of the tables above it, and a foreign key has some of its own.
        let may_be_hidden = relation.has_parents || name.starts_with("RI_ConstraintTrigger");
        let is_certain = relation.columns != Columns::Unknown && !self.schema.is_tainted(name);
        if may_be_hidden || !is_certain || relation.is_view {
            return Lookup::Uncertain;
        }
        let of_table = |other: &&ObjectId| other.schema == key.schema && other.of == key.of;
        let near = self.schema.keys_in(namespace).filter(of_table).map(|other| other.name.as_str());
        Lookup::Missing(migrations_core::most_similar(name, near).map(str::to_owned))
    }

    fn checks(&self, schema: Option<&str>, name: &str) -> Vec<Check> {
        let key = ObjectId::relation(schema.unwrap_or_default(), name);
        let Some(Object::Table(table)) = self.schema.get(&key) else { return Vec::new() };
        if table.form == "foreign" {
            // The other server keeps them, or does not.
            return Vec::new();
        }
        let check = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::Check { condition, .. } if !constraint.is_unenforced => {
                let text = condition.source().to_owned();
                let condition = migrations_syntax::parse_expression(&text, self.product()).ok()?;
                Some(Check { name: constraint.name.clone(), condition, text })
            }
            _ => None,
        };
        table.constraints.iter().filter_map(check).collect()
    }

    fn routines(&self, schema: Option<&str>, name: &str) -> Vec<Routine> {
        self.schema.findings.read(name);
        // Where no schema is named, that of another one may be found by the search path.
        let is_it = |key: &&ObjectId| key.name == name && schema.is_none_or(|schema| key.schema == schema);
        let found = self.schema.keys_in(Namespace::Routine).filter(is_it);
        let found = found.filter_map(|key| Some((key, self.schema.get(key)?)));
        let of_routines = found.map(|(key, object)| routine_of(key, object).unwrap_or_default());
        of_routines.chain(self.makes_values_of_range(name).then(Routine::default)).collect()
    }

    fn may_have_other_routines(&self, _schema: Option<&str>, name: &str) -> bool {
        self.schema.outside_functions.contains(&name.to_lowercase())
            || self.schema.is_tainted(name)
            || !self.schema.taint.is_clear()
            || self.schema.may_be_extended()
    }

    fn labels(&self, data_type: &str) -> Option<Vec<String>> {
        self.schema.labels_of(data_type).map(<[String]>::to_vec)
    }

    fn domain_base(&self, data_type: &str) -> Option<Type> {
        let (schema, name) = data_type.rsplit_once('.').unwrap_or(("", data_type));
        let key = ObjectId {
            namespace: Namespace::Type,
            schema: self.schema.usual_schema(schema.trim_matches('"')),
            name: name.trim_matches('"').to_owned(),
            of: String::new(),
        };
        // The type under a domain stands in words that are not read here.
        matches!(self.schema.get(&key), Some(Object::Type(found)) if found.form != "enum").then_some(Type::Unknown)
    }

    fn checks_bodies(&self) -> bool {
        self.schema.session.checks_bodies
    }

    fn has_type(&self, name: &str) -> Lookup<()> {
        let key = type_id(self.schema, name);
        if self.schema.get(&key).is_some()
            || self.schema.get(&ObjectId { namespace: Namespace::Relation, ..key.clone() }).is_some()
        {
            return Lookup::Found(());
        }
        let is_open = self.schema.is_foreign(&key.schema) || !self.schema.is_known_schema(&key.schema);
        if is_open || self.may_have_other_routines(None, &key.name) || self.schema.is_known_elsewhere(&key.name) {
            return Lookup::Uncertain;
        }
        let near = self.schema.keys_in(Namespace::Type).map(|known| known.name.as_str());
        Lookup::Missing(migrations_core::most_similar(&key.name, near).map(str::to_owned))
    }

    fn has_own_casts(&self) -> bool {
        self.schema.has_own_casts || self.schema.may_be_extended() || !self.schema.taint.is_clear()
    }
}

impl From<migrations_semantics::FaultKind> for FaultKind {
    fn from(kind: migrations_semantics::FaultKind) -> Self {
        use migrations_semantics::FaultKind as Kind;
        match kind {
            Kind::UnknownName => Self::Unknown,
            Kind::AmbiguousName | Kind::DuplicateName => Self::Ambiguous,
            Kind::Count => Self::Count,
            Kind::Grouping => Self::Grouping,
            Kind::UnknownFunction => Self::Function,
            Kind::UnknownType => Self::Unknown,
            Kind::Type => Self::Type,
            Kind::Row => Self::Row,
            Kind::Product | Kind::WrongObject => Self::Unfit,
        }
    }
}

/// A column of a domain may have a default of the domain.
fn named_column(column: &Column, is_rowid: bool, is_domain: bool) -> NamedColumn {
    NamedColumn {
        name: column.name.clone(),
        data_type: Type::named(&column.data_type),
        shown_type: column.data_type.clone(),
        is_not_null: column.is_not_null && column.null_conflict.is_empty(),
        has_default: column.default.is_some()
            || column.sequence.is_some()
            || column.generated.is_some()
            || !column.identity.is_empty()
            || column.on_update.is_some()
            || is_rowid
            || is_domain
            || !column.null_conflict.is_empty(),
        is_generated: column.generated.is_some(),
        is_identity: matches!(column.identity.as_str(), "always" | "by default"),
        is_identity_always: column.identity == "always",
        is_rowid,
        is_hidden: column.is_invisible,
    }
}

/// `range ( a , lower ( b ) )`, as its options keep it; read as a call, its arguments are the partition key.
fn partitioning(table: &Table, schema: &Schema) -> Lookup<Partitioning> {
    if table.form != "partitioned" {
        return Lookup::Missing(None);
    }
    let Ok(read) = migrations_syntax::parse_expression(&table.options, schema.server().product) else {
        return Lookup::Uncertain;
    };
    let ast::ExpressionKind::Call(call) = read.kind else { return Lookup::Uncertain };
    let column = |argument: &ast::Argument| match &argument.value.as_ref()?.kind {
        ast::ExpressionKind::Column(name) => Some(name.last().text.clone()),
        _ => None,
    };
    Lookup::Found(Partitioning {
        strategy: Strategy::of_word(&call.name.last().text),
        count: call.arguments.len(),
        columns: call.arguments.iter().map(column).collect(),
    })
}

fn type_id(schema: &Schema, data_type: &str) -> ObjectId {
    let (qualifier, name) = data_type.rsplit_once('.').unwrap_or(("", data_type));
    ObjectId {
        namespace: Namespace::Type,
        schema: schema.usual_schema(qualifier.trim_matches('"')),
        name: name.trim_matches('"').to_owned(),
        of: String::new(),
    }
}

/// The column that is another name of the rowid. Source: SQLite's manual, "ROWIDs and the INTEGER PRIMARY KEY".
fn rowid_column(table: &Table) -> Option<&str> {
    let columns = table.primary_key()?.kind.columns();
    let [only] = columns.as_slice() else { return None };
    let column = table.columns.iter().find(|column| column.name == *only)?;
    column.data_type.eq_ignore_ascii_case("integer").then_some(column.name.as_str())
}

fn key_of_constraint(constraint: &Constraint) -> Option<Key> {
    let (keys, is_primary) = match &constraint.kind {
        ConstraintKind::PrimaryKey { keys, .. } => (keys, true),
        ConstraintKind::Unique { keys, .. } => (keys, false),
        // It has a name, and no columns of which anything follows.
        ConstraintKind::Exclude(_) => return Some(key(&[], false, true, &constraint.name)),
        ConstraintKind::ForeignKey { .. } | ConstraintKind::Check { .. } => return None,
    };
    // Rows may break a key that is looked at later, and nothing follows from it.
    Some(key(keys, is_primary, !constraint.deferral.is_empty(), &constraint.name))
}

fn key_of_index(index: &Index) -> Option<Key> {
    index.is_unique.then(|| key(&index.keys, false, index.condition.is_some(), &index.name))
}

fn key(keys: &[IndexKey], is_primary: bool, is_limited: bool, name: &str) -> Key {
    let columns: Vec<String> = keys.iter().filter_map(IndexKey::column).map(str::to_owned).collect();
    let is_partial = is_limited || columns.len() < keys.len();
    Key { columns, is_primary, is_partial, name: name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_from_outside_is_taken() {
        let text = "SELECT Slugify('a'), slug('b')";
        let parsed = migrations_syntax::parse_statement(text, migrations_core::Product::Sqlite);
        let schema = Schema::new(migrations_core::Dialect::Sqlite).with_functions(&["slugIFY".to_owned()]);
        let faults = schema.semantics(&parsed.statement.expect("it is a statement")).faults;
        let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(messages, ["SQLite has no function `slug`, and no migration makes one"]);
    }
}
