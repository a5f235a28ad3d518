//! Diagnostics as the compiler's errors and warnings.

use migrations_analysis::diagnostic::{Diagnostic, Level, Sources};
use migrations_analysis::render;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// Most blocks in one build; the rest is counted.
const MOST: usize = 50;

/// Tokens that make the compiler say all this, at `span`.
pub(crate) fn report(diagnostics: &[Diagnostic], sources: &Sources, span: Span) -> TokenStream {
    let mut tokens = TokenStream::new();
    let spoken: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.level >= Level::Warning).collect();
    for diagnostic in spoken.iter().take(MOST) {
        tokens.extend(message(diagnostic.level, &render(diagnostic, sources), span));
    }
    if spoken.len() > MOST {
        let level = if spoken[MOST..].iter().any(|diagnostic| diagnostic.level == Level::Error) {
            Level::Error
        } else {
            Level::Warning
        };
        tokens.extend(message(level, &format!("and {} more", spoken.len() - MOST), span));
    }
    tokens
}

fn message(level: Level, text: &str, span: Span) -> TokenStream {
    if level == Level::Error {
        return quote_spanned!(span=> ::core::compile_error!(#text););
    }
    // On stable, the note of a deprecated item is the only way for a macro to warn.
    quote_spanned! {span=>
        const _: () = {
            #[deprecated(note = #text)]
            const MIGRATION_WARNING: () = ();
            MIGRATION_WARNING
        };
    }
}
