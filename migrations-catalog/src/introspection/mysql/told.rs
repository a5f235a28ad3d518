//! Statements that the information schema of MySQL tells: the server shows them, too, but not to a prepared statement, and
//! Diesel has no other.

use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};

use super::Catalog;
use super::rows::{
    CheckRow, ColumnRow, ForeignKeyRow, IndexPartRow, PartitionRow, RelationRow, ViewColumnRow, ViewRow,
};
use super::words::{literal, quoted};
use crate::introspection::{Seen, Source, Statement};

/// Tables with foreign keys as ALTER TABLE, so that their order is of no matter; then views.
pub(super) fn statements<S: Source>(source: &mut S, catalog: &Catalog) -> Result<Vec<Statement>, S::Error> {
    let partitions: Vec<PartitionRow> = source.rows(include_str!("partitions.sql"))?;
    let tables = catalog
        .of_kind("table")
        .map(|row| Statement { text: table(row, catalog, &partitions), of: Seen::new("table", &row.name) });
    let columns: Vec<ViewColumnRow> = source.rows(include_str!("view_columns.sql"))?;
    let views = catalog.views.iter().map(|row| view(row, &columns));
    Ok(tables.chain(foreign_keys(&catalog.foreign_keys)).chain(views).collect())
}

fn table(row: &RelationRow, catalog: &Catalog, partitions: &[PartitionRow]) -> String {
    let name = &row.name;
    let columns = catalog.columns.iter().filter(|it| it.relation_name == *name);
    let mut parts: Vec<String> = columns.map(|it| column(it, row, catalog)).collect();
    let own: Vec<&IndexPartRow> = catalog.index_parts.iter().filter(|it| it.relation_name == *name).collect();
    parts.extend(own.chunk_by(|one, other| one.name == other.name).map(|parts| index(parts, catalog)));
    parts.extend(catalog.checks.iter().filter(|it| it.relation_name == *name).map(|it| check(it, catalog)));
    let own: Vec<&PartitionRow> = partitions.iter().filter(|it| it.relation_name == *name).collect();
    format!("CREATE TABLE {} (\n  {}\n){}{}", quoted(name), parts.join(",\n  "), suffix(row), partitioned(&own))
}

/// ` CHARACTER SET latin1 COLLATE latin1_bin`
fn collation(name: &str) -> String {
    format!(" CHARACTER SET {} COLLATE {name}", name.split('_').next().unwrap_or(name))
}

fn suffix(table: &RelationRow) -> String {
    let mut text = String::new();
    if !table.engine.is_empty() {
        text.push_str(&format!(" ENGINE={}", table.engine));
    }
    if !table.collation.is_empty() {
        text.push_str(&format!(" DEFAULT{}", collation(&table.collation)));
    }
    for option in table.options.split(' ').filter(|option| option.contains('=')) {
        text.push_str(&format!(" {option}"));
    }
    if !table.comment.is_empty() {
        text.push_str(&format!(" COMMENT={}", literal(&table.comment)));
    }
    text
}

fn column(row: &ColumnRow, table: &RelationRow, catalog: &Catalog) -> String {
    let mut text = format!("{} {}", quoted(&row.name), row.data_type);
    let extra = row.extra.to_lowercase();
    if !row.collation.is_empty() && row.collation != table.collation {
        text.push_str(&collation(&row.collation));
    }
    if !row.generation.is_empty() {
        let kind = if extra.contains("stored") { "STORED" } else { "VIRTUAL" };
        text.push_str(&format!(" GENERATED ALWAYS AS ({}) {kind}", catalog.written(&row.generation)));
    }
    text.push_str(if row.takes_null == "NO" { " NOT NULL" } else { " NULL" });
    if let Some(default) = &row.default_value {
        text.push_str(&format!(" DEFAULT {}", default_text(row, default, &extra, catalog)));
    }
    if let Some(update) = extra.split("on update ").nth(1) {
        let update = update.split(' ').next().unwrap_or(update);
        text.push_str(&format!(" ON UPDATE {update}"));
    }
    if extra.contains("auto_increment") {
        text.push_str(" AUTO_INCREMENT");
    }
    if let Some(system) = catalog.spatial_system(row) {
        text.push_str(&format!(" SRID {system}"));
    }
    if extra.split(' ').any(|word| word == "invisible") {
        text.push_str(" INVISIBLE");
    }
    if !row.comment.is_empty() {
        text.push_str(&format!(" COMMENT {}", literal(&row.comment)));
    }
    text
}

