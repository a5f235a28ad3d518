//! What a run has to know of a statement beside how it is sent. It is read from the statement's tree while compiling, for a
//! run has no parser.

/// What a statement does to its session, and whether it can fail in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conduct {
    /// What it leaves in its session.
    pub leaves: Leftover,
    /// It needs what an earlier statement left in the session: a variable, a prepared statement.
    pub needs_session: bool,
    /// It may change a setting of the session.
    pub may_change_settings: bool,
    /// It drops tables.
    pub drops_tables: bool,
    /// It may have done, and committed, a part of its work when the server refuses the rest.
    pub is_divisible: bool,
}

/// What a statement leaves in its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Leftover {
    /// Nothing.
    #[default]
    Nothing,
    /// The same whenever it runs: a setting, a constant, a prepared statement.
    Setting,
    /// Something that depends on when it ran.
    Value,
}

impl Conduct {
    /// As one byte.
    pub(super) fn encode(self) -> u8 {
        let leaves = match self.leaves {
            Leftover::Nothing => 0,
            Leftover::Setting => 1,
            Leftover::Value => 2,
        };
        let flags = [self.needs_session, self.may_change_settings, self.drops_tables, self.is_divisible];
        flags.into_iter().enumerate().fold(leaves, |bits, (at, is_set)| bits | u8::from(is_set) << (at + 2))
    }

    /// From one byte.
    pub(super) fn decode(bits: u8) -> Self {
        let is_set = |at: u8| bits >> (at + 2) & 1 == 1;
        let leaves = match bits & 3 {
            0 => Leftover::Nothing,
            1 => Leftover::Setting,
            _ => Leftover::Value,
        };
        Self {
            leaves,
            needs_session: is_set(0),
            may_change_settings: is_set(1),
            drops_tables: is_set(2),
            is_divisible: is_set(3),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_conduct_has_a_byte_of_its_own() {
        let mut bytes = std::collections::BTreeSet::new();
        for leaves in [Leftover::Nothing, Leftover::Setting, Leftover::Value] {
            for flags in 0..16_u8 {
                let is_set = |at: u8| flags >> at & 1 == 1;
                let conduct = Conduct {
                    leaves,
                    needs_session: is_set(0),
                    may_change_settings: is_set(1),
                    drops_tables: is_set(2),
                    is_divisible: is_set(3),
                };
                assert_eq!(Conduct::decode(conduct.encode()), conduct);
                bytes.insert(conduct.encode());
            }
        }
        assert_eq!(bytes.len(), 48);
        assert_eq!(Conduct::default().encode(), 0);
    }
}
