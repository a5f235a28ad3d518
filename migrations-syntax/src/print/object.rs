//! Statements that are the same for many kinds of objects, and kinds that have statements of their own.

use super::Printer;
use super::name::Role;
use crate::ast::{
    AlterDomain, AlterDomainAction, AlterObject, AlterObjectAction, AlterType, AlterTypeAction, AttributeChange,
    Comment, CompositeField, CreateExtension, CreateOther, CreateSchema, CreateStatistics, CreateType, Drop,
    DropBehavior, Ident, IfExists, LabelPosition, Name, ObjectKind, ObjectName, SignatureArgument, TextForm,
    TextLiteral, TypeDefinition,
};
use crate::grammar::Feature;

impl Printer {
    pub(super) fn drop(&mut self, drop: &Drop) {
        self.word("DROP");
        self.word_if(drop.is_temporary, "TEMPORARY");
        self.word(drop.kind.words());
        self.word_if(drop.is_concurrent, "CONCURRENTLY");
        self.word_if(drop.if_exists, "IF EXISTS");
        self.list(&drop.targets, |printer, target| printer.object_name(drop.kind, target));
        self.online_options(&drop.online);
        self.drop_behavior(drop.behavior);
    }

    pub(super) fn comment(&mut self, comment: &Comment) {
        self.word("COMMENT ON");
        self.word(comment.kind.words());
        self.object_name(comment.kind, &comment.target);
        self.word("IS");
        match &comment.text {
            None => self.word("NULL"),
            Some(text) => self.text_literal(text),
        }
    }

    /// An object by its name, as far as its kind needs more than a name.
    fn object_name(&mut self, kind: ObjectKind, object: &ObjectName) {
        if kind == ObjectKind::UserMapping {
            return self.user_mapping(object);
        }
        let is_words =
            matches!(kind, ObjectKind::Cast | ObjectKind::Transform | ObjectKind::Operator | ObjectKind::LargeObject);
        if is_words {
            // Words, or an operator with its schema.
            self.words_as_name(object);
        } else if matches!(kind, ObjectKind::User | ObjectKind::Role) && self.has(Feature::Accounts) {
            self.account(&object.name);
        } else {
            self.name(&object.name, Role::Word);
        }
        if let Some(arguments) = &object.signature {
            self.signature(arguments, if kind == ObjectKind::Operator { "NONE" } else { "*" });
        }
        self.ident_behind("USING", &object.method, Role::Column);
        if let Some(table) = &object.table {
            self.word(if object.is_of_domain { "ON DOMAIN" } else { "ON" });
            self.name(table, Role::Table);
        }
    }

    /// `'user'@'host'` (MySQL, MariaDB)
    fn account(&mut self, name: &Name) {
        let account = name.last();
        if !account.is_quoted {
            return self.put(&account.text);
        }
        let text = |text: &str| TextLiteral { form: TextForm::Plain, text: text.to_owned(), span: account.span };
        let Some((user, host)) = account.text.rsplit_once('@') else { return self.text_literal(&text(&account.text)) };
        self.text_literal(&text(user));
        self.join("@");
        self.text_literal(&text(host));
    }

    /// `FOR u SERVER s`
    fn user_mapping(&mut self, object: &ObjectName) {
        self.word("FOR");
        self.name(&object.name, Role::Word);
        self.name_behind("SERVER", &object.table, Role::Table);
    }

    fn words_as_name(&mut self, object: &ObjectName) {
        let last = object.name.parts.len() - 1;
        for (at, part) in object.name.parts.iter().enumerate() {
            if at == last {
                self.words(&part.text);
            } else {
                self.ident(part, Role::Table);
                self.join(".");
            }
        }
    }

    /// Arguments; `nothing` stands for one without a type.
    fn signature(&mut self, arguments: &[SignatureArgument], nothing: &str) {
        self.in_glued_parentheses(|printer| {
            for (at, argument) in arguments.iter().enumerate() {
                let is_order = argument.mode.as_deref().is_some_and(|mode| mode.starts_with("ORDER BY"));
                if at > 0 && !is_order {
                    printer.glue(",");
                }
                printer.signature_argument(argument, nothing);
            }
        });
    }

    fn signature_argument(&mut self, argument: &SignatureArgument, nothing: &str) {
        self.word(argument.mode.as_deref().unwrap_or_default());
        self.ident_if_any(&argument.name, Role::Function);
        match &argument.data_type {
            None => self.put(nothing),
            Some(data_type) => self.data_type(data_type),
        }
    }

