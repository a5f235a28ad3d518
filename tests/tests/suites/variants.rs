//! Only a few files may name a product or a dialect: those that choose an implementation, and those of a product itself.
//! Everywhere else a question is put to an interface, so that a new product is a new file, and not a hunt.

use std::fs;
use std::path::{Path, PathBuf};

use migrations_core::{Dialect, Product};

/// A crate, and its files that may name variants; a name that ends with `/` is a folder.
struct Crate {
    name: &'static str,
    /// They choose an implementation, each by one match that covers every product.
    choosing: &'static [&'static str],
    /// They are about one product.
    of_products: &'static [&'static str],
    /// To whom questions are put.
    ask: &'static str,
}

const CRATES: [Crate; 11] = [
    Crate {
        name: "migrations-syntax",
        choosing: &["grammar.rs", "parser/dispatch.rs", "print/dispatch.rs"],
        of_products: &[],
        ask: "the grammar, as a `Feature`",
    },
    Crate {
        name: "migrations-catalog",
        choosing: &["wording.rs"],
        of_products: &[
            "introspection/postgres/snapshot.rs",
            "introspection/mysql/catalog.rs",
            "introspection/mysql/snapshot.rs",
            "introspection/mysql/told.rs",
            "introspection/sqlite/written.rs",
        ],
        ask: "`Wording`",
    },
    Crate { name: "migrations-semantics", choosing: &["rules.rs"], of_products: &[], ask: "the `Rules` of a product" },
    Crate {
        name: "migrations-schema",
        choosing: &["server.rs", "lowering/dispatch.rs", "reader/dialect.rs"],
        // Blocks in PL/pgSQL are one product's.
        of_products: &[
            "server/sqlite.rs",
            "server/postgres.rs",
            "server/mysql.rs",
            "server/mariadb.rs",
            "lowering/procedure.rs",
            "lowering/procedure/",
        ],
        ask: "the `Rules` of a server",
    },
    Crate {
        name: "migrations-core",
        choosing: &["lexer/shapes.rs", "server.rs"],
        of_products: &[],
        ask: "`Product`, `Dialect` or `Shapes`",
    },
    Crate {
        name: "migrations-analysis",
        choosing: &["splitter/bodies.rs"],
        of_products: &[],
        ask: "`Bodies`, or the rules of the schema's server",
    },
    Crate { name: "migrations-diesel-schema", choosing: &["backend.rs"], of_products: &[], ask: "`Backend`" },
    Crate { name: "migrations-macros", choosing: &[], of_products: &[], ask: "the crates below it" },
    Crate {
        name: "migrations-runtime",
        choosing: &[],
        of_products: &["backend/sqlite.rs", "backend/postgres.rs", "backend/mysql.rs"],
        ask: "`MigrationBackend`",
    },
    Crate { name: "migrations", choosing: &[], of_products: &[], ask: "`MigrationBackend`" },
    Crate {
        name: "migrations-cli",
        choosing: &["database.rs"],
        of_products: &["database/plain.rs"],
        ask: "the schema, or `Reachable`",
    },
];

/// What serves MySQL and MariaDB may ask which of them it is.
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

/// A source file by its name below `src`, with its lines of code: no comments, no tests.
struct File {
    name: String,
    lines: Vec<(usize, String)>,
}

impl Crate {
    fn code(&self) -> Vec<File> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(self.name).join("src");
        let mut files = Vec::new();
        sources(&root, &mut files);
        let modules_of_tests = modules_of_tests(&files);
        files.retain(|file| !modules_of_tests.contains(file));
        files.sort();
        let read = |file: PathBuf| {
            let name = file.strip_prefix(&root).unwrap().components().map(|part| part.as_os_str().to_str().unwrap());
            File { name: name.collect::<Vec<_>>().join("/"), lines: lines_of_code(&fs::read_to_string(&file).unwrap()) }
        };
        files.into_iter().map(read).collect()
    }

    /// The places outside of some files where a line of code has one of some texts.
    fn places(&self, allowed: &[&str], texts: &[String]) -> Vec<String> {
        let may = |name: &str| allowed.iter().any(|part| is_in(name, part));
        let mut found = Vec::new();
        for File { name, lines } in self.code().into_iter().filter(|file| !may(&file.name)) {
            let lines = lines.iter().filter(|(_, line)| texts.iter().any(|text| line.contains(text.as_str())));
            found.extend(lines.map(|(number, line)| format!("{}/src/{name}:{number}: {line}", self.name)));
        }
        found
    }
}

/// Whether a file is the one of this name, or in the folder.
fn is_in(file: &str, name: &str) -> bool {
    file == name || name.ends_with('/') && file.starts_with(name)
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
                let is_root = file.ends_with("src/lib.rs");
                let folder = if is_root { file.with_file_name("") } else { file.with_extension("") };
                modules.push(folder.join(format!("{name}.rs")));
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

/// `Product::Sqlite`, `Dialect::Sqlite` and the others.
fn variants() -> Vec<String> {
    let products = Product::ALL.iter().map(|product| format!("Product::{product:?}"));
    products.chain(Dialect::ALL.iter().map(|dialect| format!("Dialect::{dialect:?}"))).collect()
}

#[test]
fn only_what_chooses_an_implementation_names_a_product() {
    for of in CRATES {
        let found = of.places(&[of.choosing, of.of_products].concat(), &variants());
        assert!(found.is_empty(), "put these questions to {}:\n{}", of.ask, found.join("\n"));
        let other_names =
            ["use migrations_core::Product::", "use migrations_core::Dialect::", "Product as ", "Dialect as "];
        let found = of.places(&["reader/dialect.rs"], &other_names.map(str::to_owned));
        assert!(found.is_empty(), "variants under another name:\n{}", found.join("\n"));
    }
}

#[test]
fn only_what_two_products_share_asks_which_of_them_it_is() {
    let [syntax, ..] = &CRATES;
    let found = syntax.places(&[&SHARED[..], syntax.choosing].concat(), &["is_mariadb()".to_owned()]);
    assert!(found.is_empty(), "put these questions to {}:\n{}", syntax.ask, found.join("\n"));
}

#[test]
fn a_file_that_may_name_a_product_does_so() {
    for of in CRATES {
        let code = of.code();
        for name in of.choosing.iter().chain(of.of_products) {
            let files = code.iter().filter(|file| is_in(&file.name, name));
            let mut lines = files.flat_map(|file| &file.lines);
            let names_one = lines.any(|(_, line)| line.contains("Product::") || line.contains("Dialect::"));
            assert!(names_one, "{name} need not be on the list");
        }
    }
}
