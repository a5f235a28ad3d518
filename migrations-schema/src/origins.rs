//! Which statement made or took away something, the last time.

use std::collections::BTreeMap;

use crate::fault::Origin;
use crate::object_id::ObjectId;

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

    /// Sets an origin, or takes it away. Gives the one before.
    pub fn set(&mut self, place: (ObjectId, String), origin: Option<Origin>) -> Option<Origin> {
        match origin {
            Some(origin) => self.known.insert(place, origin),
            None => self.known.remove(&place),
        }
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
}
