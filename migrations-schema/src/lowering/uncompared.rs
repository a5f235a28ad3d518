//! What a statement changes of which a schema keeps nothing, so that nothing of it is compared.

use migrations_syntax::ast::{
    AlterActionKind, AlterObject, AlterObjectAction, AlterTable, ColumnOption, Comment, CreateOther, CreateTable,
    ObjectKind, Opaque, Reach, Statement, TableOption,
};

use super::Source;
use super::object::kind_of;
use crate::change::{Name, NamedKind};
use crate::objects::STATISTICS;

/// Something that a statement makes or sets, and that is no part of a schema here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uncompared {
    /// Its kind as the server calls it: `statistics object`, `grant`, `option`.
    pub kind: String,
    /// Its name, or what it is about.
    pub name: String,
    /// The schema of that; empty for the usual one.
    pub schema: String,
    /// The table that it belongs to; empty where there is none.
    pub table: String,
}

impl Uncompared {
    fn new(kind: &str, name: &Name) -> Self {
        Self { kind: kind.to_owned(), name: name.name.clone(), schema: name.schema.clone(), table: String::new() }
    }

    /// `REPLICA IDENTITY of t`
    fn option(what: &str, table: &Name) -> Self {
        Self {
            kind: "option".to_owned(),
            name: format!("{what} of {}", table.name),
            schema: table.schema.clone(),
            table: table.name.clone(),
        }
    }
}

/// What of a statement is not compared. Owners are not listed: a dump names one for each object, and they belong to the server
/// on which it was made.
pub fn uncompared(statement: &Statement, source: &Source<'_>) -> Vec<Uncompared> {
    match statement {
        Statement::CreateTable(node) => of_table(node, source),
        Statement::AlterTable(node) => of_alter_table(node, source),
        Statement::CreateStatistics(node) if node.name.is_none() => {
            let unnamed = Name { schema: String::new(), name: source.statement_text().to_owned(), span: 0..0 };
            vec![Uncompared::new(STATISTICS, &unnamed)]
        }
        Statement::CreateOther(node) => of_other(node, source),
        Statement::AlterObject(node) => of_alter_object(node, source),
        Statement::Comment(node) => of_comment(node, source),
        Statement::Grant(node) => {
            let kind = if node.is_default { "default privileges" } else { "grant" };
            vec![Uncompared {
                kind: kind.to_owned(),
                name: source.statement_text().to_owned(),
                ..Uncompared::default()
            }]
        }
        Statement::Opaque(node) => of_opaque(node),
        Statement::Event(_)
        | Statement::CreateVirtualTable(_)
        | Statement::RenameTable(_)
        | Statement::CreateIndex(_)
        | Statement::CreateStatistics(_)
        | Statement::CreateView(_)
        | Statement::CreateSequence(_)
        | Statement::AlterSequence(_)
        | Statement::CreateType(_)
        | Statement::AlterType(_)
        | Statement::AlterDomain(_)
        | Statement::CreateSchema(_)
        | Statement::CreateExtension(_)
        | Statement::CreateRoutine(_)
        | Statement::CreateTrigger(_)
        | Statement::Policy(_)
        | Statement::CreateRule(_)
        | Statement::Drop(_)
        | Statement::Query(_)
        | Statement::Insert(_)
        | Statement::Update(_)
        | Statement::Delete(_)
        | Statement::Merge(_)
        | Statement::Truncate(_)
        | Statement::Set(_)
        | Statement::SetConstraints(_)
        | Statement::SetStatement(_)
        | Statement::Pragma(_)
        | Statement::Transaction(_)
        | Statement::Do(_)
        | Statement::DoExpressions(_)
        | Statement::Call(_)
        | Statement::Prepared(_)
        | Statement::Maintenance(_)
        | Statement::Copy(_) => Vec::new(),
    }
}

fn of_table(node: &CreateTable, source: &Source<'_>) -> Vec<Uncompared> {
    let table = source.name(&node.name);
    let options = node.options.iter().filter_map(|option| option_of_table(option, source));
    options.map(|what| Uncompared::option(&what, &table)).collect()
}