    pub(super) fn alter_object(&mut self, alter: &AlterObject) {
        self.word("ALTER");
        self.word(alter.kind.words());
        self.word_if(alter.if_exists, "IF EXISTS");
        self.object_name(alter.kind, &alter.target);
        match &alter.action {
            AlterObjectAction::RenameTo(name) => self.words_and_ident("RENAME TO", name),
            AlterObjectAction::SetSchema(name) => self.words_and_ident("SET SCHEMA", name),
            AlterObjectAction::OwnerTo(role) => {
                self.word("OWNER TO");
                self.ident(role, Role::Word);
            }
            AlterObjectAction::DependsOnExtension { is_negated, name } => {
                self.word_if(*is_negated, "NO");
                self.words_and_ident("DEPENDS ON EXTENSION", name);
            }
            AlterObjectAction::Update(version) => {
                self.word("UPDATE");
                if let Some(version) = version {
                    self.word("TO");
                    self.put(version);
                }
            }
            AlterObjectAction::Members(words) | AlterObjectAction::Words(words) => self.words(words),
            AlterObjectAction::RoutineOptions(options) => self.routine_options(options),
        }
    }

    fn words_and_ident(&mut self, words: &str, ident: &Ident) {
        self.word(words);
        self.ident(ident, Role::Column);
    }

    // ---- types and domains

    pub(super) fn create_type(&mut self, create: &CreateType) {
        let is_domain = matches!(create.definition, TypeDefinition::Domain { .. });
        self.word(if is_domain { "CREATE DOMAIN" } else { "CREATE TYPE" });
        self.name(&create.name, Role::Table);
        match &create.definition {
            TypeDefinition::Enumeration(labels) => {
                self.word("AS ENUM");
                self.list_in_parentheses(labels, Self::text_literal);
            }
            TypeDefinition::Composite(fields) => {
                self.word("AS");
                self.list_in_parentheses(fields, Self::composite_field);
            }
            TypeDefinition::Range(parameters) => {
                self.word("AS RANGE");
                self.parameters(parameters);
            }
            TypeDefinition::Base(parameters) => self.parameters(parameters),
            TypeDefinition::Shell => {}
            TypeDefinition::Domain { data_type, attributes } => {
                self.word("AS");
                self.data_type(data_type);
                self.column_attributes(attributes);
            }
        }
    }

    fn composite_field(&mut self, field: &CompositeField) {
        self.ident(&field.name, Role::Column);
        self.data_type(&field.data_type);
        self.name_behind("COLLATE", &field.collation, Role::Loose);
    }

    pub(super) fn alter_type(&mut self, alter: &AlterType) {
        self.word("ALTER TYPE");
        self.name(&alter.name, Role::Table);
        match &alter.action {
            AlterTypeAction::AddValue { if_not_exists, label, position } => {
                self.word("ADD VALUE");
                self.word_if(*if_not_exists, "IF NOT EXISTS");
                self.text_literal(label);
                match position {
                    None => {}
                    Some(LabelPosition::Before(label)) => self.text_behind("BEFORE", &Some(label.clone())),
                    Some(LabelPosition::After(label)) => self.text_behind("AFTER", &Some(label.clone())),
                }
            }
            AlterTypeAction::RenameValue { from, to } => {
                self.word("RENAME VALUE");
                self.text_literal(from);
                self.word("TO");
                self.text_literal(to);
            }
            AlterTypeAction::RenameAttribute { from, to, behavior } => {
                self.words_and_ident("RENAME ATTRIBUTE", from);
                self.words_and_ident("TO", to);
                self.drop_behavior(*behavior);
            }
            AlterTypeAction::Attributes(changes) => self.list(changes, Self::attribute_change),
            AlterTypeAction::Set(parameters) => {
                self.word("SET");
                self.parameters(parameters);
            }
        }
    }

    fn attribute_change(&mut self, change: &AttributeChange) {
        match change {
            AttributeChange::Add(field, behavior) => {
                self.word("ADD ATTRIBUTE");
                self.composite_field(field);
                self.drop_behavior(*behavior);
            }
            AttributeChange::Drop { if_exists, name, behavior } => {
                self.drop_attribute(*if_exists, name, *behavior);
            }
            AttributeChange::Type(field, behavior) => {
                self.words_and_ident("ALTER ATTRIBUTE", &field.name);
                self.word("TYPE");
                self.data_type(&field.data_type);
                self.name_behind("COLLATE", &field.collation, Role::Loose);
                self.drop_behavior(*behavior);
            }
        }
    }

    fn drop_attribute(&mut self, if_exists: bool, name: &Ident, behavior: Option<DropBehavior>) {
        self.word("DROP ATTRIBUTE");
        self.word_if(if_exists, "IF EXISTS");
        self.ident(name, Role::Column);
        self.drop_behavior(behavior);
    }

