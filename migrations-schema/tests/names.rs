//! sqlparser and our own walk find the same names in queries and in statements on rows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use migrations_core::lexer::{TokenKind, tokenize};
use migrations_core::{Product, Server};
use migrations_schema::reader::{Reading, read};
use migrations_syntax::ast::{CommonTable, Expression, ExpressionKind, Ident, Name, Statement, With};
use migrations_syntax::parse_statement;
use migrations_syntax::walk::{Role, Visitor, walk_statement};

/// So many disagreements are told.
const SHOWN: usize = 20;

/// Names in lower case, without their qualifiers.
#[derive(Default)]
struct Names {
    tables: BTreeSet<String>,
    columns: BTreeSet<String>,
    /// Tables of the WITHs around the place.
    scopes: Vec<BTreeSet<String>>,
}

impl Names {
    fn is_own(&self, table: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains(table))
    }
}

fn lower(ident: &Ident) -> String {
    ident.text.to_lowercase()
}

impl Visitor for Names {
    fn relation(&mut self, name: &Name, role: Role) {
        let table = lower(name.last());
        let is_own = name.qualifiers().is_empty() && self.is_own(&table);
        if role != Role::Named && !is_own && table != "dual" {
            self.tables.insert(table);
        }
    }

    fn column(&mut self, column: &Ident, _table: Option<&Name>) {
        self.columns.insert(lower(column));
    }

    fn expression(&mut self, expression: &Expression) {
        if let ExpressionKind::Column(name) = &expression.kind {
            // Of `t.a.b` it is not said which is the column.
            self.columns.extend(name.parts.iter().map(lower));
        }
    }

    fn common_table(&mut self, table: &CommonTable) {
        self.scopes.last_mut().into_iter().for_each(|scope| {
            scope.insert(lower(&table.name));
        });
    }

    fn enter_scope(&mut self, _with: Option<&With>) {
        self.scopes.push(BTreeSet::new());
    }

    fn leave_scope(&mut self) {
        self.scopes.pop();
    }
}

fn walked(statement: &Statement) -> Names {
    let mut names = Names::default();
    walk_statement(statement, &mut names);
    names
}

/// A kind of statement in which both may find other names.
struct Kind {
    /// Why.
    reason: &'static str,
    /// Whether a statement is of this kind.
    applies: fn(&str, Product) -> bool,
}

/// Every disagreement in a statement of no such kind is a fault.
const KINDS: &[Kind] = &[Kind {
    reason: "PostgreSQL takes an operator that is a word for an alias where the item ends behind it; sqlparser reads on",
    applies: has_operator_as_alias,
}];

/// `SELECT a and FROM t`
fn has_operator_as_alias(sql: &str, product: Product) -> bool {
    let tokens = tokenize(sql, product.dialect());
    let words: Vec<String> =
        tokens.iter().filter(|token| token.acts()).map(|token| sql[token.span.clone()].to_uppercase()).collect();
    let is_alias =
        |pair: &[String]| matches!(pair[0].as_str(), "AND" | "OR") && matches!(pair[1].as_str(), "FROM" | ",");
    product == Product::Postgres && words.windows(2).any(is_alias)
}

/// Whether both may find other names in a statement, for a reason that is known.
fn is_of_known_kind(sql: &str, product: Product) -> bool {
    KINDS.iter().any(|kind| (kind.applies)(sql, product))
}

/// In which names both differ; `None` where sqlparser cannot read the statement.
fn differences(sql: &str, product: Product, statement: &Statement) -> Option<Vec<String>> {
    let Reading::Parsed(blocks) = read(sql, &tokenize(sql, product.dialect()), product.dialect()) else { return None };
    let names = walked(statement);
    let sources = blocks.iter().flat_map(|block| &block.sources).filter_map(|source| source.table.as_ref());
    let tables: BTreeSet<String> = sources.map(|table| table.name.to_lowercase()).collect();
    let named = blocks.iter().flat_map(|block| &block.columns);
    let columns: BTreeSet<String> = named.map(|column| column.column.name.to_lowercase()).collect();
    // What sqlparser's reader does not know it leaves out, so of columns it may find fewer.
    let unwalked = tables.difference(&names.tables).map(|table| format!("the walk does not see the table {table}"));
    let unread = names.tables.difference(&tables).map(|table| format!("sqlparser does not see the table {table}"));
    let columns = columns.difference(&names.columns).map(|column| format!("the walk does not see the column {column}"));
    Some(unwalked.chain(unread).chain(columns).collect())
}

/// What came of comparing statements.
#[derive(Default)]
struct Comparison {
    compared: usize,
    /// Those that differ for a reason that is known.
    known: usize,
    faults: Vec<String>,
}