/// ENGINE and its like are those of the server as a rule, and dumps name them always.
fn option_of_table(option: &TableOption, source: &Source<'_>) -> Option<String> {
    match option {
        TableOption::Tablespace(_) if !source.rules().tables.storage_is_told => Some("TABLESPACE".to_owned()),
        TableOption::Union(_) => Some("UNION".to_owned()),
        TableOption::SystemVersioning
        | TableOption::With(_)
        | TableOption::Tablespace(_)
        | TableOption::Value { .. }
        | TableOption::Comment(_)
        | TableOption::CharacterSet(_)
        | TableOption::Collate(_)
        | TableOption::WithoutOids
        | TableOption::OnCommit(_)
        | TableOption::Server(_)
        | TableOption::ForeignOptions(_)
        | TableOption::Strict
        | TableOption::WithoutRowid => None,
    }
}

fn of_alter_table(node: &AlterTable, source: &Source<'_>) -> Vec<Uncompared> {
    let table = source.name(&node.name);
    let options = node.actions.iter().filter_map(|action| option_of_action(&action.kind, source));
    options.map(|what| Uncompared::option(&what, &table)).collect()
}

fn option_of_action(action: &AlterActionKind, source: &Source<'_>) -> Option<String> {
    use AlterActionKind as Kind;
    let what = match action {
        Kind::SetColumnOption { column, option: ColumnOption::ForeignOptions(_) } => {
            return Some(format!("options of column {}", column.text));
        }
        Kind::ForeignOptions(_) => "OPTIONS",
        Kind::Partitions(_) => "partitions",
        Kind::Period { .. } => "PERIOD",
        Kind::SetOptions(options) => return options.iter().find_map(|option| option_of_table(option, source)),
        // They change what a schema keeps, or nothing that stays.
        Kind::SystemVersioning(_)
        | Kind::SetColumnOption { .. }
        | Kind::SetTablespace { .. }
        | Kind::SetParameters(_)
        | Kind::SetAccessMethod(_)
        | Kind::ClusterOn(_)
        | Kind::EnableTrigger { .. }
        | Kind::ReplicaIdentity { .. }
        | Kind::OfType(_)
        | Kind::AddColumn { .. }
        | Kind::AddColumns { .. }
        | Kind::DropColumn { .. }
        | Kind::RenameColumn { .. }
        | Kind::ChangeColumn { .. }
        | Kind::SetType { .. }
        | Kind::SetDefault { .. }
        | Kind::DropDefault { .. }
        | Kind::SetNotNull { .. }
        | Kind::AddIdentity { .. }
        | Kind::SetIdentity { .. }
        | Kind::DropIdentity { .. }
        | Kind::SetExpression { .. }
        | Kind::DropExpression { .. }
        | Kind::SetColumnVisible { .. }
        | Kind::AddConstraint(_)
        | Kind::AddIndex(_)
        | Kind::DropConstraint { .. }
        | Kind::DropForeignKey { .. }
        | Kind::DropCheck { .. }
        | Kind::DropPrimaryKey
        | Kind::DropIndex { .. }
        | Kind::RenameIndex { .. }
        | Kind::SetIndexVisible { .. }
        | Kind::RenameConstraint { .. }
        | Kind::AlterConstraint { .. }
        | Kind::ValidateConstraint(_)
        | Kind::RenameTo(_)
        | Kind::SetSchema(_)
        | Kind::OwnerTo(_)
        | Kind::ResetParameters(_)
        | Kind::SetLogged(_)
        | Kind::SetWithout(_)
        | Kind::RowSecurity(_)
        | Kind::AttachPartition { .. }
        | Kind::DetachPartition { .. }
        | Kind::Inherit { .. }
        | Kind::DependsOnExtension { .. }
        | Kind::ConvertTo { .. }
        | Kind::OrderBy(_)
        | Kind::EnableKeys(_)
        | Kind::Force
        | Kind::ImportTablespace(_)
        | Kind::Validation(_) => return None,
    };
    Some(what.to_owned())
}

fn is_outside(kind: ObjectKind, source: &Source<'_>) -> bool {
    // Databases and what belongs to a server are no part of one database.
    let is_of_server = matches!(
        kind,
        ObjectKind::Database | ObjectKind::Schema | ObjectKind::Role | ObjectKind::User | ObjectKind::Tablespace
    );
    kind_of(kind, source) == NamedKind::Other("") && !is_of_server
}