    pub(super) fn alter_domain(&mut self, alter: &AlterDomain) {
        self.word("ALTER DOMAIN");
        self.name(&alter.name, Role::Table);
        match &alter.action {
            AlterDomainAction::SetDefault(value) => {
                self.word("SET DEFAULT");
                self.expression(value);
            }
            AlterDomainAction::DropDefault => self.word("DROP DEFAULT"),
            AlterDomainAction::SetNotNull(true) => self.word("SET NOT NULL"),
            AlterDomainAction::SetNotNull(false) => self.word("DROP NOT NULL"),
            AlterDomainAction::AddConstraint(constraint) => {
                self.word("ADD");
                self.table_constraint(constraint);
            }
            AlterDomainAction::AddNotNull(name) => {
                self.word("ADD");
                self.ident_behind("CONSTRAINT", name, Role::Column);
                self.word("NOT NULL");
            }
            AlterDomainAction::DropConstraint { if_exists, name, behavior } => {
                self.word("DROP CONSTRAINT");
                self.word_if(*if_exists, "IF EXISTS");
                self.ident(name, Role::Column);
                self.drop_behavior(*behavior);
            }
            AlterDomainAction::RenameConstraint { from, to } => {
                self.words_and_ident("RENAME CONSTRAINT", from);
                self.words_and_ident("TO", to);
            }
            AlterDomainAction::ValidateConstraint(name) => self.words_and_ident("VALIDATE CONSTRAINT", name),
        }
    }

    // ---- schemas, extensions, statistics, others

    pub(super) fn create_schema(&mut self, create: &CreateSchema) {
        self.word("CREATE");
        self.word_if(create.if_exists == IfExists::Replace, "OR REPLACE");
        self.word(create.kind.words());
        self.word_if(create.if_exists == IfExists::Skip, "IF NOT EXISTS");
        self.ident_if_any(&create.name, Role::Table);
        self.ident_behind("AUTHORIZATION", &create.owner, Role::Word);
        self.words(&create.options);
        create.elements.iter().for_each(|element| self.statement(element));
    }

    pub(super) fn create_extension(&mut self, create: &CreateExtension) {
        self.word("CREATE EXTENSION");
        self.word_if(create.if_not_exists, "IF NOT EXISTS");
        self.ident(&create.name, Role::Column);
        self.ident_behind("SCHEMA", &create.schema, Role::Column);
        if let Some(version) = &create.version {
            self.word("VERSION");
            self.put(version);
        }
        self.word_if(create.cascades, "CASCADE");
    }

    pub(super) fn create_statistics(&mut self, create: &CreateStatistics) {
        self.word("CREATE STATISTICS");
        self.word_if(create.if_not_exists, "IF NOT EXISTS");
        if let Some(name) = &create.name {
            self.name(name, Role::Table);
        }
        self.list_if_any(&create.kinds, |printer, kind| printer.ident(kind, Role::Column));
        self.word("ON");
        // Source: `stats_param` in PostgreSQL's `gram.y`: a column, a call, or an expression in parentheses.
        self.list(&create.values, |printer, value| printer.column_call_or_parentheses(value));
        self.word("FROM");
        self.table_references(&create.tables);
    }

    pub(super) fn create_other(&mut self, create: &CreateOther) {
        self.word("CREATE");
        self.word_if(create.if_exists == IfExists::Replace, "OR REPLACE");
        self.word(create.kind.words());
        self.word_if(create.if_exists == IfExists::Skip, "IF NOT EXISTS");
        self.object_name(create.kind, &create.target);
        self.words(&create.definition);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mysql, Postgres};

    #[test]
    fn objects_have_what_their_kind_needs() {
        for text in [
            "DROP FUNCTION IF EXISTS f(a int, VARIADIC text[]), g CASCADE",
            "DROP AGGREGATE a(*)",
            "DROP TRIGGER IF EXISTS a ON s.t RESTRICT",
            "DROP INDEX CONCURRENTLY a.b",
            "COMMENT ON COLUMN t.a IS NULL",
            "COMMENT ON CONSTRAINT c ON DOMAIN d IS 'it''s'",
            "ALTER FUNCTION f(int) SET SCHEMA s",
            "ALTER TYPE t OWNER TO current_user",
            "CREATE TYPE e AS ENUM ('a', 'b')",
            "CREATE TYPE c AS (a int, b text COLLATE \"C\")",
            "ALTER TYPE e ADD VALUE IF NOT EXISTS 'c' AFTER 'a'",
            "ALTER TYPE e RENAME VALUE 'a' TO 'b'",
            "ALTER TYPE c ADD ATTRIBUTE a int, DROP ATTRIBUTE IF EXISTS b CASCADE",
            "CREATE DOMAIN d AS int DEFAULT 1 CONSTRAINT c CHECK (VALUE > 0)",
            "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID",
            "CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION r",
            "CREATE EXTENSION IF NOT EXISTS e SCHEMA s CASCADE",
            "CREATE STATISTICS s (ndistinct) ON a, lower(b), (c + 1) FROM t",
        ] {
            statement(Postgres, text, text);
        }
        statement(Mysql, "drop table if exists a, b", "DROP TABLE IF EXISTS a, b");
        statement(Mysql, "drop index a on t lock=none", "DROP INDEX a ON t LOCK = NONE");
    }
}
