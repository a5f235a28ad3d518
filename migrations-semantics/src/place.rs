//! Where an expression stands.

/// What may stand in an expression, by where it stands. Each field holds the words for the place where something is refused.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// Aggregates.
    pub aggregates: Option<&'static str>,
    /// Window functions.
    pub windows: Option<&'static str>,
    /// Queries.
    pub queries: Option<&'static str>,
    /// What may give another result for the same row.
    pub changing: Option<&'static str>,
    /// The words for the place itself.
    pub name: &'static str,
}

impl Place {
    /// Where everything may stand.
    pub(crate) const ANYWHERE: Self = Self { aggregates: None, windows: None, queries: None, changing: None, name: "" };

    /// Where neither aggregates nor windows may stand.
    pub(crate) const fn refusing(name: &'static str) -> Self {
        Self { aggregates: Some(name), windows: Some(name), queries: None, changing: None, name }
    }

    /// In a definition: queries cannot stand there either.
    pub(crate) const fn definition(name: &'static str) -> Self {
        Self { queries: Some(name), ..Self::refusing(name) }
    }

    /// In a definition whose value is kept: it has to be the same every time.
    pub(crate) const fn kept(name: &'static str) -> Self {
        Self { changing: Some(name), ..Self::definition(name) }
    }
}
