//! How much a run of the tests does where there is no end to what could be done: one variable says it for all tests.
//!
//! `MIGRATIONS_TEST_EFFORT` is `fast`, `ci` (also where it is not set), `all`, or a number: everything, and so many times as
//! much as `all` of what is made at random. What is random in `all` is the same in every run of the others.

use std::collections::BTreeMap;

use proptest::test_runner::{Config as ProptestConfig, RngSeed};

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// As much as a minute allows for all tests together.
    Fast,
    /// As much as CI allows.
    Ci,
    /// Everything that has an end, and a multiple of what is usual of the rest.
    All(usize),
}

/// What the environment says.
///
/// # Panics
/// When it says something else.
pub fn effort() -> Effort {
    let text = std::env::var("MIGRATIONS_TEST_EFFORT").unwrap_or_default();
    Effort::parse(&text)
        .unwrap_or_else(|| panic!("MIGRATIONS_TEST_EFFORT is `{text}`; there are `fast`, `ci`, `all`, and numbers"))
}

impl Effort {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "fast" => Some(Self::Fast),
            "" | "ci" => Some(Self::Ci),
            "all" => Some(Self::All(1)),
            _ => text.parse().ok().filter(|times| *times > 0).map(Self::All),
        }
    }

    /// Whether everything is done that has an end.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::All(_))
    }

    /// How many of something of which there is no last one.
    pub fn count(self, fast: usize, ci: usize, all: usize) -> usize {
        match self {
            Self::Fast => fast,
            Self::Ci => ci,
            Self::All(times) => all * times,
        }
    }

    /// Every which one is taken of something that has an end.
    pub fn step(self, fast: usize, ci: usize) -> usize {
        match self {
            Self::Fast => fast,
            Self::Ci => ci,
            Self::All(_) => 1,
        }
    }
}

/// For laws on random values: as many as [`Effort::count`] says, and the same ones in each run but those of everything.
pub fn cases(fast: usize, ci: usize, all: usize) -> ProptestConfig {
    let effort = effort();
    let count = u32::try_from(effort.count(fast, ci, all)).expect("fewer than billions");
    let rng_seed = if effort.is_whole() { RngSeed::Random } else { RngSeed::Fixed(1_597_463_007) };
    ProptestConfig { rng_seed, ..ProptestConfig::with_cases(count) }
}

/// The places of a list that are taken: every `step`-th, and the first and the last of each kind.
pub fn sample<K: Ord>(kinds: &[K], step: usize) -> Vec<usize> {
    let mut ends: BTreeMap<&K, (usize, usize)> = BTreeMap::new();
    for (at, kind) in kinds.iter().enumerate() {
        ends.entry(kind).or_insert((at, at)).1 = at;
    }
    let is_end = |at: usize| ends.values().any(|(first, last)| at == *first || at == *last);
    (0..kinds.len()).filter(|at| at % step == 0 || is_end(*at)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Effort, sample};

    #[test]
    fn an_effort_is_a_word_or_a_number() {
        assert_eq!(Effort::parse(""), Some(Effort::Ci));
        assert_eq!(Effort::parse("all"), Some(Effort::All(1)));
        assert_eq!(Effort::parse("20"), Some(Effort::All(20)));
        assert_eq!((Effort::parse("0"), Effort::parse("much")), (None, None));
        assert_eq!((Effort::All(3).count(1, 2, 10), Effort::Fast.count(1, 2, 10)), (30, 1));
        assert_eq!((Effort::All(3).step(9, 3), Effort::Ci.step(9, 3)), (1, 3));
    }

    #[test]
    fn a_sample_has_both_ends_of_each_kind() {
        let kinds = ["run", "a", "b", "a", "b", "a", "b", "a", "b", "run"];
        assert_eq!(sample(&kinds, 100), [0, 1, 2, 7, 8, 9]);
        assert_eq!(sample(&kinds, 4), [0, 1, 2, 4, 7, 8, 9]);
        assert_eq!(sample(&kinds, 1).len(), 10);
        assert_eq!(sample::<&str>(&[], 3), [0; 0]);
    }
}
