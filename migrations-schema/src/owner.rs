//! What has properties: an object, or a part of one.

use migrations_catalog::{Kind, ObjectName};

use crate::object_id::{Namespace, ObjectId};
use crate::objects::{Object, Routine};
use crate::properties::Properties;

/// What has properties of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'o> {
    /// An object as a whole.
    Object(&'o ObjectId, &'o Object),
    /// A column of a table, with its type.
    Column(&'o ObjectId, &'o str, &'o str),
    /// A constraint of a table.
    Constraint(&'o ObjectId, &'o str),
    /// An index of a table or of a materialised view.
    Index(&'o ObjectId, &'o str),
}

impl Owner<'_> {
    /// How it is named in a comparison.
    pub(crate) fn name(self) -> ObjectName {
        let part = |kind: Kind, table: &ObjectId, name: &str| ObjectName {
            schema: table.schema.clone(),
            table: table.name.clone(),
            kind,
            name: name.to_owned(),
        };
        let whole = |kind: Kind, key: &ObjectId, name: String| ObjectName {
            schema: key.schema.clone(),
            table: String::new(),
            kind,
            name,
        };
        match self {
            Self::Column(table, name, _) => part(Kind::Column, table, name),
            Self::Constraint(table, name) => part(Kind::Constraint, table, name),
            Self::Index(table, name) => part(Kind::Index, table, name),
            Self::Object(key, object) => match object {
                Object::Table(_) => part(Kind::Table, key, ""),
                Object::View(_) => whole(Kind::View, key, key.name.clone()),
                Object::Sequence(_) => whole(Kind::Sequence, key, key.name.clone()),
                Object::IndexName { table } => part(Kind::Index, &ObjectId::relation(&key.schema, table), &key.name),
                Object::Type(_) => whole(Kind::Type, key, key.name.clone()),
                Object::Text(routine) => of_text(key, routine),
                Object::Extension(_) => whole(Kind::Extension, key, key.name.clone()),
                Object::Schema(_) => whole(Kind::Schema, key, key.name.clone()),
                Object::Bare => part(Kind::Constraint, &ObjectId::relation(&key.schema, &key.of), &key.name),
            },
        }
    }
}

/// An object and its parts, with what is set on each.
pub(crate) fn owners_of<'o>(key: &'o ObjectId, object: &'o Object) -> Vec<(Owner<'o>, &'o Properties)> {
    let own = object.properties().map(|set| (Owner::Object(key, object), set));
    let mut all: Vec<_> = own.into_iter().collect();
    if let Object::Table(table) = object {
        let columns = table.columns.iter();
        all.extend(columns.map(|it| (Owner::Column(key, &it.name, &it.data_type), &it.properties)));
        all.extend(table.constraints.iter().map(|it| (Owner::Constraint(key, &it.name), &it.properties)));
    }
    all.extend(object.indexes().iter().map(|it| (Owner::Index(key, &it.name), &it.properties)));
    all
}

fn of_text(key: &ObjectId, routine: &Routine) -> ObjectName {
    let (kind, name) = match key.namespace {
        Namespace::Trigger => (Kind::Trigger, key.name.clone()),
        Namespace::Policy => (Kind::Policy, key.name.clone()),
        Namespace::Rule => (Kind::Rule, key.name.clone()),
        Namespace::Routine => (Kind::Routine, format!("{}({})", key.name, key.of)),
        Namespace::Relation | Namespace::Schema | Namespace::Extension | Namespace::Type | Namespace::Constraint => {
            (Kind::Other, format!("{} {}", key.of, key.name))
        }
    };
    match &routine.table {
        Some((schema, table)) => ObjectName { schema: schema.clone(), table: table.clone(), kind, name },
        None => ObjectName { schema: key.schema.clone(), table: String::new(), kind, name },
    }
}
