//! Names of new revisions.

/// How a new revision is named where nobody has said otherwise: so that folders sort by time.
pub const DEFAULT_TEMPLATE: &str = "{date}_{revision}_{slug}";

/// Longest slug where nobody has said otherwise, as in Alembic.
pub const DEFAULT_SLUG_LENGTH: usize = 40;

/// What the tokens of a template stand for; a time is in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens<'t> {
    /// `{revision}`, or Alembic's `{rev}`.
    pub revision: &'t str,
    /// `{slug}`.
    pub slug: &'t str,
    /// `{epoch}`: seconds since 1970.
    pub epoch: i64,
    /// `{year}`.
    pub year: i16,
    /// `{month}`.
    pub month: i8,
    /// `{day}`.
    pub day: i8,
    /// `{hour}`.
    pub hour: i8,
    /// `{minute}`.
    pub minute: i8,
    /// `{second}`.
    pub second: i8,
}

/// The tokens that a template may hold.
pub const TOKENS: [&str; 11] =
    ["date", "day", "epoch", "hour", "minute", "month", "rev", "revision", "second", "slug", "year"];

/// A part of a template.
enum Part<'t> {
    Text(&'t str),
    Token(&'t str),
}

fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        parts.push(Part::Text(&rest[..open]));
        parts.push(Part::Token(&rest[open + 1..open + close]));
        rest = &rest[open + close + 1..];
    }
    parts.push(Part::Text(rest));
    parts
}

/// What is wrong with a template, if anything is.
pub fn fault(template: &str) -> Option<String> {
    let parts = parts(template);
    let unknown = parts.iter().find_map(|part| match part {
        Part::Token(token) if !TOKENS.contains(token) => Some(*token),
        _ => None,
    });
    if let Some(unknown) = unknown {
        let known: Vec<String> = TOKENS.iter().map(|token| format!("{{{token}}}")).collect();
        return Some(format!("there is no token {{{unknown}}}; there are {}", known.join(" ")));
    }
    let odd = parts.iter().find_map(|part| match part {
        Part::Text(text) => {
            text.chars().find(|character| character.is_control() || matches!(character, '/' | '\\' | '{' | '}' | ':'))
        }
        Part::Token(_) => None,
    });
    if let Some(odd) = odd {
        return Some(format!("`{}` cannot stand in the name of a folder", odd.escape_default()));
    }
    if template.starts_with('.') {
        return Some("folders whose name starts with a dot are not read".to_owned());
    }
    let names = |wanted: &[&str]| parts.iter().any(|part| matches!(part, Part::Token(token) if wanted.contains(token)));
    let is_unique = names(&["rev", "revision"]);
    (!is_unique).then(|| "it needs {revision}, without which two names can be the same".to_owned())
}

/// The name that a template gives.
pub fn name(template: &str, tokens: &Tokens<'_>) -> String {
    let Tokens { revision, slug, epoch, year, month, day, hour, minute, second } = tokens;
    let value = |token: &str| match token {
        "date" => format!("{year:04}-{month:02}-{day:02}-{hour:02}{minute:02}{second:02}"),
        "rev" | "revision" => (*revision).to_owned(),
        "slug" => (*slug).to_owned(),
        "epoch" => epoch.to_string(),
        "year" => format!("{year:04}"),
        "month" => format!("{month:02}"),
        "day" => format!("{day:02}"),
        "hour" => format!("{hour:02}"),
        "minute" => format!("{minute:02}"),
        "second" => format!("{second:02}"),
        unknown => format!("{{{unknown}}}"),
    };
    let text: String = parts(template)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text.to_owned(),
            Part::Token(token) => value(token),
        })
        .collect();
    if slug.is_empty() { text.trim_end_matches(['_', '-', '.']).to_owned() } else { text }
}

/// The words of a message in lower case with `_` between them; cut at a `_` where it is too long, as Alembic does.
pub fn slug(message: &str, longest: usize) -> String {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let words: Vec<&str> = message.split(|character| !is_part(character)).filter(|word| !word.is_empty()).collect();
    let slug = words.join("_").to_lowercase();
    if slug.chars().count() <= longest {
        return slug;
    }
    let cut: String = slug.chars().take(longest).collect();
    let kept = cut.rsplit_once('_').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{kept}_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_alembic() {
        assert_eq!(slug("Add a column: user's name!", 40), "add_a_column_user_s_name");
        assert_eq!(slug("Größe ändern", 40), "größe_ändern");
        assert_eq!(
            slug("this is a really long name that should be truncated", 40),
            "this_is_a_really_long_name_that_should_"
        );
        assert_eq!(slug(&"x".repeat(50), 40), format!("{}_", "x".repeat(40)));
        assert_eq!(slug("...", 40), "");
    }

    #[test]
    fn names_come_from_tokens() {
        let tokens = Tokens {
            revision: "ae10",
            slug: "add_name",
            epoch: 1_700_000_000,
            year: 2023,
            month: 11,
            day: 4,
            hour: 2,
            minute: 3,
            second: 9,
        };
        assert_eq!(name(DEFAULT_TEMPLATE, &tokens), "2023-11-04-020309_ae10_add_name");
        assert_eq!(
            name("{year}{month}{day}{hour}{minute}{second}-{epoch}-{rev}", &tokens),
            "20231104020309-1700000000-ae10"
        );
        assert_eq!(name(DEFAULT_TEMPLATE, &Tokens { slug: "", ..tokens }), "2023-11-04-020309_ae10");
    }

    #[test]
    fn faults_are_named() {
        assert_eq!(fault(DEFAULT_TEMPLATE), None);
        assert!(fault("{revision}_{slugg}").is_some_and(|fault| fault.starts_with("there is no token {slugg}")));
        assert!(fault("{slug}").is_some_and(|fault| fault.contains("{revision}")));
        assert!(fault("{revision}/{slug}").is_some() && fault(".{revision}").is_some() && fault("{revision").is_some());
    }
}
