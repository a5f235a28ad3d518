//! Check, then tokens.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use migrations_analysis::config::Settings;
use migrations_analysis::diagnostic::{Diagnostic, Level, Sources};
use migrations_analysis::rules::{self, unknown_call, unused_call, which_database};
use migrations_analysis::{CONFIG_FILE, ConfigOutcome, Outcome, check_from_checkpoint, on_large_stack, read_config};
use migrations_core::baked::{Action, DownSource, SetSource};
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use crate::args::Args;
use crate::folder::crate_root;
use crate::report::report;
use crate::schema_rs;
use crate::tracking::untracked;

/// Folder where neither macro nor configuration names one.
const DEFAULT_FOLDER: &str = "migrations";

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let args: Args = match syn::parse2(input) {
        Ok(args) => args,
        Err(error) => return error.into_compile_error(),
    };
    let expanded = catch_unwind(AssertUnwindSafe(|| expand_args(&args)));
    expanded.unwrap_or_else(|panic| {
        let what = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
        let text = format!(
            "a fault in `migrations` itself, not in your files: {}\nplease report it, with the migration that causes it",
            what.unwrap_or_default()
        );
        failed(&args, &quote_spanned!(args.span()=> ::core::compile_error!(#text);))
    })
}

/// A usable empty value beside the errors, so that one error stays one error.
fn failed(args: &Args, errors: &TokenStream) -> TokenStream {
    let facade = &args.facade;
    quote!({
        #errors
        #facade::__private::empty()
    })
}

fn expand_args(args: &Args) -> TokenStream {
    if !args.errors.is_empty() {
        let errors = args.errors.iter().map(syn::Error::to_compile_error);
        return failed(args, &quote!(#(#errors;)*));
    }
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    let literal = args.folder.as_ref();
    let written = literal.map(|literal| literal.value().trim_start_matches("./").trim_end_matches('/').to_owned());
    let root = crate_root(written.as_deref().unwrap_or(DEFAULT_FOLDER), literal);
    let config = read_config(&root, &package);
    let mut messages = report(&config.diagnostics, &config.sources, args.span());
    if config.diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error) {
        return failed(args, &messages);
    }
    let settings = match settings(args, written.as_deref(), &config, &package) {
        Ok(settings) => settings,
        Err(diagnostic) => {
            messages.extend(report(&[*diagnostic], &Sources::default(), args.span()));
            return failed(args, &messages);
        }
    };
    let outcome = on_large_stack(|| check_from_checkpoint(&root, &settings));
    messages.extend(report(&outcome.diagnostics, &outcome.sources, args.span()));
    let Outcome { set, mut tracked, schema: at_head, lock, .. } = outcome;
    if let (Some(schema), Some(at_head)) = (&args.schema, &at_head) {
        let compared = schema_rs::compare(&root, schema, at_head, &settings);
        messages.extend(compared.messages);
        tracked.extend(compared.tracked);
        if compared.has_errors {
            let tracked = track(&root, tracked.into_iter());
            messages.extend(tracked);
            return failed(args, &messages);
        }
    }
    let config_file = config.exists.then(|| CONFIG_FILE.to_owned());
    let tracked = track(&root, tracked.into_iter().chain(config_file));
    messages.extend(tracked);
    let Some(set) = set else { return failed(args, &messages) };
    // Of a folder that does not compile there is no program that could lack a migration.
    let untracked = untracked(&settings, lock.is_some());
    messages.extend(report(untracked.as_slice(), &Sources::default(), args.span()));
    if untracked.is_some_and(|diagnostic| diagnostic.level == Level::Error) {
        return failed(args, &messages);
    }
    let call_errors = check_calls(args, set.source());
    if !call_errors.is_empty() {
        messages.extend(call_errors);
        return failed(args, &messages);
    }
    let (text, table) = set.bake();
    let facade = &args.facade;
    let calls = args.calls.iter().map(|path| {
        let name = call_name(path);
        quote_spanned!(syn::spanned::Spanned::span(path)=> (#name, #path))
    });
    let table = Literal::byte_string(&table);
    let from_baked = proc_macro2::Ident::new(settings.dialect().map_or("", |dialect| dialect.name()), args.span());
    quote!({
        #messages
        #facade::__private::#from_baked(
            #facade::__private::BakedSet { text: #text, table: #table },
            &[#(#calls),*],
        )
    })
}

/// The entry of the configuration for the folder, overruled by the arguments.
fn settings(
    args: &Args,
    written: Option<&str>,
    config: &ConfigOutcome,
    package: &str,
) -> Result<Settings, Box<Diagnostic>> {
    let matching = |folder: &str| config.databases.iter().find(|database| database.settings.folder == folder);
    let mut settings = match (written, &config.databases[..]) {
        (Some(folder), _) => {
            matching(folder).map_or_else(|| Settings::new(package, folder), |database| database.settings.clone())
        }
        (None, []) => Settings::new(package, DEFAULT_FOLDER),
        (None, [only]) => only.settings.clone(),
        (None, several) => {
            return Err(Box::new(which_database::found(several)));
        }
    };
    if let (Some(own), Some(configured)) = (&args.dialect, &settings.servers)
        && !configured.include(own)
    {
        return Err(Box::new(rules::dialect::found(own, configured, &settings.folder)));
    }
    // The file may say more than a product.
    settings.servers = settings.servers.or_else(|| args.dialect.clone());
    settings.linear = args.linear.or(settings.linear);
    settings.layout = args.layout.unwrap_or(settings.layout);
    settings.identity = args.identity.unwrap_or(settings.identity);
    if let Some(project) = &args.project {
        settings.project.clone_from(project);
    }
    Ok(settings)
}

/// Makes cargo build again when one of the files changes. Nothing of it ends up in the program.
fn track(root: &Path, files: impl Iterator<Item = String>) -> TokenStream {
    let absolute = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let paths = files.filter_map(|file| absolute.join(file).to_str().map(str::to_owned));
    quote!(const _: &[&[u8]] = &[#(::core::include_bytes!(#paths)),*];)
}

fn call_name(path: &syn::Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// Every call needs a function, every function a call.
fn check_calls(args: &Args, source: &SetSource) -> TokenStream {
    let mut tokens = TokenStream::new();
    let given: Vec<String> = args.calls.iter().map(call_name).collect();
    let mut called: Vec<String> = Vec::new();
    for revision in &source.revisions {
        let down = match &revision.down {
            DownSource::Script(down) => Some(down),
            DownSource::Irreversible(_) | DownSource::Unreadable { .. } | DownSource::Missing => None,
        };
        for (script, is_up) in [(Some(&revision.up), true), (down, false)] {
            let Some(script) = script else { continue };
            for statement in script.statements.iter().filter(|statement| statement.action == Action::Call) {
                let start = statement.start as usize;
                let name = &script.text[start..start + statement.length as usize];
                called.push(name.to_owned());
                if !given.iter().any(|known| known == name) {
                    let line = script.first_line as usize + script.text[..start].matches('\n').count();
                    let path = revision.form.path(&revision.name, is_up);
                    let diagnostic = unknown_call::found(name, &format!("{}/{path}", source.folder), line);
                    tokens.extend(report(&[diagnostic], &Sources::default(), args.span()));
                }
            }
        }
    }
    for (path, name) in args.calls.iter().zip(&given) {
        if !called.contains(name) {
            let span = syn::spanned::Spanned::span(path);
            tokens.extend(report(&[unused_call::found(name)], &Sources::default(), span));
        }
    }
    tokens
}