/// A text is told without its quotes.
fn default_text(row: &ColumnRow, default: &str, extra: &str, catalog: &Catalog) -> String {
    let is_clock = default.to_lowercase().starts_with("current_timestamp");
    let is_raw = row.data_type.starts_with("bit") || row.data_type.contains("binary") && default.starts_with("0x");
    match (extra.contains("default_generated"), is_clock) {
        (true, true) => default.to_owned(),
        (true, false) => format!("({})", catalog.written(default)),
        (false, _) if is_raw => default.to_owned(),
        (false, _) => literal(default),
    }
}

/// The parts of one index.
fn index(parts: &[&IndexPartRow], catalog: &Catalog) -> String {
    let key = |part: &&IndexPartRow| {
        let body = match &part.column_name {
            Some(column) => quoted(column),
            None => format!("({})", catalog.expression_of(part)),
        };
        let length = part.length.map_or(String::new(), |length| format!("({length})"));
        format!("{body}{length}{}", if part.descends == 1 { " DESC" } else { "" })
    };
    let keys: Vec<String> = parts.iter().map(key).collect();
    let Some(first) = parts.first() else { return String::new() };
    let own = quoted(&first.name);
    let kind = match (first.name.as_str(), first.method.as_str(), first.is_unique) {
        ("PRIMARY", _, _) => "PRIMARY KEY".to_owned(),
        (_, "FULLTEXT", _) => format!("FULLTEXT KEY {own}"),
        (_, "SPATIAL", _) => format!("SPATIAL KEY {own}"),
        (_, _, 1) => format!("UNIQUE KEY {own}"),
        _ => format!("KEY {own}"),
    };
    let mut text = format!("{kind} ({})", keys.join(", "));
    if first.method == "HASH" {
        text.push_str(" USING HASH");
    }
    if !first.comment.is_empty() {
        text.push_str(&format!(" COMMENT {}", literal(&first.comment)));
    }
    if catalog.is_invisible(first) {
        text.push_str(" INVISIBLE");
    }
    text
}

fn check(check: &CheckRow, catalog: &Catalog) -> String {
    let suffix = if check.enforced == "NO" { " NOT ENFORCED" } else { "" };
    format!("CONSTRAINT {} CHECK ({}){suffix}", quoted(&check.name), catalog.written(&check.condition))
}

/// PARTITION BY
fn partitioned(partitions: &[&PartitionRow]) -> String {
    let Some(first) = partitions.first() else { return String::new() };
    let by = format!("\nPARTITION BY {} ({})", first.method, first.expression);
    let word = match first.method.as_str() {
        "RANGE" | "RANGE COLUMNS" => "LESS THAN",
        "LIST" | "LIST COLUMNS" => "IN",
        _ => return format!("{by} PARTITIONS {}", partitions.len()),
    };
    let list: Vec<String> = partitions
        .iter()
        .map(|partition| match partition.bound.as_str() {
            "MAXVALUE" => format!("PARTITION {} VALUES {word} MAXVALUE", quoted(&partition.name)),
            values => format!("PARTITION {} VALUES {word} ({values})", quoted(&partition.name)),
        })
        .collect();
    format!("{by}\n({})", list.join(",\n "))
}

fn foreign_keys(parts: &[ForeignKeyRow]) -> impl Iterator<Item = Statement> {
    let of_one =
        |one: &ForeignKeyRow, other: &ForeignKeyRow| one.relation_name == other.relation_name && one.name == other.name;
    parts.chunk_by(of_one).filter_map(|parts| {
        let first = parts.first()?;
        Some(Statement { text: foreign_key(parts), of: Seen::part("constraint", &first.relation_name, &first.name) })
    })
}

