//! Bounds and start of a sequence that its statement leaves open: they depend on where it counts (PostgreSQL, `init_params` in
//! `sequence.c`). The server keeps them as numbers, and another step changes none of them afterwards.

/// A value of a sequence, by its option.
pub(crate) type Value = (&'static str, String);

/// All that a new sequence keeps beside what every sequence has; an empty value stands for NO MINVALUE and its like.
pub(crate) fn complete(data_type: &str, said: &[Value]) -> Vec<Value> {
    let value = |option: &str| said.iter().find(|(known, value)| *known == option && !value.is_empty());
    let mut values: Vec<Value> = said.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
    for option in ["minimum", "maximum"] {
        if value(option).is_none() {
            values.extend(usual(option, data_type, descends(said)).map(|value| (option, value)));
        }
    }
    let end = if descends(said) { "maximum" } else { "minimum" };
    if value("start").is_none() {
        let start = values.iter().find(|(option, _)| *option == end).map(|(_, value)| ("start", value.clone()));
        values.extend(start);
    }
    values.sort();
    values
}

/// The same without what comes by itself.
pub(crate) fn without_usual(data_type: &str, values: &[Value]) -> Vec<Value> {
    let mut written = values.to_vec();
    for option in ["start", "maximum", "minimum"] {
        let others: Vec<Value> = written.iter().filter(|(known, _)| *known != option).cloned().collect();
        let of = |values: &[Value]| values.iter().find(|(known, _)| *known == option).cloned();
        if of(&written).is_some() && of(&complete(data_type, &others)) == of(&written) {
            written = others;
        }
    }
    written
}

/// Whether it counts downwards.
pub(crate) fn descends(values: &[Value]) -> bool {
    values.iter().any(|(option, value)| *option == "increment" && value.starts_with('-'))
}

/// A bound that is not said, where it is another than that of every ascending sequence of the type.
pub(crate) fn usual(option: &str, data_type: &str, descends: bool) -> Option<String> {
    let lowest = match data_type {
        "smallint" => i64::from(i16::MIN),
        "integer" => i64::from(i32::MIN),
        _ => i64::MIN,
    };
    match option {
        "minimum" if descends => Some(lowest.to_string()),
        "maximum" if descends => Some("-1".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<Value> {
        let options = ["cache", "increment", "maximum", "minimum", "start"];
        let value = |word: &str| {
            let (option, value) = word.split_once('=').expect("an option and a value");
            (*options.iter().find(|known| **known == option).expect(option), value.to_owned())
        };
        text.split_whitespace().map(value).collect()
    }

    #[track_caller]
    fn check(said: &str, kept: &str, written: &str) {
        assert_eq!(complete("smallint", &values(said)), values(kept), "{said}");
        assert_eq!(without_usual("smallint", &values(kept)), values(written), "{said}");
    }

    #[test]
    fn bounds_depend_on_where_it_counts() {
        check("", "", "");
        check("increment=5", "increment=5", "increment=5");
        check("increment=-1", "increment=-1 maximum=-1 minimum=-32768 start=-1", "increment=-1");
        check("increment=-2 minimum=", "increment=-2 maximum=-1 minimum=-32768 start=-1", "increment=-2");
        check("increment=-1 maximum=9", "increment=-1 maximum=9 minimum=-32768 start=9", "increment=-1 maximum=9");
        check("minimum=3", "minimum=3 start=3", "minimum=3");
        check("minimum=3 start=7", "minimum=3 start=7", "minimum=3 start=7");
    }
}