impl Comparison {
    fn add(&mut self, sql: &str, product: Product) {
        let statement = parse_statement(sql, product).statement.filter(is_on_rows);
        let Some(found) = statement.and_then(|statement| differences(sql, product, &statement)) else { return };
        self.compared += 1;
        if is_of_known_kind(sql, product) {
            self.known += usize::from(!found.is_empty());
        } else {
            self.faults.extend(found.into_iter().map(|fault| format!("{sql}\n  {product}: {fault}")));
        }
    }

    #[track_caller]
    fn assert_right(mut self) {
        let reasons: Vec<&str> = KINDS.iter().map(|kind| kind.reason).collect();
        println!(
            "{} statements compared; {} differ, which is known: {}",
            self.compared,
            self.known,
            reasons.join("; ")
        );
        self.faults.sort_by_key(String::len);
        let count = self.faults.len();
        self.faults.truncate(SHOWN);
        assert!(self.faults.is_empty(), "{count} disagreements in {}:\n{}", self.compared, self.faults.join("\n"));
    }
}

#[test]
fn both_find_the_same_names_in_valid_statements() {
    let Some(text) = shared("syntax/valid.jsonl").and_then(|path| text_of(&path)) else { return };
    let mut comparison = Comparison::default();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        let sql = row["sql"].as_str().expect("sql");
        products(&row).into_iter().for_each(|product| comparison.add(sql, product));
    }
    comparison.assert_right();
}

#[test]
fn both_find_the_same_names_in_folders_of_migrations() {
    let Some(root) = shared("corpora-2") else { return };
    let mut comparison = Comparison::default();
    for (folder, product) in folders(&root) {
        for text in scripts(&folder).iter().filter_map(|path| text_of(path)) {
            pieces(&text, product).into_iter().for_each(|sql| comparison.add(sql, product));
        }
    }
    comparison.assert_right();
}

/// The folders whose names end with their product.
fn folders(root: &Path) -> Vec<(PathBuf, Product)> {
    let product = |path: &Path| match path.extension()?.to_str()? {
        "pg" => Some(Product::Postgres),
        "sl" => Some(Product::Sqlite),
        "my" => Some(Product::Mysql),
        _ => None,
    };
    entries(root).into_iter().filter_map(|path| product(&path).map(|product| (path, product))).collect()
}

/// Every script below a folder.
fn scripts(folder: &Path) -> Vec<PathBuf> {
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries(folder).into_iter().partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.chain(folders.iter().flat_map(|folder| scripts(folder))).collect()
}

/// The parts of a text between semicolons; parts of a body are no statements, and are refused by the parser.
fn pieces(text: &str, product: Product) -> Vec<&str> {
    let tokens = tokenize(text, product.dialect());
    let ends = tokens.iter().filter(|token| token.kind == TokenKind::Semicolon).map(|token| token.span.clone());
    let mut start = 0;
    let mut pieces = Vec::new();
    for end in ends {
        pieces.push(&text[start..end.start]);
        start = end.end;
    }
    pieces.push(&text[start..]);
    pieces
}

/// Names that sqlparser and the walk have to find, without any file beside the project.
#[test]
fn names_in_every_place_of_a_query_are_found_by_both() {
    for sql in [
        "WITH w AS (SELECT a FROM t) SELECT w.a, (SELECT max(b) FROM u) FROM w JOIN v ON v.c = w.a WHERE EXISTS (SELECT 1 FROM x)",
        "INSERT INTO t (a, b) SELECT c, d FROM u WHERE e IN (SELECT f FROM v)",
        "UPDATE t SET a = (SELECT b FROM u WHERE u.c = t.c) WHERE d = 1",
        "DELETE FROM t WHERE a NOT IN (SELECT b FROM u)",
        "SELECT a FROM t UNION ALL SELECT b FROM u ORDER BY 1",
    ] {
        for product in Product::ALL {
            let statement = parse_statement(sql, product).statement.expect(sql);
            assert_eq!(differences(sql, product, &statement), Some(Vec::new()), "{sql} on {product}");
        }
    }
}

/// Whether it is a query, or a statement on rows.
fn is_on_rows(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Query(_)
            | Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Delete(_)
            | Statement::CreateView(_)
    )
}

/// The products whose servers take a statement.
fn products(row: &serde_json::Value) -> Vec<Product> {
    let servers = row["server"].as_str().expect("servers").split(',');
    let mut products: Vec<Product> =
        servers.map(|server| server.parse::<Server>().expect("a server").product).collect();
    products.dedup();
    products
}

/// A file or a folder of the one beside the project, where that is there.
fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not here, so there is nothing to compare", path.display());
        return None;
    }
    Some(path)
}

fn text_of(path: &Path) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a test that reads measurements")]
    std::fs::read_to_string(path).ok()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test that reads measurements")]
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}