fn of_other(node: &CreateOther, source: &Source<'_>) -> Vec<Uncompared> {
    let is_listed = is_outside(node.kind, source);
    let named = || Uncompared::new(&node.kind.words().to_lowercase(), &source.name(&node.target.name));
    is_listed.then(named).into_iter().collect()
}

fn of_alter_object(node: &AlterObject, source: &Source<'_>) -> Vec<Uncompared> {
    let is_owner = matches!(node.action, AlterObjectAction::OwnerTo(_));
    let is_listed = is_outside(node.kind, source) && !is_owner;
    let named = || Uncompared::new(&node.kind.words().to_lowercase(), &source.name(&node.target.name));
    is_listed.then(named).into_iter().collect()
}

/// Comments are kept of what a schema keeps.
fn of_comment(node: &Comment, source: &Source<'_>) -> Vec<Uncompared> {
    let is_kept = matches!(node.kind, ObjectKind::Column | ObjectKind::Constraint)
        || kind_of(node.kind, source) != NamedKind::Other("");
    if is_kept || node.text.is_none() {
        return Vec::new();
    }
    let name = source.name(&node.target.name);
    let table = node.target.table.as_ref().map_or(String::new(), |table| source.name(table).name);
    let about = format!("{} {}", node.kind.words().to_lowercase(), name.name);
    vec![Uncompared { kind: "comment".to_owned(), name: about, schema: name.schema, table }]
}

fn of_opaque(node: &Opaque) -> Vec<Uncompared> {
    match node.form.reach() {
        Reach::Kept => {
            vec![Uncompared { kind: node.form.name().to_lowercase(), name: node.text.clone(), ..Uncompared::default() }]
        }
        Reach::Nothing | Reach::Schema => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;
    use migrations_core::lexer::tokenize;

    use super::*;

    #[track_caller]
    fn check(text: &str, product: Product, expected: &[(&str, &str)]) {
        let tokens = tokenize(text, product.dialect());
        let parsed = migrations_syntax::parse_tokens(text, &tokens, 0, product);
        let statement = parsed.statement.unwrap_or_else(|| panic!("{text}: {:?}", parsed.errors));
        let found = uncompared(&statement, &Source::new(text, &tokens, 0, product));
        let found: Vec<(&str, &str)> = found.iter().map(|it| (it.kind.as_str(), it.name.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn objects_of_other_kinds_are_named() {
        let unnamed = "CREATE STATISTICS ON a, b FROM z";
        check(unnamed, Product::Postgres, &[("statistics object", unnamed)]);
        check("CREATE OPERATOR FAMILY f USING btree", Product::Postgres, &[("operator family", "f")]);
        check("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1", Product::Mysql, &[]);
        check("CREATE ROLE r", Product::Postgres, &[]);
        check("CREATE COLLATION c (locale = 'C')", Product::Postgres, &[]);
    }

    #[test]
    fn rights_are_named_and_owners_are_not() {
        check("GRANT SELECT ON z TO PUBLIC", Product::Postgres, &[("grant", "GRANT SELECT ON z TO PUBLIC")]);
        check("ALTER TABLE z OWNER TO r", Product::Postgres, &[]);
        check("ALTER FUNCTION f() OWNER TO r", Product::Postgres, &[]);
    }

    #[test]
    fn what_is_kept_is_not_named() {
        for text in [
            "ALTER TABLE z REPLICA IDENTITY FULL",
            "ALTER TABLE z ALTER a SET STATISTICS 9, ADD b int",
            "CREATE TABLE z (a int) WITH (fillfactor = 70) TABLESPACE other",
            "CREATE INDEX i ON z (a) TABLESPACE other",
            "CREATE STATISTICS zs ON a, b FROM z",
            "COMMENT ON INDEX i IS 'x'",
        ] {
            check(text, Product::Postgres, &[]);
        }
        check("CREATE TABLE z (a int) ENGINE = InnoDB", Product::Mysql, &[]);
    }

    #[test]
    fn comments_are_named_where_none_are_kept() {
        check(
            "COMMENT ON OPERATOR FAMILY f USING btree IS 'x'",
            Product::Postgres,
            &[("comment", "operator family f")],
        );
        check("COMMENT ON OPERATOR FAMILY f USING btree IS NULL", Product::Postgres, &[]);
    }
}
