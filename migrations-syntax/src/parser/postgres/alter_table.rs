//! ALTER TABLE, INDEX, VIEW, SEQUENCE .., as far as they are relations. Source: `AlterTableStmt`, `RenameStmt`,
//! `AlterObjectSchemaStmt`, `AlterObjectDependsStmt` of `gram.y`.

use super::constraint::Marks;
use crate::ast::{
    AlterAction, AlterActionKind, AlterTable, ColumnOption, Ident, IdentityChange, Name, ObjectKind, Opaque,
    OpaqueForm, RowSecurity, Statement,
};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// ALTER of a relation, behind the words of its kind. `start` is the place of ALTER.
    pub(super) fn postgres_alter_relation(&mut self, kind: ObjectKind, start: usize) -> Read<Statement> {
        let has_all = matches!(kind, ObjectKind::Table | ObjectKind::Index | ObjectKind::MaterializedView);
        if has_all && self.at("ALL") {
            return self.postgres_alter_all_in_tablespace(start);
        }
        let if_exists = self.postgres_eat_if_exists();
        let can_be_only = matches!(kind, ObjectKind::Table | ObjectKind::ForeignTable);
        let (is_only, name) = if can_be_only { self.relation()? } else { (false, self.table_name()?) };
        self.postgres_relation_change(kind, if_exists, is_only, name)
    }

    /// What happens to a relation, behind its name.
    pub(super) fn postgres_relation_change(
        &mut self,
        kind: ObjectKind,
        if_exists: bool,
        is_only: bool,
        name: Name,
    ) -> Read<Statement> {
        let actions = match self.postgres_single_action(kind)? {
            Some(action) => vec![action],
            None => self.list(Self::postgres_alter_action)?,
        };
        let words = String::new();
        let online = Vec::new();
        Ok(Statement::AlterTable(Box::new(AlterTable { kind, if_exists, is_only, words, name, actions, online })))
    }

    /// ALTER TABLE ALL IN TABLESPACE: it names no table.
    fn postgres_alter_all_in_tablespace(&mut self, start: usize) -> Read<Statement> {
        self.expect_all(&["ALL", "IN", "TABLESPACE"])?;
        self.ident()?;
        if self.eat("OWNED") {
            self.expect("BY")?;
            self.postgres_roles()?;
        }
        self.expect_all(&["SET", "TABLESPACE"])?;
        self.ident()?;
        self.eat("NOWAIT");
        Ok(Statement::Opaque(Opaque { form: OpaqueForm::AllInTablespace, text: self.words_from(start), runs: None }))
    }

    // ---- actions that stand alone

    fn postgres_single_action(&mut self, kind: ObjectKind) -> Read<Option<AlterAction>> {
        let start = self.span();
        let is_table = kind == ObjectKind::Table;
        let can_depend = matches!(kind, ObjectKind::Index | ObjectKind::MaterializedView);
        let action = match self.token().text {
            "RENAME" => self.postgres_rename(kind)?,
            "SET" if self.ahead_is(1, "SCHEMA") && kind != ObjectKind::Index => {
                self.step();
                self.step();
                AlterActionKind::SetSchema(self.ident()?)
            }
            "ATTACH" if is_table || kind == ObjectKind::Index => self.postgres_attach(is_table)?,
            "DETACH" if is_table => self.postgres_detach()?,
            "DEPENDS" if can_depend => self.postgres_depends()?,
            "NO" if can_depend && self.ahead_is(1, "DEPENDS") => self.postgres_depends()?,
            _ => return Ok(None),
        };
        Ok(Some(AlterAction { kind: action, span: self.span_from(start) }))
    }

    fn postgres_rename(&mut self, kind: ObjectKind) -> Read<AlterActionKind> {
        self.expect("RENAME")?;
        if self.eat("TO") {
            return self.ident().map(|name| AlterActionKind::RenameTo(Name::from(name)));
        }
        let has_columns = !matches!(kind, ObjectKind::Index | ObjectKind::Sequence);
        if !has_columns {
            return self.fail();
        }
        if kind == ObjectKind::Table && self.eat("CONSTRAINT") {
            let (from, to) = self.postgres_renamed()?;
            return Ok(AlterActionKind::RenameConstraint { from, to });
        }
        self.eat("COLUMN");
        let (from, to) = self.postgres_renamed()?;
        Ok(AlterActionKind::RenameColumn { if_exists: false, from, to })
    }

    fn postgres_renamed(&mut self) -> Read<(Ident, Ident)> {
        let from = self.ident()?;
        self.expect("TO")?;
        Ok((from, self.ident()?))
    }

    fn postgres_attach(&mut self, is_table: bool) -> Read<AlterActionKind> {
        self.expect_all(&["ATTACH", "PARTITION"])?;
        let name = self.table_name()?;
        let bound = if is_table { Some(self.postgres_partition_bound()?) } else { None };
        Ok(AlterActionKind::AttachPartition { name, bound })
    }

    fn postgres_detach(&mut self) -> Read<AlterActionKind> {
        self.expect_all(&["DETACH", "PARTITION"])?;
        let name = self.table_name()?;
        let word = self.eat_any(&["CONCURRENTLY", "FINALIZE"]).unwrap_or_default().to_owned();
        Ok(AlterActionKind::DetachPartition { name, word })
    }

    fn postgres_depends(&mut self) -> Read<AlterActionKind> {
        let is_negated = self.eat("NO");
        self.expect_all(&["DEPENDS", "ON", "EXTENSION"])?;
        Ok(AlterActionKind::DependsOnExtension { is_negated, name: self.ident()? })
    }

    // ---- actions that can follow one another

    fn postgres_alter_action(&mut self) -> Read<AlterAction> {
        let start = self.span();
        let kind = self.postgres_alter_action_kind()?;
        Ok(AlterAction { kind, span: self.span_from(start) })
    }

    fn postgres_alter_action_kind(&mut self) -> Read<AlterActionKind> {
        const WORDS: [&str; 17] = [
            "ADD", "ALTER", "DROP", "SET", "RESET", "ENABLE", "DISABLE", "OWNER", "VALIDATE", "INHERIT", "NO",
            "REPLICA", "FORCE", "CLUSTER", "OF", "NOT", "OPTIONS",
        ];
        match self.token().text {
            "ADD" => self.postgres_add(),
            "ALTER" => self.postgres_alter_part(),
            "DROP" => self.postgres_drop_part(),
            "SET" => self.postgres_set_part(),
            "RESET" => {
                self.step();
                self.postgres_storage_parameters().map(AlterActionKind::ResetParameters)
            }
            "ENABLE" | "DISABLE" => self.postgres_enable(),
            "OWNER" => {
                self.step();
                self.expect("TO")?;
                self.postgres_role().map(AlterActionKind::OwnerTo)
            }
            "VALIDATE" => {
                self.step();
                self.expect("CONSTRAINT")?;
                self.ident().map(AlterActionKind::ValidateConstraint)
            }
            "INHERIT" => {
                self.step();
                Ok(AlterActionKind::Inherit { parent: self.table_name()?, begins: true })
            }
            "NO" => self.postgres_no_inherit_or_force(),
            "FORCE" => {
                self.step();
                self.postgres_row_level_security(RowSecurity::Force)
            }
            "REPLICA" => self.postgres_replica_identity(),
            "CLUSTER" => {
                self.step();
                self.expect("ON")?;
                self.ident().map(AlterActionKind::ClusterOn)
            }
            "OF" => {
                self.step();
                self.name().map(|name| AlterActionKind::OfType(Some(name)))
            }
            "NOT" => {
                self.step();
                self.expect("OF")?;
                Ok(AlterActionKind::OfType(None))
            }
            "OPTIONS" => self.postgres_changed_foreign_options().map(AlterActionKind::ForeignOptions),
            _ => {
                WORDS.into_iter().for_each(|word| self.could_be(word));
                self.fail_expecting("RENAME")
            }
        }
    }

    fn postgres_add(&mut self) -> Read<AlterActionKind> {
        self.expect("ADD")?;
        if self.postgres_at_table_constraint() {
            return self.postgres_table_constraint().map(AlterActionKind::AddConstraint);
        }
        let has_keyword = self.eat("COLUMN");
        let if_not_exists = self.postgres_eat_if_not_exists()?;
        let column = self.postgres_column()?;
        Ok(AlterActionKind::AddColumn { has_keyword, if_not_exists, column, position: None })
    }

    fn postgres_drop_part(&mut self) -> Read<AlterActionKind> {
        self.expect("DROP")?;
        let is_constraint = self.eat("CONSTRAINT");
        if self.at("FOREIGN") || self.at("PRIMARY") {
            return self.fail_because("PostgreSQL drops keys by their names, with DROP CONSTRAINT");
        }
        if !is_constraint {
            self.eat("COLUMN");
        }
        let if_exists = self.postgres_eat_if_exists();
        let name = self.ident()?;
        let behavior = self.postgres_drop_behavior();
        Ok(if is_constraint {
            AlterActionKind::DropConstraint { if_exists, name, behavior }
        } else {
            AlterActionKind::DropColumn { if_exists, name, behavior }
        })
    }

    fn postgres_set_part(&mut self) -> Read<AlterActionKind> {
        self.expect("SET")?;
        if self.at("(") {
            return self.postgres_storage_parameters().map(AlterActionKind::SetParameters);
        }
        match self.expect_any(&["WITHOUT", "LOGGED", "UNLOGGED", "ACCESS", "TABLESPACE"])? {
            "WITHOUT" => {
                let word = self.expect_any(&["OIDS", "CLUSTER"])?;
                Ok(AlterActionKind::SetWithout(word.to_owned()))
            }
            "ACCESS" => {
                self.expect("METHOD")?;
                let method = if self.eat("DEFAULT") { None } else { Some(self.ident()?) };
                Ok(AlterActionKind::SetAccessMethod(method))
            }
            "TABLESPACE" => Ok(AlterActionKind::SetTablespace { name: self.ident()?, no_wait: false }),
            word => Ok(AlterActionKind::SetLogged(word == "LOGGED")),
        }
    }

    fn postgres_enable(&mut self) -> Read<AlterActionKind> {
        let first = self.expect_any(&["ENABLE", "DISABLE"])?;
        if self.at("ROW") {
            let security = if first == "ENABLE" { RowSecurity::Enable } else { RowSecurity::Disable };
            return self.postgres_row_level_security(security);
        }
        let further = if first == "ENABLE" { self.eat_any(&["ALWAYS", "REPLICA"]) } else { None };
        let state = further.map_or(first.to_owned(), |word| format!("{first} {word}"));
        let is_rule = self.expect_any(&["TRIGGER", "RULE"])? == "RULE";
        let name = self.postgres_trigger_name(!is_rule && further.is_none())?;
        Ok(AlterActionKind::EnableTrigger { is_rule, state, name })
    }

    /// The name of a trigger or a rule; ALL and USER stand for several triggers.
    fn postgres_trigger_name(&mut self, may_be_several: bool) -> Read<Ident> {
        if may_be_several && self.at_any(&["ALL", "USER"]) { self.label() } else { self.ident() }
    }

    fn postgres_row_level_security(&mut self, security: RowSecurity) -> Read<AlterActionKind> {
        self.expect_all(&["ROW", "LEVEL", "SECURITY"])?;
        Ok(AlterActionKind::RowSecurity(security))
    }

    fn postgres_no_inherit_or_force(&mut self) -> Read<AlterActionKind> {
        self.expect("NO")?;
        if self.expect_any(&["INHERIT", "FORCE"])? == "FORCE" {
            return self.postgres_row_level_security(RowSecurity::NoForce);
        }
        Ok(AlterActionKind::Inherit { parent: self.table_name()?, begins: false })
    }

    fn postgres_replica_identity(&mut self) -> Read<AlterActionKind> {
        self.expect_all(&["REPLICA", "IDENTITY"])?;
        let word = self.expect_any(&["NOTHING", "FULL", "DEFAULT", "USING"])?;
        if word != "USING" {
            return Ok(AlterActionKind::ReplicaIdentity { word: word.to_owned(), index: None });
        }
        self.expect("INDEX")?;
        Ok(AlterActionKind::ReplicaIdentity { word: "USING INDEX".to_owned(), index: Some(self.ident()?) })
    }

    // ---- columns and constraints that change

    /// ALTER COLUMN, ALTER CONSTRAINT
    fn postgres_alter_part(&mut self) -> Read<AlterActionKind> {
        self.expect("ALTER")?;
        if self.eat("CONSTRAINT") {
            return self.postgres_alter_constraint();
        }
        self.eat("COLUMN");
        if self.token().kind == Kind::Number {
            return self.postgres_statistics_of_numbered_column();
        }
        let column = self.ident()?;
        match self.token().text {
            "SET" => self.postgres_set_of_column(column),
            "DROP" => self.postgres_drop_of_column(column),
            "TYPE" => self.postgres_type_of_column(column),
            "ADD" => self.postgres_add_identity(column),
            "RESTART" => self.postgres_change_identity(column),
            "RESET" => {
                self.step();
                let option = ColumnOption::Reset(self.postgres_storage_parameters()?);
                Ok(AlterActionKind::SetColumnOption { column, option })
            }
            "OPTIONS" => {
                let option = ColumnOption::ForeignOptions(self.postgres_changed_foreign_options()?);
                Ok(AlterActionKind::SetColumnOption { column, option })
            }
            _ => {
                ["SET", "DROP", "TYPE", "ADD", "RESTART"].into_iter().for_each(|word| self.could_be(word));
                self.fail()
            }
        }
    }

    fn postgres_alter_constraint(&mut self) -> Read<AlterActionKind> {
        let name = self.ident()?;
        let (attributes, inherits) = if self.eat("INHERIT") {
            (Default::default(), Some(true))
        } else {
            (self.postgres_constraint_attributes(Marks::ALTERED)?, None)
        };
        Ok(AlterActionKind::AlterConstraint { is_check: false, name, attributes, inherits })
    }

    /// A column of an index is named by its number.
    fn postgres_statistics_of_numbered_column(&mut self) -> Read<AlterActionKind> {
        let (place, span) = (self.place(), self.span());
        let column = Ident { text: self.integer()?, is_quoted: false, span };
        if !column.text.parse().is_ok_and(|number: u16| (1..=32767).contains(&number)) {
            self.return_to(place);
            return self.fail_because("the number of a column is between 1 and 32767");
        }
        self.expect_all(&["SET", "STATISTICS"])?;
        let option = ColumnOption::Statistics(self.postgres_statistics_target()?);
        Ok(AlterActionKind::SetColumnOption { column, option })
    }

    /// How many values statistics keep; `None` for DEFAULT.
    pub(super) fn postgres_statistics_target(&mut self) -> Read<Option<String>> {
        if self.eat("DEFAULT") {
            return Ok(None);
        }
        let sign = self.eat_any(&["-", "+"]).filter(|sign| *sign == "-").unwrap_or_default();
        Ok(Some(format!("{sign}{}", self.integer()?)))
    }

    fn postgres_set_of_column(&mut self, column: Ident) -> Read<AlterActionKind> {
        let next = self.ahead(1);
        match next.text {
            "(" => {
                self.step();
                let option = ColumnOption::Set(self.postgres_storage_parameters()?);
                Ok(AlterActionKind::SetColumnOption { column, option })
            }
            "DEFAULT" => {
                self.step();
                self.step();
                Ok(AlterActionKind::SetDefault { if_exists: false, column, value: self.expression()? })
            }
            "NOT" => {
                self.step();
                self.expect_all(&["NOT", "NULL"])?;
                Ok(AlterActionKind::SetNotNull { column, is_not_null: true })
            }
            "DATA" => {
                self.step();
                self.step();
                self.postgres_type_of_column(column)
            }
            "EXPRESSION" => {
                self.step();
                self.step();
                self.expect("AS")?;
                let expression = self.in_parentheses(Self::expression)?;
                Ok(AlterActionKind::SetExpression { column, expression })
            }
            "STATISTICS" | "STORAGE" | "COMPRESSION" => self.postgres_set_column_option(column),
            _ => self.postgres_change_identity(column),
        }
    }

    fn postgres_set_column_option(&mut self, column: Ident) -> Read<AlterActionKind> {
        self.expect("SET")?;
        let option = match self.expect_any(&["STATISTICS", "STORAGE", "COMPRESSION"])? {
            "STATISTICS" => ColumnOption::Statistics(self.postgres_statistics_target()?),
            "STORAGE" => ColumnOption::Storage(self.postgres_ident_or_default()?),
            _ => ColumnOption::Compression(self.postgres_ident_or_default()?),
        };
        Ok(AlterActionKind::SetColumnOption { column, option })
    }

    fn postgres_drop_of_column(&mut self, column: Ident) -> Read<AlterActionKind> {
        self.expect("DROP")?;
        match self.expect_any(&["DEFAULT", "NOT", "EXPRESSION", "IDENTITY"])? {
            "DEFAULT" => Ok(AlterActionKind::DropDefault { if_exists: false, column }),
            "NOT" => {
                self.expect("NULL")?;
                Ok(AlterActionKind::SetNotNull { column, is_not_null: false })
            }
            word => {
                let if_exists = self.eat("IF");
                if if_exists {
                    self.expect("EXISTS")?;
                }
                Ok(match word {
                    "IDENTITY" => AlterActionKind::DropIdentity { column, if_exists },
                    _ => AlterActionKind::DropExpression { column, if_exists },
                })
            }
        }
    }

    fn postgres_type_of_column(&mut self, column: Ident) -> Read<AlterActionKind> {
        self.expect("TYPE")?;
        let data_type = self.postgres_type()?;
        let collation = if self.eat("COLLATE") { Some(self.name()?) } else { None };
        let using = if self.eat("USING") { Some(self.expression()?) } else { None };
        Ok(AlterActionKind::SetType { column, data_type, collation, using })
    }

    fn postgres_add_identity(&mut self, column: Ident) -> Read<AlterActionKind> {
        self.expect_all(&["ADD", "GENERATED"])?;
        let is_always = self.postgres_generated_when()?;
        self.expect_all(&["AS", "IDENTITY"])?;
        Ok(AlterActionKind::AddIdentity { column, is_always, options: self.postgres_identity_options()? })
    }

    /// SET GENERATED, SET INCREMENT, RESTART and their like, as many as there are.
    fn postgres_change_identity(&mut self, column: Ident) -> Read<AlterActionKind> {
        let mut changes = Vec::new();
        while self.at_any(&["SET", "RESTART"]) {
            changes.push(self.postgres_identity_change()?);
        }
        Ok(AlterActionKind::SetIdentity { column, changes })
    }

    fn postgres_identity_change(&mut self) -> Read<IdentityChange> {
        if self.eat("RESTART") {
            return self.postgres_restart_value().map(IdentityChange::Restart);
        }
        self.expect("SET")?;
        if self.eat("GENERATED") {
            return Ok(IdentityChange::Generated { is_always: self.postgres_generated_when()? });
        }
        // Source: the rule `alter_identity_column_option`.
        if self.at_any(&["AS", "RESTART", "OWNED"]) {
            return self.fail_because("it is no option of an identity");
        }
        match self.postgres_sequence_option()? {
            Some(option) => Ok(IdentityChange::Option(option)),
            None => self.fail(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    use super::*;

    #[track_caller]
    fn read(sql: &str) -> AlterTable {
        let Statement::AlterTable(alter) = statement(sql) else { panic!("{sql}") };
        *alter
    }

    #[track_caller]
    fn action(text: &str) -> AlterActionKind {
        let mut alter = read(&format!("ALTER TABLE t {text}"));
        assert_eq!(alter.actions.len(), 1, "{text}");
        alter.actions.remove(0).kind
    }

    #[track_caller]
    fn is_refused(text: &str, found: &str) -> String {
        refuses(&format!("ALTER TABLE t {text}"), found)
    }

    #[test]
    fn actions_follow_one_another() {
        let alter = read(
            "ALTER TABLE IF EXISTS ONLY s.t ADD a int, ADD COLUMN IF NOT EXISTS b text NOT NULL, DROP c, \
             DROP COLUMN IF EXISTS d CASCADE, ADD CONSTRAINT k CHECK (a > 0) NOT VALID, OWNER TO CURRENT_USER",
        );
        assert!(alter.if_exists && alter.is_only);
        assert_eq!(alter.actions.len(), 6);
        is_refused("", "");
        is_refused("ADD a int,", "");
        is_refused("ADD a int b int", "b");
        is_refused("RENAME TO u, ADD a int", ",");
        is_refused("ADD a int, RENAME TO u", "RENAME");
        is_refused("SET SCHEMA s, ADD a int", ",");
        is_refused("ADD COLUMN a", "");
        is_refused("ADD CONSTRAINT a", "");
        is_refused("DROP COLUMN", "");
    }

    #[test]
    fn columns_change() {
        assert!(matches!(action("ALTER a TYPE text COLLATE c USING a::text"), AlterActionKind::SetType { .. }));
        assert!(matches!(action("ALTER COLUMN a SET DATA TYPE varchar(3)"), AlterActionKind::SetType { .. }));
        assert!(matches!(action("ALTER a SET DEFAULT NOT b IS NULL"), AlterActionKind::SetDefault { .. }));
        assert!(matches!(action("ALTER a DROP DEFAULT"), AlterActionKind::DropDefault { .. }));
        assert!(matches!(action("ALTER a SET NOT NULL"), AlterActionKind::SetNotNull { is_not_null: true, .. }));
        assert!(matches!(action("ALTER a DROP NOT NULL"), AlterActionKind::SetNotNull { is_not_null: false, .. }));
        assert!(matches!(action("ALTER a SET EXPRESSION AS (b + 1)"), AlterActionKind::SetExpression { .. }));
        assert!(matches!(
            action("ALTER a DROP EXPRESSION IF EXISTS"),
            AlterActionKind::DropExpression { if_exists: true, .. }
        ));
        assert!(matches!(action("ALTER a ADD GENERATED ALWAYS AS IDENTITY"), AlterActionKind::AddIdentity { .. }));
        let AlterActionKind::SetIdentity { changes, .. } =
            action("ALTER a SET GENERATED BY DEFAULT SET INCREMENT 2 RESTART WITH 5")
        else {
            panic!("no identity")
        };
        assert_eq!(changes.len(), 3);
        for text in [
            "ALTER a SET STATISTICS -1",
            "ALTER a SET STATISTICS DEFAULT",
            "ALTER a SET STORAGE external",
            "ALTER a SET COMPRESSION lz4",
            "ALTER a SET (n_distinct = 5)",
            "ALTER a RESET (n_distinct)",
            "ALTER a OPTIONS (SET b 'c', DROP d)",
        ] {
            assert!(matches!(action(text), AlterActionKind::SetColumnOption { .. }), "{text}");
        }
        accepts("ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 100");
        refuses("ALTER INDEX i ALTER COLUMN 0 SET STATISTICS 100", "0");
        is_refused("ALTER a int", "int");
        is_refused("ALTER a SET NULL", "NULL");
        is_refused("ALTER a SET DATA text", "text");
        is_refused("ALTER a TYPE", "");
        is_refused("ALTER a SET DEFAULT", "");
        is_refused("ALTER a SET CACHE", "");
        is_refused("ALTER a SET AS int", "AS");
        is_refused("ALTER a DROP IDENTITY IF", "");
    }

    #[test]
    fn names_change() {
        assert!(matches!(action("RENAME TO u"), AlterActionKind::RenameTo(_)));
        assert!(matches!(action("RENAME a TO b"), AlterActionKind::RenameColumn { .. }));
        assert!(matches!(action("RENAME COLUMN a TO b"), AlterActionKind::RenameColumn { .. }));
        assert!(matches!(action("RENAME CONSTRAINT a TO b"), AlterActionKind::RenameConstraint { .. }));
        accepts("ALTER VIEW v RENAME COLUMN a TO b");
        refuses("ALTER INDEX i RENAME COLUMN a TO b", "COLUMN");
        refuses("ALTER VIEW v RENAME CONSTRAINT a TO b", "CONSTRAINT");
        refuses("ALTER INDEX i SET SCHEMA s", "SCHEMA");
        is_refused("RENAME TO s.u", ".");
        is_refused("RENAME COLUMN a b", "b");
        is_refused("RENAME", "");
    }

    #[test]
    fn partitions_are_attached_and_detached() {
        assert!(matches!(
            action("ATTACH PARTITION s.p FOR VALUES IN (1)"),
            AlterActionKind::AttachPartition { bound: Some(_), .. }
        ));
        assert!(matches!(action("DETACH PARTITION p CONCURRENTLY"), AlterActionKind::DetachPartition { .. }));
        let alter = read("ALTER INDEX i ATTACH PARTITION j");
        assert!(matches!(alter.actions[0].kind, AlterActionKind::AttachPartition { bound: None, .. }));
        is_refused("ATTACH PARTITION p", "");
        is_refused("DETACH PARTITION p NOW", "NOW");
        refuses("ALTER VIEW v DETACH PARTITION p", "DETACH");
    }

    #[test]
    fn the_rest_of_the_actions() {
        for text in [
            "VALIDATE CONSTRAINT k",
            "DROP CONSTRAINT IF EXISTS k RESTRICT",
            "ALTER CONSTRAINT k DEFERRABLE INITIALLY DEFERRED",
            "ALTER CONSTRAINT k INHERIT",
            "SET WITHOUT OIDS",
            "SET WITHOUT CLUSTER",
            "CLUSTER ON i",
            "SET LOGGED",
            "SET UNLOGGED",
            "SET TABLESPACE x",
            "SET ACCESS METHOD DEFAULT",
            "SET (fillfactor = 70, toast.autovacuum_enabled = off)",
            "RESET (fillfactor)",
            "ENABLE TRIGGER ALL",
            "ENABLE ALWAYS TRIGGER g",
            "DISABLE RULE r",
            "ENABLE ROW LEVEL SECURITY",
            "NO FORCE ROW LEVEL SECURITY",
            "INHERIT p",
            "NO INHERIT p",
            "OF c",
            "NOT OF",
            "REPLICA IDENTITY USING INDEX i",
            "REPLICA IDENTITY FULL",
            "OPTIONS (ADD a 'b')",
        ] {
            action(text);
        }
        accepts("ALTER MATERIALIZED VIEW m NO DEPENDS ON EXTENSION e");
        accepts("ALTER SEQUENCE q OWNER TO r");
        accepts("ALTER TABLE ALL IN TABLESPACE a OWNED BY r SET TABLESPACE b NOWAIT");
        is_refused("ENABLE ALWAYS TRIGGER ALL", "ALL");
        is_refused("DISABLE ALWAYS TRIGGER g", "ALWAYS");
        is_refused("REPLICA IDENTITY", "");
        is_refused("ALTER CONSTRAINT k NOT VALID", "NOT");
        assert!(is_refused("MODIFY a int", "MODIFY").contains("MySQL"));
        assert!(is_refused("DROP FOREIGN KEY k", "FOREIGN").contains("DROP CONSTRAINT"));
    }
}
