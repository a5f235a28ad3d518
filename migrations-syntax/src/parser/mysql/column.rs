//! Columns with their attributes. MySQL takes attributes in any order; MariaDB has a place for some of them.

use super::super::{Parser, Read};
use crate::ast::{
    Column, ColumnAttribute, ColumnAttributeKind, ColumnPosition, ConstraintAttributes, DataType, Expression,
    ExpressionKind, GeneratedStorage, Ident, Name, Operator, TypeName,
};
use crate::span::Span;
use crate::token::Kind;

/// The attributes of a column while they are read.
type Attributes = Vec<ColumnAttribute>;

impl Parser<'_> {
    /// A column of CREATE TABLE or ADD: REFERENCES may stand behind its attributes.
    pub(super) fn column_with_references(&mut self) -> Read<Column> {
        let start = self.span();
        let mut column = self.bare_column()?;
        self.references_of_column(&mut column.attributes)?;
        column.span = self.span_from(start);
        Ok(column)
    }

    /// A column of CHANGE or MODIFY.
    pub(super) fn bare_column(&mut self) -> Read<Column> {
        let start = self.span();
        let name = self.column_name()?;
        let data_type = Some(self.mysql_type()?);
        let mut attributes = Vec::new();
        if self.is_mariadb() {
            self.mariadb_attributes(data_type.as_ref(), &mut attributes)?;
        } else {
            self.mysql_attributes(&mut attributes)?;
        }
        Ok(Column { name, data_type, attributes, span: self.span_from(start) })
    }

    /// The name of a column, which MariaDB takes with its table.
    pub(super) fn column_name(&mut self) -> Read<Ident> {
        let mut name = self.ident()?;
        while self.is_mariadb() && self.eat(".") {
            name = self.label()?;
        }
        Ok(name)
    }

    /// FIRST, AFTER
    pub(super) fn column_position(&mut self) -> Read<Option<ColumnPosition>> {
        if self.eat("FIRST") {
            return Ok(Some(ColumnPosition::First));
        }
        if self.eat("AFTER") {
            return Ok(Some(ColumnPosition::After(self.ident()?)));
        }
        Ok(None)
    }

    fn references_of_column(&mut self, attributes: &mut Attributes) -> Read<()> {
        let start = self.span();
        let name = self.constraint_of_references()?;
        if !self.at("REFERENCES") {
            return Ok(());
        }
        let kind = ColumnAttributeKind::References(self.foreign_reference()?);
        attributes.push(ColumnAttribute { name, ..self.attribute(kind, start) });
        Ok(())
    }

    /// CONSTRAINT name before REFERENCES (MariaDB)
    fn constraint_of_references(&mut self) -> Read<Option<Ident>> {
        if !(self.is_mariadb() && self.eat("CONSTRAINT")) {
            return Ok(None);
        }
        let name = if self.at("REFERENCES") { None } else { Some(self.column_name()?) };
        if !self.at("REFERENCES") {
            return self.fail();
        }
        Ok(name)
    }

    fn attribute(&self, kind: ColumnAttributeKind, start: Span) -> ColumnAttribute {
        ColumnAttribute { name: None, kind, attributes: ConstraintAttributes::default(), span: self.span_from(start) }
    }

    // ---- MySQL

    fn mysql_attributes(&mut self, attributes: &mut Attributes) -> Read<()> {
        let start = self.span();
        if self.at("COLLATE") {
            let kind = self.collate_attribute()?;
            attributes.push(self.attribute(kind, start));
        }
        let start = self.span();
        if self.at_any(&["GENERATED", "AS"]) {
            let kind = self.generated(&["VIRTUAL", "STORED"])?;
            attributes.push(self.attribute(kind, start));
        }
        loop {
            let start = self.span();
            if self.at_enforcement() {
                self.enforcement_of_check(attributes)?;
                continue;
            }
            let name = self.constraint_of_check()?;
            let Some(kind) = self.mysql_attribute()? else { return Ok(()) };
            attributes.push(ColumnAttribute { name, ..self.attribute(kind, start) });
        }
    }

    /// CONSTRAINT name before CHECK (MySQL)
    fn constraint_of_check(&mut self) -> Read<Option<Ident>> {
        if !self.eat("CONSTRAINT") {
            return Ok(None);
        }
        let name = if self.at("CHECK") { None } else { Some(self.ident()?) };
        if !self.at("CHECK") {
            return self.fail();
        }
        Ok(name)
    }

    fn at_enforcement(&self) -> bool {
        self.at("ENFORCED") || self.at_all(&["NOT", "ENFORCED"])
    }

    /// ENFORCED, NOT ENFORCED behind a CHECK
    fn enforcement_of_check(&mut self, attributes: &mut Attributes) -> Read<()> {
        let is_behind_check = attributes.last().is_some_and(|last| matches!(last.kind, ColumnAttributeKind::Check(_)));
        if !is_behind_check {
            return self.fail_because("ENFORCED stands behind a CHECK");
        }
        let is_enforced = !self.eat("NOT");
        self.expect("ENFORCED")?;
        if let Some(check) = attributes.last_mut() {
            check.attributes.is_enforced = Some(is_enforced);
        }
        Ok(())
    }

    fn mysql_attribute(&mut self) -> Read<Option<ColumnAttributeKind>> {
        if let Some(kind) = self.common_attribute()? {
            return Ok(Some(kind));
        }
        let kind = match self.word_here() {
            "DEFAULT" => self.mysql_default()?,
            "COLLATE" => self.collate_attribute()?,
            "CHECK" => ColumnAttributeKind::Check(self.check_condition()?),
            "COLUMN_FORMAT" => self.word_option(&["FIXED", "DYNAMIC", "DEFAULT"])?,
            "STORAGE" => self.word_option(&["DISK", "MEMORY", "DEFAULT"])?,
            "ENGINE_ATTRIBUTE" | "SECONDARY_ENGINE_ATTRIBUTE" | "EXTERNAL_FORMAT" => self.text_option()?,
            "SRID" => {
                self.step();
                ColumnAttributeKind::Srid(self.number()?)
            }
            "VISIBLE" | "INVISIBLE" => ColumnAttributeKind::Visible(self.step().text == "VISIBLE"),
            "MASKING" => {
                self.step();
                self.expect("POLICY")?;
                let value = self.ident()?.text;
                ColumnAttributeKind::Option { name: "MASKING POLICY".to_owned(), value }
            }
            _ => return self.no_further_attribute(),
        };
        Ok(Some(kind))
    }

    /// Words that could follow are told in errors.
    fn no_further_attribute<T>(&mut self) -> Read<Option<T>> {
        for word in ["NOT", "NULL", "DEFAULT", "AUTO_INCREMENT", "UNIQUE", "PRIMARY", "COMMENT", "COLLATE", "CHECK"] {
            self.could_be(word);
        }
        Ok(None)
    }

    // ---- MariaDB

    fn mariadb_attributes(&mut self, data_type: Option<&DataType>, attributes: &mut Attributes) -> Read<()> {
        let start = self.span();
        if self.at_any(&["GENERATED", "AS"]) {
            let kind = self.generated_of_mariadb()?;
            let is_row_period = matches!(kind, ColumnAttributeKind::RowPeriod { .. });
            attributes.push(self.attribute(kind, start));
            self.mariadb_attributes_behind_as(is_row_period, attributes)?;
        } else {
            loop {
                let start = self.span();
                let Some(kind) = self.mariadb_attribute(data_type)? else { break };
                attributes.push(self.attribute(kind, start));
            }
        }
        let start = self.span();
        if self.at("CHECK") {
            let kind = ColumnAttributeKind::Check(self.check_condition()?);
            attributes.push(self.attribute(kind, start));
        }
        Ok(())
    }

    fn generated_of_mariadb(&mut self) -> Read<ColumnAttributeKind> {
        let row = if self.at("GENERATED") { 3 } else { 1 };
        if !self.ahead_is(row, "ROW") {
            return self.generated(&["VIRTUAL", "PERSISTENT", "STORED"]);
        }
        if self.eat("GENERATED") {
            self.expect("ALWAYS")?;
        }
        self.expect_all(&["AS", "ROW"])?;
        Ok(ColumnAttributeKind::RowPeriod { is_start: self.expect_any(&["START", "END"])? == "START" })
    }

    /// Fewer attributes stand behind AS (..) than behind a type.
    fn mariadb_attributes_behind_as(&mut self, is_row_period: bool, attributes: &mut Attributes) -> Read<()> {
        loop {
            let start = self.span();
            let is_allowed = match self.word_here() {
                "UNIQUE" | "COMMENT" | "INVISIBLE" => true,
                "NOT" | "PRIMARY" | "KEY" => is_row_period,
                _ => false,
            };
            if !is_allowed {
                return Ok(());
            }
            let Some(kind) = self.mariadb_attribute(None)? else { return Ok(()) };
            attributes.push(self.attribute(kind, start));
        }
    }

    fn mariadb_attribute(&mut self, data_type: Option<&DataType>) -> Read<Option<ColumnAttributeKind>> {
        if let Some(kind) = self.common_attribute()? {
            return Ok(Some(kind));
        }
        let kind = match self.word_here() {
            "DEFAULT" => self.mariadb_default()?,
            "COLLATE" => self.collate_attribute()?,
            "INVISIBLE" => {
                self.step();
                ColumnAttributeKind::Visible(false)
            }
            "COMPRESSED" if data_type.is_some_and(is_compressible) => {
                self.step();
                let value = if self.eat_equals() { self.ident()?.text } else { String::new() };
                ColumnAttributeKind::Option { name: "COMPRESSED".to_owned(), value }
            }
            "WITH" | "WITHOUT" => self.system_versioning_of_column()?,
            _ if data_type.is_some() && self.at_option_of_engine() => self.option_of_engine_as_attribute()?,
            _ => return self.no_further_attribute(),
        };
        Ok(Some(kind))
    }

    /// WITH SYSTEM VERSIONING, WITHOUT SYSTEM VERSIONING
    fn system_versioning_of_column(&mut self) -> Read<ColumnAttributeKind> {
        let is_with = self.expect_any(&["WITH", "WITHOUT"])? == "WITH";
        self.expect_all(&["SYSTEM", "VERSIONING"])?;
        Ok(ColumnAttributeKind::SystemVersioning(is_with))
    }

    fn option_of_engine_as_attribute(&mut self) -> Read<ColumnAttributeKind> {
        let (name, value) = self.option_of_engine()?;
        Ok(ColumnAttributeKind::Option { name, value: format!("= {value}") })
    }

    /// Expressions without operators need no parentheses.
    pub(super) fn mariadb_default_value(&mut self) -> Read<Expression> {
        if self.at("(") {
            return self.default_in_parentheses();
        }
        if self.at_any(&["+", "-"]) {
            return self.signed_number_expression();
        }
        if self.is_bare_now() {
            return self.bare_now();
        }
        self.primary_expression()
    }

    fn mariadb_default(&mut self) -> Read<ColumnAttributeKind> {
        self.expect("DEFAULT")?;
        Ok(ColumnAttributeKind::Default(self.mariadb_default_value()?))
    }

    // ---- both

    /// What both products have with the same grammar.
    fn common_attribute(&mut self) -> Read<Option<ColumnAttributeKind>> {
        let kind = match self.word_here() {
            "NULL" => {
                self.step();
                ColumnAttributeKind::Null { on_conflict: None }
            }
            "NOT" => self.not_attribute()?,
            "AUTO_INCREMENT" => {
                self.step();
                ColumnAttributeKind::AutoIncrement
            }
            "PRIMARY" | "KEY" => {
                self.eat("PRIMARY");
                self.expect("KEY")?;
                primary_key()
            }
            "UNIQUE" => {
                self.step();
                self.eat("KEY");
                unique()
            }
            "COMMENT" => {
                self.step();
                ColumnAttributeKind::Comment(self.one_text()?)
            }
            "ON" => {
                self.step();
                self.expect("UPDATE")?;
                ColumnAttributeKind::OnUpdate(self.now()?)
            }
            "SERIAL" => {
                self.step();
                self.expect_all(&["DEFAULT", "VALUE"])?;
                ColumnAttributeKind::SerialDefaultValue
            }
            _ => return Ok(None),
        };
        Ok(Some(kind))
    }

    /// NOT NULL; on MySQL also NOT SECONDARY
    fn not_attribute(&mut self) -> Read<ColumnAttributeKind> {
        self.expect("NOT")?;
        if !self.is_mariadb() && self.eat("SECONDARY") {
            return Ok(ColumnAttributeKind::Option { name: "NOT SECONDARY".to_owned(), value: String::new() });
        }
        self.expect("NULL")?;
        if self.is_mariadb() {
            self.eat("ENABLE");
        }
        Ok(ColumnAttributeKind::NotNull { on_conflict: None })
    }

    fn collate_attribute(&mut self) -> Read<ColumnAttributeKind> {
        self.expect("COLLATE")?;
        let collation =
            if self.is_mariadb() { self.character_set_name_or_default()? } else { self.character_set_name()? };
        Ok(ColumnAttributeKind::Collate(Name::from(collation)))
    }

    /// GENERATED ALWAYS AS (..) with one of the words for where its value is
    fn generated(&mut self, storages: &[&'static str]) -> Read<ColumnAttributeKind> {
        let has_keywords = self.eat("GENERATED");
        if has_keywords {
            self.expect("ALWAYS")?;
        }
        self.expect("AS")?;
        let expression = self.default_in_parentheses()?;
        let storage = self.eat_any(storages).map(|word| match word {
            "VIRTUAL" => GeneratedStorage::Virtual,
            _ => GeneratedStorage::Stored,
        });
        Ok(ColumnAttributeKind::Generated { has_keywords, expression, storage })
    }

    /// An expression in parentheses, which on MariaDB may be a query.
    fn default_in_parentheses(&mut self) -> Read<Expression> {
        if self.is_mariadb() && self.at_query_in_parentheses() {
            return self.primary_expression();
        }
        self.in_parentheses(Self::expression)
    }

    /// CHECK (..)
    pub(super) fn check_condition(&mut self) -> Read<Expression> {
        self.expect("CHECK")?;
        self.in_parentheses(Self::expression)
    }

    fn word_option(&mut self, values: &[&'static str]) -> Read<ColumnAttributeKind> {
        let name = self.step().text.to_owned();
        let value = self.expect_any(values)?.to_owned();
        Ok(ColumnAttributeKind::Option { name, value })
    }

    fn text_option(&mut self) -> Read<ColumnAttributeKind> {
        let name = self.step().text.to_owned();
        if name != "EXTERNAL_FORMAT" {
            self.eat_equals();
        }
        let value = self.token().source.to_owned();
        self.one_text()?;
        Ok(ColumnAttributeKind::Option { name, value })
    }

    // ---- defaults

    fn mysql_default(&mut self) -> Read<ColumnAttributeKind> {
        self.expect("DEFAULT")?;
        if self.at_now() {
            return Ok(ColumnAttributeKind::Default(self.now()?));
        }
        Ok(ColumnAttributeKind::Default(self.mysql_default_value()?))
    }

    /// A literal, or an expression in parentheses (MySQL).
    pub(super) fn mysql_default_value(&mut self) -> Read<Expression> {
        if self.ahead_is(0, "(") {
            return self.mysql_default_in_parentheses();
        }
        if self.ahead_is(0, "+") || self.ahead_is(0, "-") {
            return self.signed_number_expression();
        }
        if !self.at_literal() {
            return self.fail_expecting("a literal or an expression in parentheses");
        }
        self.primary_expression()
    }

    /// Parentheses make it an expression, which may be the default of any type; so they are kept where nothing else tells.
    fn mysql_default_in_parentheses(&mut self) -> Read<Expression> {
        let start = self.span();
        let value = self.in_parentheses(Self::expression)?;
        if !value.is_default_of_mysql() {
            return Ok(value);
        }
        let kind = ExpressionKind::Row { has_keyword: false, fields: vec![value] };
        Ok(Expression { kind, span: self.span_from(start) })
    }

    /// Whether a literal begins here, signs aside.
    pub(super) fn at_literal(&self) -> bool {
        let token = self.token();
        let is_before_text = self.ahead(1).kind == Kind::Text;
        match token.kind {
            Kind::Number | Kind::Text => true,
            Kind::Word => match token.text {
                "NULL" | "TRUE" | "FALSE" => true,
                "DATE" | "TIME" | "TIMESTAMP" => is_before_text,
                _ => self.at_introducer(),
            },
            Kind::QuotedName | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        }
    }

    /// `- 1`, `+ 1`
    pub(super) fn signed_number_expression(&mut self) -> Read<Expression> {
        let start = self.span();
        let operator = Operator::plain(self.step().text);
        let operand = Box::new(self.number_expression()?);
        Ok(Expression { kind: ExpressionKind::Prefix { operator, operand }, span: self.span_from(start) })
    }

    /// CURRENT_TIMESTAMP and what means the same
    fn now(&mut self) -> Read<Expression> {
        if self.at_now() {
            return self.primary_expression();
        }
        if self.is_bare_now() {
            return self.bare_now();
        }
        self.could_be("CURRENT_TIMESTAMP");
        self.fail()
    }

    fn at_now(&self) -> bool {
        match self.word_here() {
            "CURRENT_TIMESTAMP" | "LOCALTIME" | "LOCALTIMESTAMP" => true,
            "NOW" => self.ahead_is(1, "(") && self.parenthesis_follows_at_once(),
            _ => false,
        }
    }

    /// NOW without parentheses is a name everywhere but behind DEFAULT and ON UPDATE on MariaDB.
    fn is_bare_now(&self) -> bool {
        self.is_mariadb() && self.word_here() == "NOW" && !self.ahead_is(1, "(")
    }

    fn bare_now(&mut self) -> Read<Expression> {
        let start = self.span();
        let name = Name::from(self.ident()?);
        let call = super::super::expression::empty_call(name);
        Ok(Expression { kind: ExpressionKind::Call(Box::new(call)), span: self.span_from(start) })
    }
}

/// Whether values of a type can be compressed (MariaDB).
fn is_compressible(data_type: &DataType) -> bool {
    let TypeName::Builtin(name) = &data_type.name else { return false };
    let words = ["varchar", "varcharacter", "varbinary", "varying", "blob", "text", "json", "long"];
    words.iter().any(|word| name.contains(word))
}

fn primary_key() -> ColumnAttributeKind {
    ColumnAttributeKind::PrimaryKey {
        order: None,
        on_conflict: None,
        is_autoincrement: false,
        parameters: Vec::new(),
        tablespace: None,
    }
}

fn unique() -> ColumnAttributeKind {
    ColumnAttributeKind::Unique { on_conflict: None, nulls_distinct: None, parameters: Vec::new(), tablespace: None }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, column, neither, only, refuses};
    use crate::ast::{ColumnAttributeKind, ExpressionKind, GeneratedStorage};

    #[test]
    fn attributes_stand_in_any_order_on_mysql() {
        both("CREATE TABLE t (a int NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'c', b int NULL UNIQUE KEY DEFAULT 1)");
        both("CREATE TABLE t (a int KEY, b int UNIQUE, c text COLLATE utf8mb4_bin NOT NULL, d int INVISIBLE)");
        only(Mysql, "CREATE TABLE t (a int CHECK (a > 0) NOT NULL, b int CONSTRAINT c CHECK (b > 0) NOT ENFORCED)");
        only(Mysql, "CREATE TABLE t (a int VISIBLE COLUMN_FORMAT FIXED STORAGE DISK, b point SRID 4326)");
        only(Mariadb, "CREATE TABLE t (a int WITHOUT SYSTEM VERSIONING, b int page_size = 4, c text COMPRESSED)");
        both("CREATE TABLE t (a int NOT NULL CHECK (a > 0))");
        neither("CREATE TABLE t (a int NUL)", "NUL");
        neither("CREATE TABLE t (a int NOT NUL)", "NUL");
        neither("CREATE TABLE t (a int COMMENT 'b' 'c')", "'c'");
        refuses(Mysql, "CREATE TABLE t (a int ENFORCED)", "ENFORCED");
        refuses(Mariadb, "CREATE TABLE t (a int CHECK (a > 0) UNIQUE)", "UNIQUE");
    }

    #[test]
    fn a_default_is_a_literal_or_stands_in_parentheses_on_mysql() {
        both("CREATE TABLE t (a int DEFAULT -1, b text DEFAULT ('x'), c date DEFAULT (curdate()), d int DEFAULT NULL)");
        both("CREATE TABLE t (a char(3) DEFAULT 'a' 'b', b bool DEFAULT TRUE, c date DEFAULT DATE '2020-01-01')");
        both("CREATE TABLE t (a timestamp DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))");
        both("CREATE TABLE t (a timestamp DEFAULT NOW(), b timestamp DEFAULT LOCALTIMESTAMP())");
        only(Mariadb, "CREATE TABLE t (a char(36) DEFAULT uuid(), b int DEFAULT c)");
        only(Mariadb, "CREATE TABLE t (a timestamp DEFAULT now, b int DEFAULT NEXT VALUE FOR s)");
        assert_eq!(
            refuses(Mysql, "CREATE TABLE t (a char(36) DEFAULT uuid())", "uuid"),
            "expected a literal or an expression in parentheses, found \"uuid\""
        );
        neither("CREATE TABLE t (a int DEFAULT 1 + 1)", "+");
        neither("CREATE TABLE t (a int DEFAULT)", ")");
        neither("CREATE TABLE t (a timestamp ON UPDATE 1)", "1");
    }

    #[test]
    fn generated_columns() {
        let column = column(Mysql, "a int GENERATED ALWAYS AS (b + 1) STORED NOT NULL");
        let ColumnAttributeKind::Generated { has_keywords, expression, storage } = &column.attributes[0].kind else {
            panic!("{column:?}")
        };
        assert!(*has_keywords && matches!(expression.kind, ExpressionKind::Chain { .. }));
        assert_eq!(*storage, Some(GeneratedStorage::Stored));
        both("CREATE TABLE t (a int AS (b) VIRTUAL UNIQUE COMMENT 'x')");
        only(Mysql, "CREATE TABLE t (a int AS (b) NOT NULL)");
        only(Mysql, "CREATE TABLE t (a text COLLATE utf8mb4_bin AS (b))");
        only(Mariadb, "CREATE TABLE t (a int AS (b) PERSISTENT)");
        only(
            Mariadb,
            "CREATE TABLE t (a timestamp(6) GENERATED ALWAYS AS ROW START, b timestamp(6) AS ROW END INVISIBLE)",
        );
        neither("CREATE TABLE t (a int GENERATED ALWAYS (b))", "(");
        neither("CREATE TABLE t (a int AS b)", "b");
        neither("CREATE TABLE t (a int NOT NULL AS (b))", "AS");
    }

    #[test]
    fn references_stand_behind_all_else() {
        both("CREATE TABLE t (a int NOT NULL REFERENCES u (b) ON DELETE CASCADE)");
        only(Mariadb, "CREATE TABLE t (a int CONSTRAINT f REFERENCES u (b))");
        neither("CREATE TABLE t (a int REFERENCES u (b) NOT NULL)", "NOT");
        refuses(Mysql, "CREATE TABLE t (a int CONSTRAINT f REFERENCES u (b))", "REFERENCES");
    }

    #[test]
    fn attributes_follow_one_another_in_any_order() {
        both("CREATE TABLE t (a text COLLATE utf8mb4_bin NOT NULL COMMENT 'x' UNIQUE KEY DEFAULT 'y')");
        both("CREATE TABLE t (a char(3) NOT NULL COLLATE utf8mb4_bin, b int PRIMARY KEY AUTO_INCREMENT)");
        only(Mysql, "CREATE TABLE t (a int COLUMN_FORMAT DYNAMIC STORAGE DISK VISIBLE)");
        only(Mysql, "CREATE TABLE t (a point NOT NULL SRID 4326)");
        only(Mysql, "CREATE TABLE t (a int ENGINE_ATTRIBUTE = '{}' SECONDARY_ENGINE_ATTRIBUTE '{}')");
        only(Mysql, "CREATE TABLE t (a int MASKING POLICY p)");
        only(Mysql, "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED, b int CONSTRAINT c CHECK (b) ENFORCED)");
        refuses(Mysql, "CREATE TABLE t (a int NOT ENFORCED)", "NOT");
        refuses(Mysql, "CREATE TABLE t (a int CONSTRAINT c UNIQUE)", "UNIQUE");
    }

    #[test]
    fn attributes_of_one_product() {
        both("CREATE TABLE t (a bigint SERIAL DEFAULT VALUE, b int NOT NULL, c int NULL KEY)");
        neither("CREATE TABLE t (a bigint SERIAL DEFAULT)", ")");
        neither("CREATE TABLE t (a int NOT)", ")");
        only(Mariadb, "CREATE TABLE t (a text COMPRESSED)");
        refuses(Mariadb, "CREATE TABLE t (a int COMPRESSED)", "COMPRESSED");
        only(Mariadb, "CREATE TABLE t (a int INVISIBLE, b int WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING");
    }

    #[test]
    fn now_is_a_call_beside_its_parenthesis() {
        both("CREATE TABLE t (a timestamp DEFAULT NOW() ON UPDATE LOCALTIMESTAMP(3), b datetime DEFAULT LOCALTIME)");
        only(Mariadb, "CREATE TABLE t (a timestamp DEFAULT NOW ON UPDATE NOW)");
        neither("CREATE TABLE t (a timestamp ON UPDATE 5)", "5");
        neither("CREATE TABLE t (a timestamp ON UPDATE UTC_TIMESTAMP())", "UTC_TIMESTAMP");
    }

    #[test]
    fn what_is_generated_is_stored_or_is_not() {
        let storage = |sql: &str| match column(Mysql, sql).attributes.remove(0).kind {
            ColumnAttributeKind::Generated { storage, .. } => storage,
            other => panic!("{other:?}"),
        };
        assert_eq!(storage("a int AS (b) VIRTUAL"), Some(GeneratedStorage::Virtual));
        assert_eq!(storage("a int GENERATED ALWAYS AS (b) STORED"), Some(GeneratedStorage::Stored));
        assert_eq!(storage("a int AS (b)"), None);
    }
}