/// The parts of one foreign key.
fn foreign_key(parts: &[ForeignKeyRow]) -> String {
    let list =
        |name: fn(&ForeignKeyRow) -> &str| parts.iter().map(|part| quoted(name(part))).collect::<Vec<_>>().join(", ");
    let Some(first) = parts.first() else { return String::new() };
    let schema =
        if first.target_schema.is_empty() { String::new() } else { format!("{}.", quoted(&first.target_schema)) };
    let mut text = format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {schema}{} ({})",
        quoted(&first.relation_name),
        quoted(&first.name),
        list(|part| &part.column_name),
        quoted(&first.target),
        list(|part| &part.target_column),
    );
    for (word, action) in [("ON DELETE", &first.on_delete), ("ON UPDATE", &first.on_update)] {
        if action != "NO ACTION" {
            text.push_str(&format!(" {word} {action}"));
        }
    }
    text
}

fn view(view: &ViewRow, columns: &[ViewColumnRow]) -> Statement {
    let option =
        if view.check_option == "NONE" { String::new() } else { format!(" WITH {} CHECK OPTION", view.check_option) };
    let query = without_database(&view.query, &view.own_database);
    let own: Vec<&str> = columns.iter().filter(|it| it.relation_name == view.name).map(|it| it.name.as_str()).collect();
    let list = if names_of_results(&query) == own {
        String::new()
    } else {
        format!(" ({})", own.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
    };
    let text = format!("CREATE SQL SECURITY {} VIEW {}{list} AS {query}{option}", view.security, quoted(&view.name));
    Statement { text, of: Seen::new("view", &view.name) }
}

/// The names that a query gives its results: the server writes one behind each.
fn names_of_results(query: &str) -> Vec<String> {
    let tokens: Vec<Token> = tokenize(query, Dialect::Mysql).into_iter().filter(Token::acts).collect();
    let (mut names, mut depth, mut last) = (Vec::new(), 0_usize, String::new());
    for token in tokens {
        let word = &query[token.span];
        let ends_list = depth == 0
            && ["from", "union", "except", "intersect", "limit"].iter().any(|it| word.eq_ignore_ascii_case(it));
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => names.push(std::mem::take(&mut last)),
            _ if ends_list => break,
            _ => {}
        }
        last = word.trim_matches('`').replace("``", "`");
    }
    names.push(last);
    names
}

/// A query without the name of the database before those of its tables.
pub(super) fn without_database(query: &str, database: &str) -> String {
    let tokens: Vec<Token> = tokenize(query, Dialect::Mysql).into_iter().filter(Token::acts).collect();
    let word = |at: usize| tokens.get(at).map_or("", |token| &query[token.span.clone()]);
    let own = quoted(database);
    let (mut text, mut end) = (String::with_capacity(query.len()), 0);
    for (at, token) in tokens.iter().enumerate() {
        let is_first = at == 0 || word(at - 1) != ".";
        if token.kind == TokenKind::QuotedName && is_first && word(at) == own && word(at + 1) == "." {
            text.push_str(&query[end..token.span.start]);
            end = tokens[at + 1].span.end;
        }
    }
    text.push_str(&query[end..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_says_its_columns_where_its_query_does_not() {
        let query = "select `t`.`a` AS `a`,(`t`.`b` + 1) AS `x ``y` from `t` union select 1 AS `n`,2 AS `m`";
        assert_eq!(names_of_results(query), ["a", "x `y"]);
        assert_eq!(names_of_results("select count(0) AS `count(*)`"), ["count(*)"]);
    }

    #[test]
    fn only_the_server_names_the_database() {
        let told = "select `q`.`p`.`id` AS `q`,'`q`.' AS `x` from `q`.`p` where (`q`.`p`.`q` > 1)";
        let own = "select `p`.`id` AS `q`,'`q`.' AS `x` from `p` where (`p`.`q` > 1)";
        assert_eq!(without_database(told, "q"), own);
    }
}
