//! The arguments of the macro.

use migrations_analysis::config::{Identity, Layout};
use migrations_core::{Product, Servers};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitBool, LitStr, Path, Token, bracketed};

/// What stands between the parentheses.
pub(crate) struct Args {
    /// Path of the facade, as `$crate` of its macro.
    pub(crate) facade: TokenStream,
    /// The folder.
    pub(crate) folder: Option<LitStr>,
    pub(crate) dialect: Option<Servers>,
    pub(crate) project: Option<String>,
    pub(crate) linear: Option<bool>,
    pub(crate) layout: Option<Layout>,
    pub(crate) identity: Option<Identity>,
    pub(crate) calls: Vec<Path>,
    /// Diesel's schema.rs, to be compared.
    pub(crate) schema: Option<LitStr>,
    /// What is wrong with them.
    pub(crate) errors: Vec<Error>,
}

const KEYS: [&str; 7] = ["calls", "dialect", "identity", "layout", "linear", "project", "schema"];

impl Args {
    /// Where messages point in the Rust source.
    pub(crate) fn span(&self) -> Span {
        self.folder.as_ref().map_or_else(Span::call_site, LitStr::span)
    }

    fn read(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(LitStr) {
            self.folder = Some(input.parse()?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            match key.to_string().as_str() {
                "dialect" => {
                    let (text, span) = word(input)?;
                    match Servers::of_name(&text) {
                        Some(servers) => self.dialect = Some(servers),
                        None => self.wrong(span, &text, "dialect", &Product::ALL.map(Product::name)),
                    }
                }
                "layout" => {
                    let (text, span) = word(input)?;
                    let names = ["diesel", "sqlx", "refinery", "flyway"];
                    let layouts = [Layout::Diesel, Layout::Sqlx, Layout::Refinery, Layout::Flyway];
                    match names.iter().position(|name| *name == text) {
                        Some(at) => self.layout = Some(layouts[at]),
                        None => self.wrong(span, &text, "layout", &names),
                    }
                }
                "identity" => {
                    let (text, span) = word(input)?;
                    match text.as_str() {
                        "version" => self.identity = Some(Identity::Version),
                        "name" => self.identity = Some(Identity::Name),
                        _ => self.wrong(span, &text, "identity", &["version", "name"]),
                    }
                }
                "project" => self.project = Some(input.parse::<LitStr>()?.value()),
                "schema" => self.schema = Some(input.parse()?),
                "linear" => self.linear = Some(input.parse::<LitBool>()?.value),
                "calls" => {
                    let content;
                    bracketed!(content in input);
                    self.calls = Punctuated::<Path, Token![,]>::parse_terminated(&content)?.into_iter().collect();
                }
                unknown => {
                    let hint = migrations_core::most_similar(unknown, KEYS);
                    let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    let known = KEYS.join(", ");
                    self.errors.push(Error::new(
                        key.span(),
                        format!("there is no argument `{unknown}`{hint} (known: {known})"),
                    ));
                    // The value can be anything up to the next comma.
                    while !input.is_empty() && !input.peek(Token![,]) {
                        input.parse::<proc_macro2::TokenTree>()?;
                    }
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn wrong(&mut self, span: Span, text: &str, what: &str, known: &[&str]) {
        let hint = migrations_core::most_similar(text, known.iter().copied());
        let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        self.errors.push(Error::new(span, format!("there is no {what} `{text}`{hint} (known: {})", known.join(", "))));
    }
}

/// `sqlite` or `"sqlite"`.
fn word(input: ParseStream<'_>) -> syn::Result<(String, Span)> {
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        return Ok((literal.value(), literal.span()));
    }
    let word: Ident = input.parse()?;
    Ok((word.to_string(), word.span()))
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let facade = input.parse::<Path>()?.to_token_stream();
        input.parse::<Token![;]>()?;
        let mut args = Self {
            facade,
            folder: None,
            dialect: None,
            project: None,
            linear: None,
            layout: None,
            identity: None,
            calls: Vec::new(),
            schema: None,
            errors: Vec::new(),
        };
        if let Err(error) = args.read(input) {
            args.errors.push(error);
            // What is left would be an error of its own.
            input.parse::<TokenStream>()?;
        }
        Ok(args)
    }
}
