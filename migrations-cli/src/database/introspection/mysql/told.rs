//! Statements that the information schema of MySQL tells: it shows them, too, but not to a prepared statement, and Diesel has
//! no other.

use diesel::deserialize::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{MysqlConnection, QueryResult, RunQueryDsl, sql_query};
use migrations_catalog::text_of_literal;
use migrations_core::Dialect;
use migrations_core::lexer::{Token, TokenKind, tokenize};

use super::super::{Seen, Statement};
use super::quoted;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    engine: String,
    #[diesel(sql_type = Text)]
    collation: String,
    #[diesel(sql_type = Text)]
    options: String,
    #[diesel(sql_type = Text)]
    comment: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    data_type: String,
    #[diesel(sql_type = Text)]
    collation: String,
    #[diesel(sql_type = Text)]
    takes_null: String,
    #[diesel(sql_type = Nullable<Text>)]
    default: Option<String>,
    #[diesel(sql_type = Text)]
    extra: String,
    #[diesel(sql_type = Text)]
    generation: String,
    #[diesel(sql_type = Text)]
    comment: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    system: Option<i64>,
}

#[derive(QueryableByName)]
struct IndexPart {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    is_unique: i64,
    #[diesel(sql_type = Text)]
    method: String,
    #[diesel(sql_type = Nullable<Text>)]
    column: Option<String>,
    #[diesel(sql_type = Text)]
    expression: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    length: Option<i64>,
    #[diesel(sql_type = BigInt)]
    descends: i64,
    #[diesel(sql_type = BigInt)]
    is_visible: i64,
    #[diesel(sql_type = Text)]
    comment: String,
}

#[derive(QueryableByName)]
struct Check {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    condition: String,
    #[diesel(sql_type = Text)]
    enforced: String,
}

#[derive(QueryableByName)]
struct Partition {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    method: String,
    #[diesel(sql_type = Text)]
    expression: String,
    #[diesel(sql_type = Text)]
    values: String,
}

#[derive(QueryableByName)]
struct View {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    query: String,
    #[diesel(sql_type = Text)]
    option: String,
    #[diesel(sql_type = Text)]
    security: String,
    #[diesel(sql_type = Text)]
    database: String,
}

