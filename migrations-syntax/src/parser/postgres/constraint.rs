//! Constraints of tables, and what follows a constraint. Source: `TableConstraint`, `ConstraintAttributeSpec` of `gram.y`.

use crate::ast::{
    ConstraintAttributes, ConstraintKind, ForeignReference, Ident, IndexKey, IndexKeyValue, KeyDefinition, Operator,
    ReferentialAction, StorageParameter, TableConstraint,
};
use crate::parser::{Parser, Read};

/// What a sort of constraint can be marked as. Source: the calls of `processCASbits`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marks {
    /// The sort, as errors name it.
    title: &'static str,
    deferrable: bool,
    not_valid: bool,
    no_inherit: bool,
    enforced: bool,
}

impl Marks {
    const NONE: Self = Self { title: "", deferrable: false, not_valid: false, no_inherit: false, enforced: false };
    pub(crate) const CHECK: Self =
        Self { title: "CHECK", not_valid: true, no_inherit: true, enforced: true, ..Self::NONE };
    /// ALTER DOMAIN .. ADD CHECK
    pub(crate) const CHECK_OF_DOMAIN: Self =
        Self { title: "CHECK of a domain", not_valid: true, no_inherit: true, ..Self::NONE };
    pub(crate) const NOT_NULL: Self = Self { title: "NOT NULL", not_valid: true, no_inherit: true, ..Self::NONE };
    /// ALTER DOMAIN .. ADD NOT NULL
    pub(crate) const NOT_NULL_OF_DOMAIN: Self = Self { title: "NOT NULL of a domain", ..Self::NONE };
    const UNIQUE: Self = Self { title: "UNIQUE", deferrable: true, ..Self::NONE };
    const PRIMARY_KEY: Self = Self { title: "PRIMARY KEY", deferrable: true, ..Self::NONE };
    const EXCLUDE: Self = Self { title: "EXCLUDE", deferrable: true, ..Self::NONE };
    const FOREIGN_KEY: Self =
        Self { title: "FOREIGN KEY", deferrable: true, not_valid: true, enforced: true, ..Self::NONE };
    /// CREATE CONSTRAINT TRIGGER
    pub(crate) const TRIGGER: Self = Self { title: "TRIGGER", deferrable: true, ..Self::NONE };
    /// ALTER TABLE .. ALTER CONSTRAINT
    pub(crate) const ALTERED: Self =
        Self { title: "altered", deferrable: true, no_inherit: true, enforced: true, ..Self::NONE };
}

/// One mark of a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Deferrable(bool),
    InitiallyDeferred(bool),
    NotValid,
    NoInherit,
    Enforced(bool),
}

impl Mark {
    /// Why a constraint of a sort, with the marks so far, cannot have this one.
    fn problem(self, so_far: &ConstraintAttributes, marks: Marks) -> Option<String> {
        let (is_allowed, word) = match self {
            Self::Deferrable(true) | Self::InitiallyDeferred(true) => (marks.deferrable, "DEFERRABLE"),
            Self::Deferrable(false) | Self::InitiallyDeferred(false) => (true, ""),
            Self::NotValid => (marks.not_valid, "NOT VALID"),
            Self::NoInherit => (marks.no_inherit, "NO INHERIT"),
            Self::Enforced(true) => (marks.enforced, "ENFORCED"),
            Self::Enforced(false) => (marks.enforced, "NOT ENFORCED"),
        };
        if !is_allowed {
            return Some(format!("a constraint of the kind {} cannot be {word}", marks.title));
        }
        self.conflicts(so_far).then(|| "it contradicts another mark of the same constraint".to_owned())
    }

    fn conflicts(self, so_far: &ConstraintAttributes) -> bool {
        match self {
            Self::Deferrable(true) => so_far.is_deferrable == Some(false),
            Self::Deferrable(false) => so_far.is_deferrable == Some(true) || so_far.is_initially_deferred == Some(true),
            Self::InitiallyDeferred(true) => {
                so_far.is_initially_deferred == Some(false) || so_far.is_deferrable == Some(false)
            }
            Self::InitiallyDeferred(false) => so_far.is_initially_deferred == Some(true),
            Self::Enforced(is_enforced) => so_far.is_enforced == Some(!is_enforced),
            Self::NotValid | Self::NoInherit => false,
        }
    }

