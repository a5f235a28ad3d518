//! Lists of names with values: `WITH (fillfactor = 70)`.

use migrations_syntax::ast::StorageParameter;

use super::Source;

/// The list, without its parentheses.
pub(super) fn list(parameters: &[StorageParameter], source: &Source<'_>) -> String {
    let parts = parameters.iter().map(|parameter| {
        let name = source.written(parameter.name.span());
        parameter.value.as_ref().map_or_else(|| name.to_owned(), |value| format!("{name} = {value}"))
    });
    parts.collect::<Vec<_>>().join(", ")
}
