//! Which of several functions or operators of PostgreSQL is meant.
//!
//! Sources: PostgreSQL's manual, 10.2 and 10.3; `func_select_candidate` and `check_generic_type_consistency` of its parser.

use crate::binder::Binder;
use crate::data::postgres;
use crate::fit::{Common, Fit};
use crate::types::Type;

/// One of those that have the name: what it takes at each place for which something is given.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'p, T> {
    pub parameters: Vec<&'p str>,
    pub is: T,
}

/// What looking for the one that is meant came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chosen<T> {
    /// None takes these types.
    None,
    /// This one.
    One(T),
    /// Several do, and nothing tells them apart.
    Several,
    /// It is not known.
    Unsure,
}

const STRING: char = 'S';

impl Binder<'_> {
    /// The one that takes these types, which are settled.
    pub(crate) fn choose_among<T: Copy>(&self, candidates: &[Candidate<'_, T>], given: &[Type]) -> Chosen<T> {
        if given.iter().any(Type::is_unknown) {
            return Chosen::Unsure;
        }
        let exact = candidates.iter().find(|candidate| {
            given.iter().zip(&candidate.parameters).all(|(given, parameter)| given.name() == Some(parameter))
        });
        if let Some(exact) = exact {
            return Chosen::One(exact.is);
        }
        let mut fitting = Vec::new();
        for candidate in candidates {
            match self.takes(candidate, given) {
                Fit::Yes => fitting.push(candidate),
                Fit::No => {}
                Fit::Maybe => return Chosen::Unsure,
            }
        }
        if fitting.is_empty() {
            return Chosen::None;
        }
        fitting = self.with_most(fitting, given, |given, parameter| given == parameter);
        fitting = self.with_most(fitting, given, |given, parameter| {
            given == parameter || is_preferred(parameter) && self.category(parameter) == self.category(given)
        });
        if let [only] = fitting.as_slice() {
            return Chosen::One(only.is);
        }
        self.by_strings(fitting, given)
    }

    fn takes<T>(&self, candidate: &Candidate<'_, T>, given: &[Type]) -> Fit {
        let fits = given.iter().zip(&candidate.parameters);
        let fits = fits.map(|(given, parameter)| self.settled_fits_parameter(given, parameter));
        fits.fold(self.polymorphic_fit(&candidate.parameters, given), Fit::and)
    }

    /// Those for which most of the types that are known meet a condition.
    fn with_most<'c, 'p, T>(
        &self,
        candidates: Vec<&'c Candidate<'p, T>>,
        given: &[Type],
        holds: impl Fn(&str, &str) -> bool,
    ) -> Vec<&'c Candidate<'p, T>> {
        let count = |candidate: &Candidate<'_, T>| {
            let known = given.iter().zip(&candidate.parameters).filter_map(|(given, it)| Some((given.name()?, *it)));
            known.filter(|(given, parameter)| holds(given, parameter)).count()
        };
        let most = candidates.iter().map(|candidate| count(candidate)).max().unwrap_or_default();
        candidates.into_iter().filter(|candidate| count(candidate) == most).collect()
    }

    /// Strings choose among those that are left: a string is a text where one takes a text, or what all of them take.
    fn by_strings<T: Copy>(&self, mut left: Vec<&Candidate<'_, T>>, given: &[Type]) -> Chosen<T> {
        let strings: Vec<usize> = (0..given.len()).filter(|at| given[*at] == Type::Untyped).collect();
        if strings.is_empty() {
            return among(&left);
        }
        let wanted: Option<Vec<(usize, char, bool)>> = strings.iter().map(|at| self.category_at(&left, *at)).collect();
        if let Some(wanted) = wanted {
            let meets = |candidate: &&Candidate<'_, T>| {
                wanted.iter().all(|(at, category, is_preferred_there)| {
                    let parameter = candidate.parameters[*at];
                    self.category(parameter) == *category && (!is_preferred_there || is_preferred(parameter))
                })
            };
            let met: Vec<&Candidate<'_, T>> = left.iter().copied().filter(meets).collect();
            left = if met.is_empty() { left } else { met };
        }
        if let Chosen::One(one) = among(&left) {
            return Chosen::One(one);
        }
        // Where all that is known has one type, the strings are tried with it.
        let mut known = given.iter().filter(|it| **it != Type::Untyped);
        let Some(first) = known.next().filter(|first| known.all(|it| it == *first)) else { return among(&left) };
        let tried = vec![first.clone(); given.len()];
        left.retain(|candidate| self.takes(candidate, &tried) == Fit::Yes);
        if left.is_empty() { Chosen::Several } else { among(&left) }
    }

    /// The category of a string at a place, and whether one of the candidates has the preferred type of that; `None` if they
    /// do not agree and no text is among them.
    fn category_at<T>(&self, candidates: &[&Candidate<'_, T>], at: usize) -> Option<(usize, char, bool)> {
        let categories: Vec<char> =
            candidates.iter().map(|candidate| self.category(candidate.parameters[at])).collect();
        let first = *categories.first()?;
        let category = match categories.iter().all(|category| *category == first) {
            true => first,
            false => categories.contains(&STRING).then_some(STRING)?,
        };
        let is_it = |candidate: &&&Candidate<'_, T>| self.category(candidate.parameters[at]) == category;
        Some((at, category, candidates.iter().filter(is_it).any(|candidate| is_preferred(candidate.parameters[at]))))
    }

    /// Whether what is given for polymorphic parameters can be of one type.
    fn polymorphic_fit(&self, parameters: &[&str], given: &[Type]) -> Fit {
        let of = |wanted: &[&str]| -> Vec<&Type> {
            let places = parameters.iter().zip(given).filter(|(parameter, _)| wanted.contains(parameter));
            places.map(|(_, given)| given).filter(|given| given.name().is_some()).collect()
        };
        let (elements, arrays) = (of(&["anyelement", "anynonarray", "anyenum"]), of(&["anyarray"]));
        let are_alike = |types: &[&Type]| types.windows(2).all(|pair| pair[0] == pair[1]);
        if !are_alike(&elements) || !are_alike(&arrays) {
            return Fit::No;
        }
        if let ([array, ..], [element, ..]) = (arrays.as_slice(), elements.as_slice())
            && array.element().as_ref() != Some(*element)
        {
            return Fit::No;
        }
        if of(&["anynonarray", "anycompatiblenonarray"]).iter().any(|given| given.element().is_some()) {
            return Fit::No;
        }
        let ranges = ["anyrange", "anymultirange", "anycompatiblerange", "anycompatiblemultirange"];
        let of_ranges = of(&ranges);
        if !are_alike(&of_ranges) || !of_ranges.is_empty() && of_ranges.len() < given.len() {
            return Fit::Maybe;
        }
        let of_arrays = of(&["anycompatiblearray"]).into_iter().map(|array| array.element().unwrap_or(Type::Unknown));
        let compatible = of(&["anycompatible", "anycompatiblenonarray"]).into_iter().cloned();
        let compatible: Vec<Type> = compatible.chain(of_arrays).collect();
        match self.common_of(&compatible) {
            Common::Untyped | Common::Type(_) => Fit::Yes,
            Common::None(..) | Common::NoCast(..) => Fit::No,
            Common::Unsure => Fit::Maybe,
        }
    }
}