/// Tables with foreign keys as ALTER TABLE, so that their order is of no matter; then views.
pub(super) fn statements(connection: &mut MysqlConnection) -> QueryResult<Vec<Statement>> {
    let tables: Vec<Table> = sql_query(
        "SELECT CAST(table_name AS CHAR) AS `table`, CAST(COALESCE(engine, '') AS CHAR) AS engine, \
         CAST(COALESCE(table_collation, '') AS CHAR) AS collation, CAST(COALESCE(create_options, '') AS CHAR) AS options, \
         CAST(table_comment AS CHAR) AS comment \
         FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name",
    )
    .load(connection)?;
    let columns: Vec<Column> = sql_query(
        "SELECT CAST(table_name AS CHAR) AS `table`, CAST(column_name AS CHAR) AS name, CAST(column_type AS CHAR) AS data_type, \
         CAST(COALESCE(collation_name, '') AS CHAR) AS collation, CAST(is_nullable AS CHAR) AS takes_null, \
         CAST(column_default AS CHAR) AS `default`, CAST(extra AS CHAR) AS extra, \
         CAST(COALESCE(generation_expression, '') AS CHAR) AS generation, CAST(column_comment AS CHAR) AS comment, \
         CAST(srs_id AS SIGNED) AS `system` \
         FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position",
    )
    .load(connection)?;
    let indexes: Vec<IndexPart> = sql_query(
        "SELECT CAST(table_name AS CHAR) AS `table`, CAST(index_name AS CHAR) AS name, \
         CAST(non_unique = 0 AS SIGNED) AS is_unique, CAST(index_type AS CHAR) AS method, CAST(column_name AS CHAR) AS `column`, \
         CAST(COALESCE(expression, '') AS CHAR) AS expression, \
         CAST(IF(index_type IN ('FULLTEXT', 'SPATIAL'), NULL, sub_part) AS SIGNED) AS length, \
         CAST(COALESCE(collation, 'A') = 'D' AS SIGNED) AS descends, CAST(is_visible = 'YES' AS SIGNED) AS is_visible, \
         CAST(index_comment AS CHAR) AS comment \
         FROM information_schema.statistics WHERE table_schema = DATABASE() \
         ORDER BY table_name, index_name <> 'PRIMARY', index_name, seq_in_index",
    )
    .load(connection)?;
    let checks: Vec<Check> = sql_query(
        "SELECT CAST(held.table_name AS CHAR) AS `table`, CAST(own.constraint_name AS CHAR) AS name, \
         CAST(own.check_clause AS CHAR) AS `condition`, CAST(held.enforced AS CHAR) AS enforced \
         FROM information_schema.check_constraints AS own JOIN information_schema.table_constraints AS held \
         ON held.constraint_schema = own.constraint_schema AND held.constraint_name = own.constraint_name \
         AND held.constraint_type = 'CHECK' WHERE own.constraint_schema = DATABASE() ORDER BY held.table_name, own.constraint_name",
    )
    .load(connection)?;
    let partitions: Vec<Partition> = sql_query(
        "SELECT CAST(table_name AS CHAR) AS `table`, CAST(partition_name AS CHAR) AS name, \
         CAST(partition_method AS CHAR) AS method, CAST(COALESCE(partition_expression, '') AS CHAR) AS expression, \
         CAST(COALESCE(partition_description, '') AS CHAR) AS `values` \
         FROM information_schema.partitions WHERE table_schema = DATABASE() AND partition_name IS NOT NULL \
         AND COALESCE(subpartition_ordinal_position, 1) = 1 ORDER BY table_name, partition_ordinal_position",
    )
    .load(connection)?;
    let mut all: Vec<Statement> = tables
        .iter()
        .map(|table| {
            let name = &table.table;
            let mut parts: Vec<String> =
                columns.iter().filter(|it| it.table == *name).map(|column| column.text(table)).collect();
            let own: Vec<&IndexPart> = indexes.iter().filter(|it| it.table == *name).collect();
            parts.extend(own.chunk_by(|one, other| one.name == other.name).map(index));
            parts.extend(checks.iter().filter(|it| it.table == *name).map(Check::text));
            let own: Vec<&Partition> = partitions.iter().filter(|it| it.table == *name).collect();
            let text = format!(
                "CREATE TABLE {} (\n  {}\n){}{}",
                quoted(name),
                parts.join(",\n  "),
                table.suffix(),
                partitioned(&own)
            );
            Statement { text, of: Seen::new("table", name) }
        })
        .collect();
    all.extend(foreign_keys(connection)?);
    all.extend(views(connection)?);
    Ok(all)
}

/// A text as a literal.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// MySQL tells an expression as if it stood in a string.
fn expression(reported: &str) -> String {
    text_of_literal(&format!("'{reported}'"), Dialect::Mysql)
}

/// ` CHARACTER SET latin1 COLLATE latin1_bin`
fn collation(name: &str) -> String {
    format!(" CHARACTER SET {} COLLATE {name}", name.split('_').next().unwrap_or(name))
}

impl Table {
    fn suffix(&self) -> String {
        let mut text = String::new();
        if !self.engine.is_empty() {
            text.push_str(&format!(" ENGINE={}", self.engine));
        }
        if !self.collation.is_empty() {
            text.push_str(&format!(" DEFAULT{}", collation(&self.collation)));
        }
        for option in self.options.split(' ').filter(|option| option.contains('=')) {
            text.push_str(&format!(" {option}"));
        }
        if !self.comment.is_empty() {
            text.push_str(&format!(" COMMENT={}", literal(&self.comment)));
        }
        text
    }
}

