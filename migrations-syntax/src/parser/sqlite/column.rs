//! Columns of SQLite.

use crate::ast::{
    Column, ColumnAttribute, ColumnAttributeKind, ConstraintAttributes, Expression, ExpressionKind, GeneratedStorage,
    Ident, Literal, Name, Operator,
};
use crate::grammar::WordClass;
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// A column: its name, perhaps a type, and what follows that.
    pub(super) fn sqlite_column(&mut self) -> Read<Column> {
        let start = self.span();
        let name = self.ident()?;
        let data_type = self.sqlite_type_if_next()?;
        let attributes = self.sqlite_column_attributes()?;
        Ok(Column { name, data_type, attributes, span: self.span_from(start) })
    }

    fn sqlite_column_attributes(&mut self) -> Read<Vec<ColumnAttribute>> {
        let mut attributes = Vec::new();
        loop {
            let start = self.span();
            let name = if self.eat("CONSTRAINT") { Some(self.ident()?) } else { None };
            let mut constraint = ConstraintAttributes::default();
            let kind = match self.sqlite_attribute_kind(&mut constraint)? {
                Some(kind) => kind,
                None if name.is_some() => ColumnAttributeKind::NameOnly,
                None => return Ok(attributes),
            };
            attributes.push(ColumnAttribute { name, kind, attributes: constraint, span: self.span_from(start) });
        }
    }

    fn sqlite_attribute_kind(&mut self, attributes: &mut ConstraintAttributes) -> Read<Option<ColumnAttributeKind>> {
        const WORDS: [&str; 11] = [
            "NOT",
            "NULL",
            "DEFAULT",
            "PRIMARY",
            "UNIQUE",
            "CHECK",
            "REFERENCES",
            "COLLATE",
            "GENERATED",
            "AS",
            "DEFERRABLE",
        ];
        if !self.at_any(&WORDS) {
            return Ok(None);
        }
        if self.sqlite_deferrable(attributes)? {
            return Ok(Some(ColumnAttributeKind::Attributes));
        }
        let kind = match self.step().text {
            "NOT" => {
                self.expect("NULL")?;
                ColumnAttributeKind::NotNull { on_conflict: self.sqlite_on_conflict()? }
            }
            "NULL" => ColumnAttributeKind::Null { on_conflict: self.sqlite_on_conflict()? },
            "DEFAULT" => ColumnAttributeKind::Default(self.sqlite_default()?),
            "PRIMARY" => self.sqlite_primary_key()?,
            "UNIQUE" => ColumnAttributeKind::Unique {
                on_conflict: self.sqlite_on_conflict()?,
                nulls_distinct: None,
                parameters: Vec::new(),
                tablespace: None,
            },
            "CHECK" => ColumnAttributeKind::Check(self.in_parentheses(Self::expression)?),
            "REFERENCES" => {
                let reference = self.sqlite_reference()?;
                // What follows belongs to the reference: SQLite applies it to the last one.
                self.sqlite_deferrable(attributes)?;
                ColumnAttributeKind::References(reference)
            }
            "COLLATE" => ColumnAttributeKind::Collate(self.collation()?),
            "GENERATED" => {
                self.expect_all(&["ALWAYS", "AS"])?;
                self.sqlite_generated(true)?
            }
            _ => self.sqlite_generated(false)?,
        };
        Ok(Some(kind))
    }

    fn sqlite_primary_key(&mut self) -> Read<ColumnAttributeKind> {
        self.expect("KEY")?;
        Ok(ColumnAttributeKind::PrimaryKey {
            order: self.direction(),
            on_conflict: self.sqlite_on_conflict()?,
            is_autoincrement: self.eat("AUTOINCREMENT"),
            parameters: Vec::new(),
            tablespace: None,
        })
    }

    fn sqlite_generated(&mut self, has_keywords: bool) -> Read<ColumnAttributeKind> {
        let expression = self.in_parentheses(Self::expression)?;
        let storage = self.eat_any(&["STORED", "VIRTUAL"]).map(|word| match word {
            "STORED" => GeneratedStorage::Stored,
            _ => GeneratedStorage::Virtual,
        });
        Ok(ColumnAttributeKind::Generated { has_keywords, expression, storage })
    }

    // ---- defaults

    /// A literal, perhaps with a sign, a word, or an expression in parentheses.
    fn sqlite_default(&mut self) -> Read<Expression> {
        if self.at("(") {
            return self.in_parentheses(Self::expression);
        }
        let start = self.span();
        if let Some(sign) = self.eat_any(&["+", "-"]) {
            let operand = Box::new(self.sqlite_term()?);
            let kind = ExpressionKind::Prefix { operator: Operator::plain(sign), operand };
            return Ok(Expression { kind, span: self.span_from(start) });
        }
        let token = self.token();
        let is_name = match token.kind {
            Kind::QuotedName => true,
            Kind::Word => {
                let is_indexed = token.text == "INDEXED";
                (self.grammar.class(token.text) == WordClass::Free || is_indexed) && !is_term(token.text)
            }
            Kind::Text | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        };
        if !is_name {
            return self.sqlite_term();
        }
        let name: Ident = self.ident()?;
        if self.at("(") {
            return self.fail_because("a call as a default has to stand in parentheses");
        }
        let kind = match (name.is_quoted, token.text) {
            (false, "TRUE") => ExpressionKind::Literal(Literal::Boolean(true)),
            (false, "FALSE") => ExpressionKind::Literal(Literal::Boolean(false)),
            _ => ExpressionKind::Column(Name::from(name)),
        };
        Ok(Expression { kind, span: self.span_from(start) })
    }

    /// A literal, NULL, CURRENT_TIMESTAMP and its like.
    fn sqlite_term(&mut self) -> Read<Expression> {
        let token = self.token();
        let is_term = match token.kind {
            Kind::Text | Kind::Number => true,
            Kind::Word => is_term(token.text),
            Kind::QuotedName | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        };
        if is_term { self.primary_expression() } else { self.fail_expecting("a value") }
    }
}

