//! Who cannot be without an object, as the catalogue says: `pg_depend`.

use std::collections::{BTreeMap, BTreeSet};

use super::Address;
use super::rows::EdgeRow;

/// Who depends on what.
#[derive(Default)]
pub(super) struct Uses {
    /// By what is needed: who needs it, as a person calls that.
    users: BTreeMap<Address, Vec<(Address, String)>>,
    /// By what is a part: of what, as a person calls that.
    owners: BTreeMap<Address, Vec<(Address, String)>>,
}

impl Uses {
    pub(super) fn of(edges: &[EdgeRow]) -> Self {
        let mut uses = Self::default();
        for edge in edges {
            let (needed, user) = ((edge.needed_class, edge.needed), (edge.class, edge.object));
            if needed == user {
                continue;
            }
            uses.users.entry(needed).or_default().push((user, edge.identity.clone().unwrap_or_default()));
            if edge.is_part {
                uses.owners.entry(user).or_default().push((needed, edge.owner.clone().unwrap_or_default()));
            }
        }
        uses
    }

    /// Who needs an object, of those that are `known` as objects of their own. What is none (a default, the rule behind a view,
    /// the type of an array) stands for what it is a part of, and for who needs it.
    pub(super) fn users(&self, needed: Address, known: &BTreeSet<Address>) -> Vec<String> {
        let mut named = Vec::new();
        let mut met = BTreeSet::from([needed]);
        let mut open = vec![needed];
        while let Some(next) = open.pop() {
            for (user, identity) in self.users.get(&next).into_iter().flatten() {
                if known.contains(user) {
                    if *user != needed {
                        named.push(identity.clone());
                    }
                } else if met.insert(*user) {
                    open.push(*user);
                    let owners = self.owners.get(user).into_iter().flatten();
                    named.extend(
                        owners
                            .filter(|(owner, _)| *owner != needed && known.contains(owner))
                            .map(|(_, identity)| identity.clone()),
                    );
                }
            }
        }
        named
    }
}