impl Column {
    fn text(&self, table: &Table) -> String {
        let mut text = format!("{} {}", quoted(&self.name), self.data_type);
        let extra = self.extra.to_lowercase();
        if !self.collation.is_empty() && self.collation != table.collation {
            text.push_str(&collation(&self.collation));
        }
        if !self.generation.is_empty() {
            let kind = if extra.contains("stored") { "STORED" } else { "VIRTUAL" };
            text.push_str(&format!(" GENERATED ALWAYS AS ({}) {kind}", expression(&self.generation)));
        }
        text.push_str(if self.takes_null == "NO" { " NOT NULL" } else { " NULL" });
        if let Some(default) = &self.default {
            text.push_str(&format!(" DEFAULT {}", self.default_text(default, &extra)));
        }
        if let Some(update) = extra.split("on update ").nth(1) {
            let update = update.split(' ').next().unwrap_or(update);
            text.push_str(&format!(" ON UPDATE {update}"));
        }
        if extra.contains("auto_increment") {
            text.push_str(" AUTO_INCREMENT");
        }
        if let Some(system) = self.system {
            text.push_str(&format!(" SRID {system}"));
        }
        if extra.split(' ').any(|word| word == "invisible") {
            text.push_str(" INVISIBLE");
        }
        if !self.comment.is_empty() {
            text.push_str(&format!(" COMMENT {}", literal(&self.comment)));
        }
        text
    }

    /// A text is told without its quotes.
    fn default_text(&self, default: &str, extra: &str) -> String {
        let is_clock = default.to_lowercase().starts_with("current_timestamp");
        let is_raw =
            self.data_type.starts_with("bit") || self.data_type.contains("binary") && default.starts_with("0x");
        match (extra.contains("default_generated"), is_clock) {
            (true, true) => default.to_owned(),
            (true, false) => format!("({})", expression(default)),
            (false, _) if is_raw => default.to_owned(),
            (false, _) => literal(default),
        }
    }
}

/// The parts of one index.
fn index(parts: &[&IndexPart]) -> String {
    let keys: Vec<String> = parts
        .iter()
        .map(|part| {
            let body = match &part.column {
                Some(column) => quoted(column),
                None => format!("({})", expression(&part.expression)),
            };
            let length = part.length.map_or(String::new(), |length| format!("({length})"));
            format!("{body}{length}{}", if part.descends == 1 { " DESC" } else { "" })
        })
        .collect();
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
    if first.is_visible == 0 {
        text.push_str(" INVISIBLE");
    }
    text
}

impl Check {
    fn text(&self) -> String {
        let suffix = if self.enforced == "NO" { " NOT ENFORCED" } else { "" };
        format!("CONSTRAINT {} CHECK ({}){suffix}", quoted(&self.name), expression(&self.condition))
    }
}

/// PARTITION BY
fn partitioned(partitions: &[&Partition]) -> String {
    let Some(first) = partitions.first() else { return String::new() };
    let by = format!("\nPARTITION BY {} ({})", first.method, first.expression);
    let word = match first.method.as_str() {
        "RANGE" | "RANGE COLUMNS" => "LESS THAN",
        "LIST" | "LIST COLUMNS" => "IN",
        _ => return format!("{by} PARTITIONS {}", partitions.len()),
    };
    let list: Vec<String> = partitions
        .iter()
        .map(|partition| match partition.values.as_str() {
            "MAXVALUE" => format!("PARTITION {} VALUES {word} MAXVALUE", quoted(&partition.name)),
            values => format!("PARTITION {} VALUES {word} ({values})", quoted(&partition.name)),
        })
        .collect();
    format!("{by}\n({})", list.join(",\n "))
}

#[derive(QueryableByName)]
struct KeyPart {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    column: String,
    /// Empty for the database itself.
    #[diesel(sql_type = Text)]
    schema: String,
    #[diesel(sql_type = Text)]
    target: String,
    #[diesel(sql_type = Text)]
    target_column: String,
    #[diesel(sql_type = Text)]
    on_delete: String,
    #[diesel(sql_type = Text)]
    on_update: String,
}

