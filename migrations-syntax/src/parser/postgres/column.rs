//! Columns and what follows their types. Source: `columnDef`, `ColQualList` of `gram.y`.

use super::constraint::Mark;
use crate::ast::{
    Column, ColumnAttribute, ColumnAttributeKind, ConstraintAttributes, GeneratedStorage, Ident, SequenceOption,
};
use crate::parser::{Parser, Read};
use crate::span::Span;

impl Parser<'_> {
    /// A column with its type.
    pub(crate) fn postgres_column(&mut self) -> Read<Column> {
        let start = self.span();
        let name = self.ident()?;
        let data_type = Some(self.postgres_type()?);
        let mut attributes = self.postgres_storage_attributes()?;
        attributes.extend(self.postgres_column_attributes()?);
        Ok(Column { name, data_type, attributes, span: self.span_from(start) })
    }

    /// A column of a partition or a typed table, which has its type from elsewhere.
    pub(super) fn postgres_column_without_type(&mut self) -> Read<Column> {
        let start = self.span();
        let name = self.ident()?;
        let mut attributes = Vec::new();
        let options_start = self.span();
        if self.eat("WITH") {
            self.expect("OPTIONS")?;
            attributes.push(attribute(ColumnAttributeKind::WithOptions, self.span_from(options_start)));
        }
        attributes.extend(self.postgres_column_attributes()?);
        Ok(Column { name, data_type: None, attributes, span: self.span_from(start) })
    }

    /// STORAGE, COMPRESSION and OPTIONS, which stand directly behind the type.
    fn postgres_storage_attributes(&mut self) -> Read<Vec<ColumnAttribute>> {
        let mut attributes = Vec::new();
        for word in ["STORAGE", "COMPRESSION"] {
            let start = self.span();
            if self.eat(word) {
                let option =
                    ColumnAttributeKind::Option { name: word.to_owned(), value: self.postgres_ident_or_default()? };
                attributes.push(attribute(option, self.span_from(start)));
            }
        }
        if self.at("OPTIONS") {
            let start = self.span();
            let options = ColumnAttributeKind::ForeignOptions(self.postgres_foreign_options()?);
            attributes.push(attribute(options, self.span_from(start)));
        }
        Ok(attributes)
    }

    /// A name, or DEFAULT in its place.
    pub(super) fn postgres_ident_or_default(&mut self) -> Read<String> {
        if self.eat("DEFAULT") { Ok("DEFAULT".to_owned()) } else { self.ident().map(|name| name.text) }
    }

    /// Constraints, defaults and the like, as many as there are: those of a column or a domain.
    pub(crate) fn postgres_column_attributes(&mut self) -> Read<Vec<ColumnAttribute>> {
        let mut attributes: Vec<ColumnAttribute> = Vec::new();
        loop {
            let start = self.span();
            if let Some(mark) = self.postgres_column_mark()? {
                add_mark(&mut attributes, mark, self.span_from(start));
                continue;
            }
            let has_collation = || attributes.iter().any(|one| matches!(one.kind, ColumnAttributeKind::Collate(_)));
            if self.at("COLLATE") && has_collation() {
                return self.fail_because("there is another COLLATE for the same column");
            }
            match self.postgres_column_attribute(start)? {
                Some(attribute) => attributes.push(attribute),
                None => return Ok(attributes),
            }
        }
    }

    /// DEFERRABLE and its like, if it is next. Which constraint it belongs to is the one before it.
    fn postgres_column_mark(&mut self) -> Read<Option<Mark>> {
        let mark = match self.token().text {
            "NOT" if self.ahead_is(1, "DEFERRABLE") => Mark::Deferrable(false),
            "NOT" if self.ahead_is(1, "ENFORCED") => Mark::Enforced(false),
            "DEFERRABLE" => Mark::Deferrable(true),
            "ENFORCED" => Mark::Enforced(true),
            "INITIALLY" => {
                self.step();
                return self.postgres_initially().map(Some);
            }
            _ => return Ok(None),
        };
        if self.eat("NOT") {
            self.could_be("NULL");
        }
        self.step();
        Ok(Some(mark))
    }

    fn postgres_column_attribute(&mut self, start: Span) -> Read<Option<ColumnAttribute>> {
        let has_keyword = self.eat("CONSTRAINT");
        let name = if has_keyword { Some(self.ident()?) } else { None };
        let mut marks = ConstraintAttributes::default();
        let kind = match self.postgres_column_attribute_kind(&mut marks, has_keyword)? {
            Some(kind) => kind,
            None if has_keyword => return self.fail(),
            None => return Ok(None),
        };
        Ok(Some(ColumnAttribute { name, kind, attributes: marks, span: self.span_from(start) }))
    }

    fn postgres_column_attribute_kind(
        &mut self,
        marks: &mut ConstraintAttributes,
        has_keyword: bool,
    ) -> Read<Option<ColumnAttributeKind>> {
        const WORDS: [&str; 8] = ["NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "GENERATED"];
        let kind = match self.eat_any(&WORDS) {
            Some("NOT") => {
                self.expect("NULL")?;
                marks.is_no_inherit = self.postgres_no_inherit()?;
                ColumnAttributeKind::NotNull { on_conflict: None }
            }
            Some("NULL") => ColumnAttributeKind::Null { on_conflict: None },
            Some("DEFAULT") => ColumnAttributeKind::Default(self.restricted_expression()?),
            Some("PRIMARY") => self.postgres_primary_key_attribute()?,
            Some("UNIQUE") => self.postgres_unique_attribute()?,
            Some("REFERENCES") => ColumnAttributeKind::References(self.postgres_foreign_reference(false)?),
            Some("CHECK") => {
                let condition = self.in_parentheses(Self::expression)?;
                marks.is_no_inherit = self.postgres_no_inherit()?;
                ColumnAttributeKind::Check(condition)
            }
            Some(_) => self.postgres_generated_attribute()?,
            None if !has_keyword && self.eat("COLLATE") => ColumnAttributeKind::Collate(self.collation()?),
            None => return Ok(None),
        };
        Ok(Some(kind))
    }

    fn postgres_no_inherit(&mut self) -> Read<bool> {
        if !self.eat("NO") {
            return Ok(false);
        }
        self.expect("INHERIT")?;
        Ok(true)
    }

    fn postgres_primary_key_attribute(&mut self) -> Read<ColumnAttributeKind> {
        self.expect("KEY")?;
        Ok(ColumnAttributeKind::PrimaryKey {
            order: None,
            on_conflict: None,
            is_autoincrement: false,
            parameters: self.postgres_with_definition()?,
            tablespace: self.postgres_index_tablespace()?,
        })
    }

    fn postgres_unique_attribute(&mut self) -> Read<ColumnAttributeKind> {
        Ok(ColumnAttributeKind::Unique {
            on_conflict: None,
            nulls_distinct: self.postgres_nulls_distinct()?,
            parameters: self.postgres_with_definition()?,
            tablespace: self.postgres_index_tablespace()?,
        })
    }

    /// What follows GENERATED: AS IDENTITY, AS (..).
    fn postgres_generated_attribute(&mut self) -> Read<ColumnAttributeKind> {
        let place = self.place();
        let is_always = self.postgres_generated_when()?;
        self.expect("AS")?;
        if self.eat("IDENTITY") {
            return Ok(ColumnAttributeKind::Identity { is_always, options: self.postgres_identity_options()? });
        }
        if !self.at("(") {
            return self.fail();
        }
        if !is_always {
            self.return_to(place);
            return self.fail_because("a column that is computed is GENERATED ALWAYS; BY DEFAULT is for identities");
        }
        let expression = self.in_parentheses(Self::expression)?;
        let storage = self.eat_any(&["STORED", "VIRTUAL"]).map(|word| match word {
            "STORED" => GeneratedStorage::Stored,
            _ => GeneratedStorage::Virtual,
        });
        Ok(ColumnAttributeKind::Generated { has_keywords: true, expression, storage })
    }

    /// ALWAYS (`true`), BY DEFAULT
    pub(super) fn postgres_generated_when(&mut self) -> Read<bool> {
        if self.expect_any(&["ALWAYS", "BY"])? == "ALWAYS" {
            return Ok(true);
        }
        self.expect("DEFAULT")?;
        Ok(false)
    }

    /// Options of an identity in parentheses, if they are next.
    pub(super) fn postgres_identity_options(&mut self) -> Read<Vec<SequenceOption>> {
        if !self.at("(") {
            return Ok(Vec::new());
        }
        self.in_parentheses(|parser| {
            let options = parser.postgres_sequence_options()?;
            if options.is_empty() { parser.fail() } else { Ok(options) }
        })
    }

    /// Columns in parentheses without types, as before AS and a query.
    pub(super) fn postgres_column_names(&mut self) -> Read<Vec<Column>> {
        let names: Vec<Ident> = self.columns()?;
        let column = |name: Ident| {
            let span = name.span;
            Column { name, data_type: None, attributes: Vec::new(), span }
        };
        Ok(names.into_iter().map(column).collect())
    }
}

/// An attribute without a name.
fn attribute(kind: ColumnAttributeKind, span: Span) -> ColumnAttribute {
    ColumnAttribute { name: None, kind, attributes: ConstraintAttributes::default(), span }
}

/// A mark belongs to the constraint before it, as far as that does not have it yet.
fn add_mark(attributes: &mut Vec<ColumnAttribute>, mark: Mark, span: Span) {
    if let Some(last) = attributes.last_mut().filter(|last| can_be_marked(&last.kind)) {
        let mut marks = last.attributes;
        mark.apply(&mut marks);
        if marks != last.attributes {
            last.attributes = marks;
            last.span = last.span.to(span);
            return;
        }
    }
    let mut alone = attribute(ColumnAttributeKind::Attributes, span);
    mark.apply(&mut alone.attributes);
    attributes.push(alone);
}

fn can_be_marked(kind: &ColumnAttributeKind) -> bool {
    matches!(
        kind,
        ColumnAttributeKind::PrimaryKey { .. }
            | ColumnAttributeKind::Unique { .. }
            | ColumnAttributeKind::References(_)
            | ColumnAttributeKind::Check(_)
    )
}
