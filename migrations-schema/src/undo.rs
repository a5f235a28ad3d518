//! Savepoints: what was there before some statements ran, to go back to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fault::Origin;
use crate::object_id::ObjectId;
use crate::objects::Object;
use crate::session::Session;
use crate::taint::Taint;

/// What is small enough to be kept as a whole.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The settings of the session.
    pub session: Session,
    /// What is uncertain.
    pub taint: Taint,
    /// Whether the migrations have made casts of their own.
    pub has_own_casts: bool,
}

/// What some statements have changed, as it was before. Exchanging it for what is there now undoes them, and gives what does
/// them again.
#[derive(Debug, Clone, Default)]
pub struct Undo {
    pub(crate) objects: BTreeMap<ObjectId, Option<Arc<Object>>>,
    pub(crate) origins: BTreeMap<(ObjectId, String), Option<Origin>>,
    pub(crate) surroundings: Option<Box<Surroundings>>,
}

impl Undo {
    /// The names of the objects, and those of what they belong to.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.objects.keys().flat_map(|id| [id.schema.as_str(), id.name.as_str(), id.of.as_str()]);
        names.filter(|name| !name.is_empty())
    }

    /// The ids of the objects.
    pub fn ids(&self) -> impl Iterator<Item = &ObjectId> {
        self.objects.keys()
    }
}

/// The savepoints that are open, the innermost last.
#[derive(Debug, Clone, Default)]
pub struct UndoLog {
    open: Vec<Undo>,
}

impl UndoLog {
    /// Opens a savepoint.
    pub fn begin(&mut self, surroundings: Surroundings) {
        self.open.push(Undo { surroundings: Some(Box::new(surroundings)), ..Undo::default() });
    }

    /// Closes the innermost savepoint, and keeps what has been done since. What lies around it can still undo that.
    pub fn commit(&mut self) -> Undo {
        let undo = self.open.pop().unwrap_or_default();
        if let Some(outer) = self.open.last_mut() {
            for (id, object) in &undo.objects {
                outer.objects.entry(id.clone()).or_insert_with(|| object.clone());
            }
            for (place, origin) in &undo.origins {
                outer.origins.entry(place.clone()).or_insert(*origin);
            }
        }
        undo
    }

    /// Closes the innermost savepoint; what it gives has to be exchanged.
    pub fn rollback(&mut self) -> Undo {
        self.open.pop().unwrap_or_default()
    }

    /// An object is about to change.
    pub fn keep_object(&mut self, id: &ObjectId, object: Option<&Arc<Object>>) {
        if let Some(undo) = self.open.last_mut()
            && !undo.objects.contains_key(id)
        {
            undo.objects.insert(id.clone(), object.cloned());
        }
    }

    /// The origin of an object or a column is about to change.
    pub fn keep_origin(&mut self, place: &(ObjectId, String), origin: Option<Origin>) {
        if let Some(undo) = self.open.last_mut() {
            undo.origins.entry(place.clone()).or_insert(origin);
        }
    }

    /// The objects that have changed since the innermost savepoint.
    pub fn changed_last(&self) -> impl Iterator<Item = &ObjectId> {
        self.open.last().into_iter().flat_map(Undo::ids)
    }

    /// The objects that have changed since the outermost savepoint, as they were then.
    pub fn originals(&self) -> BTreeMap<&ObjectId, Option<&Arc<Object>>> {
        let mut originals = BTreeMap::new();
        for (id, object) in self.open.iter().flat_map(|undo| &undo.objects) {
            originals.entry(id).or_insert(object.as_ref());
        }
        originals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surroundings() -> Surroundings {
        Surroundings { session: Session::default(), taint: Taint::default(), has_own_casts: false }
    }

    #[test]
    fn the_oldest_state_counts() {
        let id = ObjectId::relation("", "t");
        let (first, second) = (Arc::new(Object::Bare), Arc::new(Object::IndexName { table: "t".to_owned() }));
        let mut log = UndoLog::default();
        log.begin(surroundings());
        log.keep_object(&id, Some(&first));
        log.begin(surroundings());
        log.keep_object(&id, Some(&second));
        log.keep_object(&id, None);
        assert_eq!(log.originals()[&id], Some(&first));
        assert_eq!(log.commit().objects[&id], Some(second));
        let outer = log.rollback();
        assert!(outer.surroundings.is_some());
        assert_eq!(outer.objects[&id], Some(first));
        assert_eq!(log.rollback().ids().count(), 0);
    }

    #[test]
    fn nothing_is_kept_without_a_savepoint() {
        let mut log = UndoLog::default();
        log.keep_object(&ObjectId::relation("", "t"), None);
        assert_eq!((log.changed_last().count(), log.originals().len()), (0, 0));
    }
}