/// What is left where the types cannot tell more.
fn among<T: Copy>(left: &[&Candidate<'_, T>]) -> Chosen<T> {
    // Versions call the same polymorphic parameters by other names.
    let names = |candidate: &Candidate<'_, T>| -> Vec<String> {
        candidate.parameters.iter().map(|it| it.replace("anycompatible", "any").replace("anyelement", "any")).collect()
    };
    match left {
        [] => Chosen::None,
        [first, rest @ ..] if rest.iter().all(|other| names(other) == names(first)) => {
            let is_newer =
                |candidate: &&&Candidate<'_, T>| candidate.parameters.iter().any(|it| it.starts_with("anycompatible"));
            Chosen::One(left.iter().find(is_newer).unwrap_or(first).is)
        }
        _ => Chosen::Several,
    }
}

fn is_preferred(name: &str) -> bool {
    postgres::server_type(name).is_some_and(|known| known.is_preferred)
}

/// Whether a parameter takes types of several kinds, which decide what comes of it.
pub(crate) fn is_polymorphic(parameter: &str) -> bool {
    matches!(parameter, "anyelement" | "anyarray" | "anynonarray" | "anyenum" | "anyrange" | "anymultirange")
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Postgres;

    use crate::testing::{refused, taken};

    #[test]
    fn strings_take_the_type_that_is_meant() {
        taken(
            Postgres,
            &[
                "SELECT 'a' || 'b', ARRAY[id] || '{1}', name || 'x', made_at - '1 day'::interval FROM people",
                "SELECT upper('x'), round('1.5'), made_at + '1 day' FROM people",
                "SELECT ARRAY[1, 'NaN', name]::float8[], ARRAY[ARRAY[1], ARRAY['2']]::text[] FROM people",
                "SELECT id FROM people WHERE '2020-02-03' IN ('{}', made_at) OR age IN (1e3, '8.5')",
                "SELECT age * 1.5, age::smallint + id, id ^ 2 FROM people",
            ],
        );
        refused(
            Postgres,
            &[
                ("SELECT ARRAY[id] || '7' FROM people", "an array is written"),
                ("SELECT CURRENT_DATE - 'x'", "not a date"),
                ("SELECT array_cat(ARRAY[id], 'x') FROM people", "an array is written"),
                ("SELECT isfinite('2020-01-01')", "several functions"),
                ("SELECT '1' - '2'", "several operators"),
                ("SELECT cardinality('{}')", "cast it"),
                ("SELECT ARRAY[1, 'x']::int[]", "not a whole number"),
                ("SELECT id FROM people WHERE age IN (1, '8.5')", "not a whole number"),
                ("SELECT id FROM people WHERE age IN ('x', id)", "not a whole number"),
                ("SELECT array_append(ARRAY[1], 'a'::text)", "no function `array_append(integer[], text)`"),
            ],
        );
    }

    #[test]
    fn a_string_that_a_query_gives_is_text() {
        taken(Postgres, &["INSERT INTO days (at) SELECT '2020-01-01'", "SELECT 'x' AS a UNION SELECT 'y'"]);
        refused(
            Postgres,
            &[
                ("SELECT 1 FROM (SELECT '1' AS a) q JOIN people ON q.a = age", "no operator `=`"),
                ("SELECT id FROM people WHERE made_at IN (SELECT '2020-01-01')", "no operator `=`"),
                ("SELECT id FROM people WHERE CASE WHEN age > 1 THEN 't' ELSE 'f' END", "needs a condition"),
                ("INSERT INTO days (at) SELECT coalesce(NULL, '2020-01-01')", "is `date`, and this is `text`"),
                ("SELECT id FROM people WHERE 'x'", "write true or false"),
                ("SELECT id FROM people ORDER BY NULL", "the number of a result"),
                ("SELECT count(*) FROM people GROUP BY 'x'", "the number of a result"),
            ],
        );
        taken(Postgres, &["SELECT id FROM people ORDER BY 1, NULL::int", "SELECT id FROM people WHERE 't' AND NULL"]);
    }

    #[test]
    fn all_values_of_a_list_become_one_type() {
        taken(Postgres, &["SELECT coalesce(ARRAY[name], ARRAY['x'::text]) FROM people"]);
        refused(
            Postgres,
            &[
                ("SELECT coalesce(ARRAY[id], ARRAY['x']) FROM people", "cannot become"),
                ("SELECT coalesce(to_json(id), to_jsonb(id)) FROM people", "cannot become"),
            ],
        );
    }
}
