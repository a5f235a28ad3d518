//! Only a few files may name a product: those that choose an implementation. Everywhere else a question is put to the grammar.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test that reads sources")]

use std::fs;
use std::path::{Path, PathBuf};

use migrations_core::Product;

/// Which grammar, which production, which spelling a product has.
const CHOOSING: [&str; 3] = ["grammar.rs", "parser/dispatch.rs", "print/dispatch.rs"];

/// What serves two products may ask which of them it is.
const SHARED: [&str; 2] = ["parser/mysql.rs", "parser/mysql/"];

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Every source file by its name below `src`, with its lines of code: no comments, no tests.
fn code() -> Vec<(String, Vec<(usize, String)>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let modules_of_tests = modules_of_tests(&files);
    files.retain(|file| !modules_of_tests.contains(file));
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(&root).unwrap().components().map(|part| part.as_os_str().to_str().unwrap());
            (name.collect::<Vec<_>>().join("/"), lines_of_code(&fs::read_to_string(&file).unwrap()))
        })
        .collect()
}

/// The files of modules that stand behind `#[cfg(test)]` and have no body: `#[cfg(test)] mod testing;`.
fn modules_of_tests(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut modules = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for pair in lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]") {
            let name = pair[1].trim_start_matches("pub(crate) ").strip_prefix("mod ");
            if let Some(name) = name.and_then(|name| name.strip_suffix(';')) {
                modules.push(file.with_extension("").join(format!("{name}.rs")));
            }
        }
    }
    modules
}

/// The lines before the module of tests, which is the last thing in a file.
fn lines_of_code(text: &str) -> Vec<(usize, String)> {
    let body = text.find("#[cfg(test)]\nmod tests {").map_or(text, |end| &text[..end]);
    let numbered = body.lines().enumerate().map(|(at, line)| (at + 1, line.trim().to_owned()));
    numbered.filter(|(_, line)| !line.starts_with("//")).collect()
}

/// The places outside of some files where a line of code has one of some texts.
fn places(allowed: &[&str], texts: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, lines) in code() {
        if allowed.iter().any(|part| name == *part || (part.ends_with('/') && name.starts_with(part))) {
            continue;
        }
        let lines = lines.iter().filter(|(_, line)| texts.iter().any(|text| line.contains(text.as_str())));
        found.extend(lines.map(|(number, line)| format!("{name}:{number}: {line}")));
    }
    found
}

#[test]
fn only_what_chooses_an_implementation_names_a_product() {
    let variants: Vec<String> = Product::ALL.iter().map(|product| format!("Product::{product:?}")).collect();
    let found = places(&CHOOSING, &variants);
    assert!(found.is_empty(), "put these questions to the grammar, as a `Feature`:\n{}", found.join("\n"));
    let glob = places(&[], &["use migrations_core::Product::".to_owned(), "Product as ".to_owned()]);
    assert!(glob.is_empty(), "variants under another name:\n{}", glob.join("\n"));
}

#[test]
fn only_what_two_products_share_asks_which_of_them_it_is() {
    let mut allowed = SHARED.to_vec();
    allowed.extend(CHOOSING);
    let found = places(&allowed, &["is_mariadb()".to_owned()]);
    assert!(found.is_empty(), "put these questions to the grammar, as a `Feature`:\n{}", found.join("\n"));
}

#[test]
fn a_file_that_may_name_a_product_does_so() {
    for name in CHOOSING {
        let (_, lines) = code().into_iter().find(|(file, _)| file == name).expect(name);
        assert!(lines.iter().any(|(_, line)| line.contains("Product::")), "{name} need not be on the list");
    }
}