fn is_term(word: &str) -> bool {
    matches!(word, "NULL" | "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME")
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Sqlite;

    use super::*;
    use crate::ast::{Statement, TableElement, TableSource};
    use crate::parser::testing::{refuses, statement};

    fn attributes(column: &str) -> Vec<ColumnAttribute> {
        let Statement::CreateTable(table) = statement(Sqlite, &format!("CREATE TABLE t (a {column})")) else {
            panic!()
        };
        let TableSource::Elements(mut elements) = table.source else { panic!() };
        let TableElement::Column(column) = elements.remove(0) else { panic!() };
        column.attributes
    }

    fn default(value: &str) -> ExpressionKind {
        match attributes(&format!("DEFAULT {value}")).remove(0).kind {
            ColumnAttributeKind::Default(value) => value.kind,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn attributes_stand_in_any_order() {
        let read = attributes(
            "int NULL CONSTRAINT n NOT NULL ON CONFLICT ABORT DEFAULT 1 UNIQUE ON CONFLICT REPLACE CHECK (a > 1) \
             COLLATE nocase REFERENCES u (b) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED CONSTRAINT alone",
        );
        assert_eq!(read.len(), 8);
        assert_eq!(read[1].name.as_ref().map(|name| name.text.as_str()), Some("n"));
        assert_eq!(read[6].attributes.is_initially_deferred, Some(true));
        assert!(matches!(read[7].kind, ColumnAttributeKind::NameOnly));
        attributes("integer PRIMARY KEY DESC ON CONFLICT FAIL AUTOINCREMENT");
        attributes("text NOT DEFERRABLE");
    }

    #[test]
    fn defaults_are_literals_words_or_in_parentheses() {
        assert!(matches!(default("-1.5"), ExpressionKind::Prefix { .. }));
        assert!(matches!(default("'a'"), ExpressionKind::Literal(Literal::Text(_))));
        assert!(matches!(default("TRUE"), ExpressionKind::Literal(Literal::Boolean(true))));
        assert!(matches!(default("CURRENT_TIMESTAMP"), ExpressionKind::Call(_)));
        assert!(matches!(default("word"), ExpressionKind::Column(_)));
        assert!(matches!(default("(1 + 2)"), ExpressionKind::Chain { .. }));
        assert!(refuses(Sqlite, "CREATE TABLE t (a DEFAULT now())", "(").contains("parentheses"));
        refuses(Sqlite, "CREATE TABLE t (a DEFAULT 1 + 2)", "+");
        refuses(Sqlite, "CREATE TABLE t (a DEFAULT)", ")");
    }

    #[test]
    fn columns_are_computed() {
        let read = attributes("int GENERATED ALWAYS AS (b * 2) STORED AS (b) VIRTUAL");
        assert!(matches!(read[0].kind, ColumnAttributeKind::Generated { storage: Some(GeneratedStorage::Stored), .. }));
        assert!(matches!(read[1].kind, ColumnAttributeKind::Generated { has_keywords: false, .. }));
        refuses(Sqlite, "CREATE TABLE t (a GENERATED BY DEFAULT AS IDENTITY)", "AS");
        refuses(Sqlite, "CREATE TABLE t (a AUTO_INCREMENT = 1)", "=");
    }

    #[test]
    fn checks_and_references_of_a_column() {
        let kinds: Vec<_> = attributes("a int CHECK (a > 0) REFERENCES u (b) DEFERRABLE COLLATE nocase NULL UNIQUE")
            .into_iter()
            .map(|attribute| attribute.kind)
            .collect();
        assert!(matches!(kinds[0], ColumnAttributeKind::Check(_)), "{kinds:?}");
        assert!(matches!(kinds[1], ColumnAttributeKind::References(_)), "{kinds:?}");
        assert!(matches!(kinds[2], ColumnAttributeKind::Collate(_)), "{kinds:?}");
        assert!(matches!(kinds[3], ColumnAttributeKind::Null { .. }), "{kinds:?}");
        assert!(matches!(kinds[4], ColumnAttributeKind::Unique { .. }), "{kinds:?}");
        refuses(Sqlite, "CREATE TABLE t (a CHECK)", ")");
    }
}