fn foreign_keys(connection: &mut MysqlConnection) -> QueryResult<Vec<Statement>> {
    let parts: Vec<KeyPart> = sql_query(
        "SELECT CAST(own.table_name AS CHAR) AS `table`, CAST(own.constraint_name AS CHAR) AS name, CAST(own.column_name AS CHAR) AS `column`, \
         CAST(IF(own.referenced_table_schema = own.table_schema, '', own.referenced_table_schema) AS CHAR) AS `schema`, \
         CAST(own.referenced_table_name AS CHAR) AS target, CAST(own.referenced_column_name AS CHAR) AS target_column, \
         CAST(rule.delete_rule AS CHAR) AS on_delete, CAST(rule.update_rule AS CHAR) AS on_update \
         FROM information_schema.key_column_usage AS own JOIN information_schema.referential_constraints AS rule \
         ON rule.constraint_schema = own.constraint_schema AND rule.constraint_name = own.constraint_name AND rule.table_name = own.table_name \
         WHERE own.table_schema = DATABASE() AND own.referenced_table_name IS NOT NULL \
         ORDER BY own.table_name, own.constraint_name, own.ordinal_position",
    )
    .load(connection)?;
    let of_one = |one: &KeyPart, other: &KeyPart| one.table == other.table && one.name == other.name;
    let statement = |parts: &[KeyPart]| {
        let first = parts.first()?;
        Some(Statement { text: foreign_key(parts), of: Seen::part("constraint", &first.table, &first.name) })
    };
    Ok(parts.chunk_by(of_one).filter_map(statement).collect())
}

/// The parts of one foreign key.
fn foreign_key(parts: &[KeyPart]) -> String {
    let list = |name: fn(&KeyPart) -> &str| parts.iter().map(|part| quoted(name(part))).collect::<Vec<_>>().join(", ");
    let Some(first) = parts.first() else { return String::new() };
    let schema = if first.schema.is_empty() { String::new() } else { format!("{}.", quoted(&first.schema)) };
    let mut text = format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {schema}{} ({})",
        quoted(&first.table),
        quoted(&first.name),
        list(|part| &part.column),
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

fn views(connection: &mut MysqlConnection) -> QueryResult<Vec<Statement>> {
    let views: Vec<View> = sql_query(
        "SELECT CAST(table_name AS CHAR) AS name, CAST(view_definition AS CHAR) AS query, CAST(check_option AS CHAR) AS `option`, \
         CAST(security_type AS CHAR) AS security, CAST(DATABASE() AS CHAR) AS `database` \
         FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name",
    )
    .load(connection)?;
    let statement = |view: &View| {
        let option = if view.option == "NONE" { String::new() } else { format!(" WITH {} CHECK OPTION", view.option) };
        let query = without_database(&view.query, &view.database);
        let text = format!("CREATE SQL SECURITY {} VIEW {} AS {query}{option}", view.security, quoted(&view.name));
        Statement { text, of: Seen::new("view", &view.name) }
    };
    Ok(views.iter().map(statement).collect())
}

/// A query without the name of the database before those of its tables.
fn without_database(query: &str, database: &str) -> String {
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
    fn a_database_is_named_by_nobody_but_the_server() {
        let told = "select `q`.`p`.`id` AS `q`,'`q`.' AS `x` from `q`.`p` where (`q`.`p`.`q` > 1)";
        let own = "select `p`.`id` AS `q`,'`q`.' AS `x` from `p` where (`p`.`q` > 1)";
        assert_eq!(without_database(told, "q"), own);
    }

    #[test]
    fn expressions_are_read_out_of_their_string() {
        assert_eq!(expression(r"(`a` <> _utf8mb4\'it\\\'s \\\\ b\')"), r"(`a` <> _utf8mb4'it\'s \\ b')");
    }
}
