//! Which statement made or took away something, the last time.

use std::collections::BTreeMap;

use crate::fault::Origin;
use crate::object_id::ObjectId;
use crate::stored::{Reader, Stored, Writer};

/// Where objects and columns come from.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    known: BTreeMap<(ObjectId, String), Origin>,
    moment: Option<(usize, usize)>,
}

impl Origins {
    /// Which statement of which revision comes next; `None` while a way back is tried: then nothing is noted.
    pub fn set_moment(&mut self, moment: Option<(usize, usize)>) {
        self.moment = moment;
    }

    /// The origin that what is made or taken away now has.
    pub fn now(&self, is_made: bool) -> Option<Origin> {
        self.moment.map(|(revision, statement)| Origin { revision, statement, is_made })
    }

    /// The origin of an object, or of a column of it.
    pub fn get(&self, place: &(ObjectId, String)) -> Option<Origin> {
        self.known.get(place).copied()
    }

    /// Numbers the revisions anew, where they are known by another number from here on.
    pub fn renumber(&mut self, number: impl Fn(usize) -> Option<usize>) {
        self.known.retain(|_, origin| match number(origin.revision) {
            Some(revision) => {
                origin.revision = revision;
                true
            }
            None => false,
        });
    }

    /// Sets an origin, or takes it away. Gives the one before.
    pub fn set(&mut self, place: (ObjectId, String), origin: Option<Origin>) -> Option<Origin> {
        match origin {
            Some(origin) => self.known.insert(place, origin),
            None => self.known.remove(&place),
        }
    }
}

impl Stored for Origins {
    /// The moment is that of a statement which is being applied.
    fn write(&self, to: &mut Writer) {
        self.known.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { known: Stored::read(from)?, moment: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_an_origin_while_a_way_back_is_tried() {
        let mut origins = Origins::default();
        assert_eq!(origins.now(true), None);
        origins.set_moment(Some((1, 2)));
        let now = origins.now(true);
        assert_eq!(now, Some(Origin { revision: 1, statement: 2, is_made: true }));
        let place = (ObjectId::relation("", "t"), String::new());
        assert_eq!(origins.set(place.clone(), now), None);
        assert_eq!(origins.get(&place), now);
        assert_eq!(origins.set(place.clone(), None), now);
        assert_eq!(origins.get(&place), None);
    }

    #[test]
    fn revisions_are_numbered_anew() {
        let mut origins = Origins::default();
        let place = |name: &str| (ObjectId::relation("", name), String::new());
        let origin = |revision| Origin { revision, statement: 0, is_made: true };
        origins.set(place("kept"), Some(origin(1)));
        origins.set(place("gone"), Some(origin(2)));
        origins.renumber(|revision| (revision == 1).then_some(7));
        assert_eq!(origins.get(&place("kept")), Some(origin(7)));
        assert_eq!(origins.get(&place("gone")), None);
    }
}
