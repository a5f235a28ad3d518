//! Sequences.

use migrations_catalog::Kind;

use super::Verb;
use super::columns::comes_with_column;
use super::planner::{Planner, object_name};
use crate::ddl::{literal, sequence_options};
use crate::schema::{Namespace, Object, ObjectId, Sequence};
use crate::sequence_values;

impl Planner<'_> {
    /// Those that columns may take from; those that come with a column come with it.
    pub(super) fn change_sequences(&mut self) {
        for key in self.sequences_wanted() {
            let Some(new) = sequence(self.to, &key) else { continue };
            match sequence(self.now(), &key) {
                None if comes_with_column(self, &key) || new.is_identity => {}
                None if self.follows(&key, new).is_some() => self.rename_sequence(&key, new),
                None => self.create_sequence(&key, new),
                Some(_) => self.alter_sequence(&key, new),
            }
        }
    }

    /// Sequences whose name is to be that of another column's: their columns let go of them (PostgreSQL).
    pub(super) fn free_sequence_names(&mut self) {
        for key in self.keys_now(Namespace::Relation, |object| matches!(object, Object::Sequence(_))) {
            let (Some(old), Some(new)) = (sequence(self.now(), &key), sequence(self.to, &key)) else { continue };
            let Some((schema, table, column)) = old.owner.clone().filter(|_| old.owner != new.owner) else { continue };
            let of = ObjectId::relation(&schema, &table);
            let stays = self.wanted(&of).is_some_and(|wanted| wanted.column(&column).is_some());
            if stays || self.is_uncertain_name(&key.name) {
                continue;
            }
            let own = self.qualified(&of);
            let (action, drops) = if old.is_identity { ("DROP IDENTITY", false) } else { ("DROP DEFAULT", true) };
            let mut statements = vec![format!("ALTER TABLE {own} ALTER COLUMN {} {action}", self.name(&column))];
            if drops {
                statements.push(format!("DROP SEQUENCE {}", self.qualified(&key)));
            }
            self.run_with(Verb::Drop, object_name(Kind::Sequence, &key), statements, Vec::new(), Vec::new());
        }
    }

    fn sequences_wanted(&self) -> Vec<ObjectId> {
        let mut keys = self.keys_wanted(Namespace::Relation, |object| matches!(object, Object::Sequence(_)));
        keys.retain(|key| !self.is_uncertain_name(&key.name));
        keys
    }

    /// Makes a sequence from which a column is about to take, if it is not there.
    pub(super) fn make_sequence(&mut self, key: &ObjectId) {
        if let (None, Some(new)) = (self.now().object(key), sequence(self.to, key)) {
            self.create_sequence(key, new);
        }
    }

    fn create_sequence(&mut self, key: &ObjectId, new: &Sequence) {
        let statement = self.ddl().sequence(key, new);
        self.run(Verb::Create, object_name(Kind::Sequence, key), statement);
    }

    fn alter_sequence(&mut self, key: &ObjectId, new: &Sequence) {
        let Some(old) = sequence(self.now(), key) else { return };
        let mut changes: Vec<(&'static str, String)> =
            new.options.iter().filter(|option| !old.options.contains(option)).cloned().collect();
        let gone = old.options.iter().filter(|(name, _)| !new.options.iter().any(|(other, _)| other == name));
        let mut text = String::new();
        for (name, _) in gone {
            match *name {
                // With another type, NO MINVALUE would mean the lowest number of that (PostgreSQL, `init_params`).
                "minimum" if old.data_type != new.data_type => changes.push(("minimum", "1".to_owned())),
                "minimum" => text.push_str(" NO MINVALUE"),
                "maximum" => text.push_str(" NO MAXVALUE"),
                "start" | "increment" | "cache" => changes.push((name, "1".to_owned())),
                _ => text.push_str(" NO CYCLE"),
            }
        }
        text.insert_str(0, &sequence_options(&changes));
        if old.data_type != new.data_type && self.rules().objects.sequences_have_types && !old.is_identity {
            text.insert_str(0, &format!(" AS {}", new.data_type));
        }
        // No number that was given so far is within the new bounds.
        if sequence_values::descends(&old.options) != sequence_values::descends(&new.options)
            && self.rules().objects.sequences_have_types
        {
            text.push_str(" RESTART");
        }
        if !text.is_empty() {
            let statement = format!("ALTER SEQUENCE {}{text}", self.qualified(key));
            let statements = self.counter_within(key, old, new).into_iter().chain([statement]).collect();
            self.run_with(Verb::Alter, object_name(Kind::Sequence, key), statements, Vec::new(), Vec::new());
        }
    }

    /// PostgreSQL refuses a bound that the counter has not reached: a statement that brings it there, and moves none that has.
    fn counter_within(&self, key: &ObjectId, old: &Sequence, new: &Sequence) -> Option<String> {
        let number = |sequence: &Sequence, option: &str| -> Option<i64> {
            sequence.options.iter().find(|(name, _)| *name == option).and_then(|(_, value)| value.parse().ok())
        };
        let ascends = |sequence: &Sequence| number(sequence, "increment").unwrap_or(1) > 0;
        let is_ours = self.rules().columns.counter_is_sequence && ascends(old) && ascends(new);
        let minimum =
            number(new, "minimum").filter(|minimum| is_ours && *minimum > number(old, "minimum").unwrap_or(1))?;
        let first = number(new, "start").unwrap_or(minimum).max(minimum);
        let own = self.qualified(key);
        Some(format!("SELECT setval({}, {first}, false) FROM {own} WHERE last_value < {minimum}", literal(&own)))
    }

    /// The sequence of the same column under the name that it has so far.
    fn follows(&self, key: &ObjectId, new: &Sequence) -> Option<ObjectId> {
        let owner = new.owner.as_ref()?;
        let is_it = |object: &Object| matches!(object, Object::Sequence(old) if old.owner.as_ref() == Some(owner) && old.is_identity == new.is_identity);
        let found = self.keys_now(Namespace::Relation, is_it);
        let is_free = |old: &ObjectId| self.to.object(old).is_none() && !self.is_uncertain_name(&old.name);
        found.into_iter().find(|old| old.schema == key.schema && is_free(old))
    }

    fn rename_sequence(&mut self, key: &ObjectId, new: &Sequence) {
        if let Some(old) = self.follows(key, new) {
            let statement = format!("ALTER SEQUENCE {} RENAME TO {}", self.qualified(&old), self.name(&key.name));
            self.run(Verb::Rename, object_name(Kind::Sequence, &old), statement);
        }
    }

    /// Names and owners, when the columns are there.
    pub(super) fn settle_sequences(&mut self) {
        for key in self.sequences_wanted() {
            let Some(new) = sequence(self.to, &key) else { continue };
            if sequence(self.now(), &key).is_none() {
                match self.follows(&key, new) {
                    Some(_) => self.rename_sequence(&key, new),
                    None if new.is_identity => {}
                    None => self.create_sequence(&key, new),
                }
            }
            self.alter_sequence(&key, new);
            let has_owner = sequence(self.now(), &key).is_none_or(|old| old.owner == new.owner);
            if !has_owner && !new.is_identity {
                let statement = self.ddl().sequence_owner(&key, new);
                self.run(Verb::Alter, object_name(Kind::Sequence, &key), statement);
            }
        }
    }
}

fn sequence<'m>(model: &'m crate::schema::Schema, key: &ObjectId) -> Option<&'m Sequence> {
    match model.object(key) {
        Some(Object::Sequence(sequence)) => Some(sequence),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Dialect;

    use crate::Schema;
    use crate::plan::operations;

    #[test]
    fn a_sequence_turns_round() {
        let of = |options: &str| {
            Schema::of_statements([&*format!("CREATE SEQUENCE s{options}")], Dialect::Postgres).expect("it is right")
        };
        let (down, up) = (of(" INCREMENT BY -1"), of(" AS smallint INCREMENT BY 5"));
        assert_eq!(down.sql(), ["CREATE SEQUENCE s INCREMENT BY -1"]);
        let way = operations(&down, &up, &[]);
        assert!(way.unreached.is_empty(), "{:?}", way.unreached);
        let statements: Vec<&str> = way.statements().collect();
        assert!(statements[0].contains(" MINVALUE 1") && statements[0].ends_with(" RESTART"), "{statements:?}");
        assert!(operations(&up, &down, &[]).unreached.is_empty());
    }
}