    /// Whether a constraint has such a mark, or its opposite.
    pub(crate) fn is_among(self, attributes: &ConstraintAttributes) -> bool {
        match self {
            Self::Deferrable(_) => attributes.is_deferrable.is_some(),
            Self::InitiallyDeferred(_) => attributes.is_initially_deferred.is_some(),
            Self::NotValid => attributes.is_not_valid,
            Self::NoInherit => attributes.is_no_inherit,
            Self::Enforced(_) => attributes.is_enforced.is_some(),
        }
    }

    pub(crate) fn apply(self, attributes: &mut ConstraintAttributes) {
        match self {
            Self::Deferrable(is_deferrable) => attributes.is_deferrable = Some(is_deferrable),
            Self::InitiallyDeferred(is_deferred) => attributes.is_initially_deferred = Some(is_deferred),
            Self::NotValid => attributes.is_not_valid = true,
            Self::NoInherit => attributes.is_no_inherit = true,
            Self::Enforced(is_enforced) => attributes.is_enforced = Some(is_enforced),
        }
    }
}

impl Parser<'_> {
    /// DEFERRABLE, NOT VALID and their like, as many as there are, as far as the constraint can have them.
    pub(crate) fn postgres_constraint_attributes(&mut self, marks: Marks) -> Read<ConstraintAttributes> {
        let mut attributes = ConstraintAttributes::default();
        loop {
            let place = self.place();
            let Some(mark) = self.postgres_constraint_mark()? else { return Ok(attributes) };
            if let Some(problem) = mark.problem(&attributes, marks) {
                self.return_to(place);
                return self.fail_because(&problem);
            }
            mark.apply(&mut attributes);
        }
    }

    /// One mark of a constraint if it is next.
    fn postgres_constraint_mark(&mut self) -> Read<Option<Mark>> {
        let mark = match self.eat_any(&["NOT", "DEFERRABLE", "INITIALLY", "NO", "ENFORCED"]) {
            Some("NOT") => match self.expect_any(&["DEFERRABLE", "VALID", "ENFORCED"])? {
                "DEFERRABLE" => Mark::Deferrable(false),
                "VALID" => Mark::NotValid,
                _ => Mark::Enforced(false),
            },
            Some("DEFERRABLE") => Mark::Deferrable(true),
            Some("INITIALLY") => self.postgres_initially()?,
            Some("NO") => {
                self.expect("INHERIT")?;
                Mark::NoInherit
            }
            Some(_) => Mark::Enforced(true),
            None => return Ok(None),
        };
        Ok(Some(mark))
    }

    /// DEFERRED or IMMEDIATE, behind INITIALLY.
    pub(super) fn postgres_initially(&mut self) -> Read<Mark> {
        Ok(Mark::InitiallyDeferred(self.expect_any(&["DEFERRED", "IMMEDIATE"])? == "DEFERRED"))
    }

    /// Whether a constraint of a table begins here.
    pub(super) fn postgres_at_table_constraint(&self) -> bool {
        self.at_any(&["CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "NOT"])
            || (self.at("EXCLUDE") && (self.ahead_is(1, "USING") || self.ahead_is(1, "(")))
    }

    /// A constraint of a table.
    pub(crate) fn postgres_table_constraint(&mut self) -> Read<TableConstraint> {
        let start = self.span();
        let has_keyword = self.eat("CONSTRAINT");
        let name = if has_keyword { Some(self.ident()?) } else { None };
        let (kind, marks) = self.postgres_constraint_kind()?;
        let attributes = self.postgres_constraint_attributes(marks)?;
        Ok(TableConstraint { name, has_keyword, if_not_exists: false, kind, attributes, span: self.span_from(start) })
    }

    fn postgres_constraint_kind(&mut self) -> Read<(ConstraintKind, Marks)> {
        match self.expect_any(&["CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE", "NOT"])? {
            "CHECK" => {
                let condition = self.in_parentheses(Self::expression)?;
                Ok((ConstraintKind::Check { condition, on_conflict: None }, Marks::CHECK))
            }
            "UNIQUE" => self.postgres_unique_constraint(),
            "PRIMARY" => {
                self.expect("KEY")?;
                if self.at("USING") {
                    return Ok((self.postgres_key_of_index(true)?, Marks::PRIMARY_KEY));
                }
                Ok((ConstraintKind::PrimaryKey(self.postgres_key_definition(None)?), Marks::PRIMARY_KEY))
            }
            "FOREIGN" => self.postgres_foreign_key(),
            "EXCLUDE" => self.postgres_exclusion(),
            _ => {
                self.expect("NULL")?;
                Ok((ConstraintKind::NotNull(self.ident()?), Marks::NOT_NULL))
            }
        }
    }

    fn postgres_unique_constraint(&mut self) -> Read<(ConstraintKind, Marks)> {
        if self.at("KEY") || self.at("INDEX") {
            return self.fail_because("UNIQUE KEY is MySQL's; PostgreSQL has UNIQUE");
        }
        let nulls_distinct = self.postgres_nulls_distinct()?;
        if nulls_distinct.is_none() && self.at("USING") {
            return Ok((self.postgres_key_of_index(false)?, Marks::UNIQUE));
        }
        Ok((ConstraintKind::Unique(self.postgres_key_definition(nulls_distinct)?), Marks::UNIQUE))
    }

    /// NULLS DISTINCT, NULLS NOT DISTINCT, if they are next.
    pub(super) fn postgres_nulls_distinct(&mut self) -> Read<Option<bool>> {
        if !self.eat("NULLS") {
            return Ok(None);
        }
        let is_negated = self.eat("NOT");
        self.expect("DISTINCT")?;
        Ok(Some(!is_negated))
    }

    /// USING INDEX
    fn postgres_key_of_index(&mut self, is_primary: bool) -> Read<ConstraintKind> {
        self.expect_all(&["USING", "INDEX"])?;
        Ok(ConstraintKind::UsingIndex { is_primary, index: self.ident()? })
    }

    fn postgres_key_definition(&mut self, nulls_distinct: Option<bool>) -> Read<KeyDefinition> {
        let (keys, without_overlaps) = self.in_parentheses(|parser| {
            let keys = parser.list(Self::ident)?;
            let without_overlaps = parser.eat("WITHOUT");
            if without_overlaps {
                parser.expect("OVERLAPS")?;
            }
            Ok((keys, without_overlaps))
        })?;
        Ok(KeyDefinition {
            word: String::new(),
            index: None,
            if_not_exists: false,
            nulls_distinct,
            keys: keys.into_iter().map(column_key).collect(),
            is_autoincrement: false,
            without_overlaps,
            include: self.postgres_included_columns()?,
            parameters: self.postgres_with_definition()?,
            tablespace: self.postgres_index_tablespace()?,
            options: Vec::new(),
            on_conflict: None,
        })
    }

    fn postgres_included_columns(&mut self) -> Read<Vec<Ident>> {
        if self.eat("INCLUDE") { self.columns() } else { Ok(Vec::new()) }
    }

    /// USING INDEX TABLESPACE, if it is next.
    pub(super) fn postgres_index_tablespace(&mut self) -> Read<Option<Ident>> {
        if !self.eat("USING") {
            return Ok(None);
        }
        self.expect_all(&["INDEX", "TABLESPACE"])?;
        self.ident().map(Some)
    }

    fn postgres_exclusion(&mut self) -> Read<(ConstraintKind, Marks)> {
        let method = self.postgres_access_method()?;
        let elements = self.list_in_parentheses(Self::postgres_exclusion_element)?;
        let include = self.postgres_included_columns()?;
        let parameters: Vec<StorageParameter> = self.postgres_with_definition()?;
        let tablespace = self.postgres_index_tablespace()?;
        let condition = if self.eat("WHERE") { Some(self.in_parentheses(Self::expression)?) } else { None };
        let kind = ConstraintKind::Exclude { method, elements, include, parameters, tablespace, condition };
        Ok((kind, Marks::EXCLUDE))
    }

    /// USING an access method, if it is next.
    pub(super) fn postgres_access_method(&mut self) -> Read<Option<Ident>> {
        if self.eat("USING") { self.ident().map(Some) } else { Ok(None) }
    }

    fn postgres_exclusion_element(&mut self) -> Read<(IndexKey, Operator)> {
        let key = self.postgres_index_key()?;
        self.expect("WITH")?;
        Ok((key, self.postgres_qualified_operator()?))
    }

    /// An operator, which may be qualified without OPERATOR: `pg_catalog.=`.
    fn postgres_qualified_operator(&mut self) -> Read<Operator> {
        let mut parts = Vec::new();
        while self.ahead_is(1, ".") {
            parts.push(self.ident()?);
            self.step();
        }
        let Some((mut operator, length)) = self.postgres_operator() else {
            return self.fail_expecting("an operator");
        };
        (0..length).for_each(|_| {
            self.step();
        });
        if !parts.is_empty() {
            operator.schema = Some(crate::ast::Name { parts });
        }
        Ok(operator)
    }

    fn postgres_foreign_key(&mut self) -> Read<(ConstraintKind, Marks)> {
        self.expect("KEY")?;
        let (columns, has_period) = self.postgres_columns_with_period()?;
        self.expect("REFERENCES")?;
        let reference = self.postgres_foreign_reference(true)?;
        Ok((ConstraintKind::ForeignKey { index: None, columns, has_period, reference }, Marks::FOREIGN_KEY))
    }

    /// Columns in parentheses, the last of which may be a period.
    fn postgres_columns_with_period(&mut self) -> Read<(Vec<Ident>, bool)> {
        self.in_parentheses(|parser| {
            let mut columns = vec![parser.ident()?];
            while parser.eat(",") {
                // PERIOD can be the name of a column.
                let is_period = parser.at("PERIOD") && !parser.ahead_is(1, ",") && !parser.ahead_is(1, ")");
                if is_period {
                    parser.step();
                }
                columns.push(parser.ident()?);
                if is_period {
                    return Ok((columns, true));
                }
            }
            Ok((columns, false))
        })
    }

    /// Where a foreign key points, behind REFERENCES.
    pub(super) fn postgres_foreign_reference(&mut self, may_have_period: bool) -> Read<ForeignReference> {
        let table = self.table_name()?;
        let (columns, has_period) = if !self.at("(") {
            (Vec::new(), false)
        } else if may_have_period {
            self.postgres_columns_with_period()?
        } else {
            (self.columns()?, false)
        };
        let match_type = self.postgres_match_type()?;
        let mut reference =
            ForeignReference { table, columns, has_period, match_type, on_delete: None, on_update: None };
        while self.at("ON") {
            self.postgres_key_action(&mut reference)?;
        }
        Ok(reference)
    }

    fn postgres_match_type(&mut self) -> Read<Option<String>> {
        if !self.eat("MATCH") {
            return Ok(None);
        }
        if self.at("PARTIAL") {
            return self.fail_because("PostgreSQL does not have MATCH PARTIAL yet");
        }
        self.expect_any(&["FULL", "SIMPLE"]).map(|word| Some(word.to_owned()))
    }

    /// ON DELETE, ON UPDATE, each of them once.
    fn postgres_key_action(&mut self, reference: &mut ForeignReference) -> Read<()> {
        self.expect("ON")?;
        let is_here = (reference.on_delete.is_none(), reference.on_update.is_none());
        let words: &[&'static str] = match is_here {
            (true, true) => &["DELETE", "UPDATE"],
            (true, false) => &["DELETE"],
            _ => &["UPDATE"],
        };
        if is_here == (false, false) {
            self.return_to(self.place() - 1);
            return self.fail();
        }
        let is_delete = self.expect_any(words)? == "DELETE";
        let action = self.postgres_referential_action(is_delete)?;
        if is_delete {
            reference.on_delete = Some(action);
        } else {
            reference.on_update = Some(action);
        }
        Ok(())
    }

    fn postgres_referential_action(&mut self, is_delete: bool) -> Read<ReferentialAction> {
        match self.expect_any(&["NO", "RESTRICT", "CASCADE", "SET"])? {
            "NO" => {
                self.expect("ACTION")?;
                Ok(ReferentialAction::NoAction)
            }
            "RESTRICT" => Ok(ReferentialAction::Restrict),
            "CASCADE" => Ok(ReferentialAction::Cascade),
            _ => {
                let is_null = self.expect_any(&["NULL", "DEFAULT"])? == "NULL";
                if self.at("(") && !is_delete {
                    return self.fail_because("only ON DELETE can have a list of columns");
                }
                let columns = if self.at("(") { self.columns()? } else { Vec::new() };
                Ok(if is_null { ReferentialAction::SetNull(columns) } else { ReferentialAction::SetDefault(columns) })
            }
        }
    }
}

/// A key of an index that is nothing but a column.
pub(super) fn column_key(column: Ident) -> IndexKey {
    let span = column.span;
    key_of(IndexKeyValue::Column(column), span)
}

/// A key of an index of which only the value is known.
pub(super) fn key_of(value: IndexKeyValue, span: crate::span::Span) -> IndexKey {
    IndexKey { value, length: None, collation: None, operator_class: None, order: None, nulls: None, span }
}

#[cfg(test)]
mod tests {
    use crate::ast::{ConstraintKind, Statement, TableElement, TableSource};
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    use super::*;

    /// The only constraint of a table.
    #[track_caller]
    fn read(constraint: &str) -> TableConstraint {
        let sql = format!("CREATE TABLE t ({constraint})");
        let Statement::CreateTable(table) = statement(&sql) else { panic!("{sql}") };
        match table.source {
            TableSource::Elements(mut elements) => match elements.remove(0) {
                TableElement::Constraint(constraint) => constraint,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn is_refused(constraint: &str, found: &str) -> String {
        refuses(&format!("CREATE TABLE t (a int, {constraint})"), found)
    }

    #[test]
    fn keys_have_all_their_clauses() {
        let constraint = read(
            "CONSTRAINT k UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) WITH (fillfactor = 70) \
             USING INDEX TABLESPACE s DEFERRABLE INITIALLY DEFERRED",
        );
        let ConstraintKind::Unique(key) = constraint.kind else { panic!("no key") };
        assert_eq!(key.nulls_distinct, Some(false));
        assert_eq!((key.keys.len(), key.include.len(), key.parameters.len()), (2, 1, 1));
        assert_eq!(key.tablespace.expect("a tablespace").text, "s");
        assert_eq!(constraint.attributes.is_initially_deferred, Some(true));
        let ConstraintKind::PrimaryKey(key) = read("PRIMARY KEY (a, p WITHOUT OVERLAPS)").kind else {
            panic!("no key")
        };
        assert!(key.without_overlaps);
        accepts("ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i NOT DEFERRABLE");
        is_refused("UNIQUE NULLS NOT DISTINCT USING INDEX i", "USING");
        is_refused("UNIQUE ()", ")");
        is_refused("UNIQUE (lower(a))", "(");
        is_refused("PRIMARY (a)", "(");
        assert!(is_refused("UNIQUE KEY k (a)", "KEY").contains("MySQL"));
    }

    #[test]
    fn foreign_keys_have_one_action_of_each_sort() {
        let constraint = read(
            "FOREIGN KEY (a, PERIOD p) REFERENCES s.r (b, PERIOD q) MATCH FULL ON UPDATE CASCADE \
             ON DELETE SET NULL (a) NOT VALID",
        );
        let ConstraintKind::ForeignKey { has_period, reference, .. } = constraint.kind else { panic!("no key") };
        assert!(has_period && reference.has_period);
        assert_eq!(reference.match_type.as_deref(), Some("FULL"));
        assert!(matches!(reference.on_delete, Some(ReferentialAction::SetNull(columns)) if columns.len() == 1));
        assert_eq!(reference.on_update, Some(ReferentialAction::Cascade));
        is_refused("FOREIGN KEY (a) REFERENCES r ON DELETE CASCADE ON DELETE CASCADE", "DELETE");
        is_refused("FOREIGN KEY (a) REFERENCES r ON DELETE CASCADE ON UPDATE CASCADE ON UPDATE CASCADE", "ON");
        is_refused("FOREIGN KEY (a) REFERENCES r ON UPDATE SET NULL (a)", "(");
        is_refused("FOREIGN KEY (a) REFERENCES r MATCH PARTIAL", "PARTIAL");
        is_refused("FOREIGN KEY (a, PERIOD p, b) REFERENCES r", ",");
        is_refused("FOREIGN KEY a REFERENCES r", "a");
        // A column can have the name of the word.
        accepts("CREATE TABLE t (a int, period int, FOREIGN KEY (a, period) REFERENCES r (a, period))");
    }

    #[test]
    fn exclusions_compare_with_operators() {
        let constraint = read(
            "EXCLUDE USING gist (a WITH =, (b || c) COLLATE \"C\" text_ops DESC WITH pg_catalog.=, \
             f(d) WITH OPERATOR(s.&&)) INCLUDE (e) WHERE (a > 0) DEFERRABLE",
        );
        let ConstraintKind::Exclude { elements, condition, .. } = constraint.kind else { panic!("no exclusion") };
        let schemas: Vec<bool> = elements.iter().map(|(_, operator)| operator.schema.is_some()).collect();
        assert_eq!(schemas, [false, true, true]);
        assert!(condition.is_some());
        is_refused("EXCLUDE USING gist (a =)", "=");
        is_refused("EXCLUDE USING gist (a WITH b)", "b");
        is_refused("EXCLUDE USING gist (a WITH =) WHERE a > 0", "a");
        accepts("CREATE TABLE t (exclude int)");
    }

    #[test]
    fn marks_fit_the_constraint_and_one_another() {
        let attributes = read("CHECK (a > 0) NOT VALID NO INHERIT NOT ENFORCED").attributes;
        assert!(attributes.is_not_valid && attributes.is_no_inherit);
        assert_eq!(attributes.is_enforced, Some(false));
        assert!(matches!(read("CONSTRAINT n NOT NULL a NO INHERIT").kind, ConstraintKind::NotNull(_)));
        assert!(is_refused("CHECK (true) DEFERRABLE", "DEFERRABLE").contains("CHECK"));
        is_refused("UNIQUE (a) NOT VALID", "NOT");
        is_refused("UNIQUE (a) NOT ENFORCED", "NOT");
        is_refused("UNIQUE (a) NOT DEFERRABLE INITIALLY DEFERRED", "INITIALLY");
        is_refused("UNIQUE (a) DEFERRABLE NOT DEFERRABLE", "NOT");
        is_refused("UNIQUE (a) INITIALLY LATER", "LATER");
        is_refused("CHECK (true) NOT NULL", "NULL");
    }

    #[test]
    fn every_action_of_a_reference_is_kept() {
        use crate::ast::ReferentialAction;
        let actions = |clauses: &str| match read(&format!("FOREIGN KEY (a) REFERENCES u {clauses}")).kind {
            ConstraintKind::ForeignKey { reference, .. } => (reference.on_delete, reference.on_update),
            other => panic!("{other:?}"),
        };
        let none = Some(ReferentialAction::NoAction);
        assert_eq!(actions("ON DELETE NO ACTION ON UPDATE RESTRICT"), (none, Some(ReferentialAction::Restrict)));
        let null = Some(ReferentialAction::SetNull(Vec::new()));
        let default = Some(ReferentialAction::SetDefault(Vec::new()));
        assert_eq!(actions("ON UPDATE SET NULL ON DELETE SET DEFAULT"), (default, null));
        assert_eq!(actions("ON DELETE CASCADE"), (Some(ReferentialAction::Cascade), None));
        is_refused("FOREIGN KEY (a) REFERENCES u ON DELETE NO", ")");
    }
}
