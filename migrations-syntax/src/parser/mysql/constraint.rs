//! Constraints of tables, and what stands beside them in CREATE TABLE and ADD.

use super::super::{Parser, Read};
use crate::ast::{
    ConstraintAttributes, ConstraintKind, ForeignReference, Ident, IndexKey, IndexKeyValue, KeyDefinition,
    ReferentialAction, TableConstraint, TableElement,
};
use crate::span::Span;

impl Parser<'_> {
    /// One element of the parentheses of CREATE TABLE.
    pub(super) fn table_element(&mut self) -> Read<TableElement> {
        if let Some(element) = self.key_element()? {
            return Ok(element);
        }
        if let Some(constraint) = self.table_constraint()? {
            return Ok(TableElement::Constraint(constraint));
        }
        if self.at_period() {
            return self.period();
        }
        self.column_with_references().map(TableElement::Column)
    }

    /// An index or a constraint, if one is next.
    pub(super) fn key_element(&mut self) -> Read<Option<TableElement>> {
        if self.at_table_index() {
            return self.table_index().map(|index| Some(TableElement::Index(index)));
        }
        Ok(None)
    }

    // ---- PERIOD FOR (MariaDB)

    /// PERIOD FOR; PERIOD alone is a name.
    pub(super) fn at_period(&self) -> bool {
        self.is_mariadb() && self.at("PERIOD") && self.ahead_is(1, "FOR")
    }

    fn period(&mut self) -> Read<TableElement> {
        self.expect_all(&["PERIOD", "FOR"])?;
        let (name, (start, end)) = self.period_definition()?;
        Ok(TableElement::Period { name, start, end })
    }

    /// `name (start, end)`
    pub(super) fn period_definition(&mut self) -> Read<(Ident, (Ident, Ident))> {
        let name = self.ident()?;
        let columns = self.in_parentheses(|parser| {
            let start = parser.ident()?;
            parser.expect(",")?;
            Ok((start, parser.ident()?))
        })?;
        Ok((name, columns))
    }

    // ---- constraints

    /// CONSTRAINT, PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK, if one is next.
    pub(super) fn table_constraint(&mut self) -> Read<Option<TableConstraint>> {
        let start = self.span();
        if !matches!(self.word_here(), "CONSTRAINT" | "PRIMARY" | "UNIQUE" | "FOREIGN" | "CHECK") {
            return Ok(None);
        }
        let has_keyword = self.eat("CONSTRAINT");
        let is_named = has_keyword && !matches!(self.word_here(), "PRIMARY" | "UNIQUE" | "FOREIGN" | "CHECK");
        let name = if is_named { Some(self.column_name()?) } else { None };
        let kind = self.constraint_kind()?;
        let constraint = self.constraint(name, has_keyword, kind, start)?;
        Ok(Some(constraint))
    }

    /// What follows the kind of a constraint.
    fn constraint(
        &mut self,
        name: Option<Ident>,
        has_keyword: bool,
        kind: ConstraintKind,
        start: Span,
    ) -> Read<TableConstraint> {
        let mut attributes = ConstraintAttributes::default();
        if matches!(kind, ConstraintKind::Check { .. }) && !self.is_mariadb() {
            attributes.is_enforced = self.enforcement()?;
        }
        let if_not_exists = false;
        Ok(TableConstraint { name, has_keyword, if_not_exists, kind, attributes, span: self.span_from(start) })
    }

    /// ADD CONSTRAINT IF NOT EXISTS name CHECK (..) (MariaDB), behind IF NOT EXISTS
    pub(super) fn check_if_not_exists(&mut self, start: Span) -> Read<TableConstraint> {
        let name = Some(self.column_name()?);
        let condition = self.check_condition()?;
        let kind = ConstraintKind::Check { condition, on_conflict: None };
        Ok(TableConstraint { if_not_exists: true, ..self.constraint(name, true, kind, start)? })
    }

    /// ENFORCED, NOT ENFORCED
    pub(super) fn enforcement(&mut self) -> Read<Option<bool>> {
        if self.eat("ENFORCED") {
            return Ok(Some(true));
        }
        if self.eat("NOT") {
            self.expect("ENFORCED")?;
            return Ok(Some(false));
        }
        Ok(None)
    }

    fn constraint_kind(&mut self) -> Read<ConstraintKind> {
        match self.expect_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"])? {
            "PRIMARY" => {
                self.expect("KEY")?;
                self.key_definition(String::new()).map(ConstraintKind::PrimaryKey)
            }
            "UNIQUE" => {
                let word = self.eat_any(&["KEY", "INDEX"]).unwrap_or_default();
                self.key_definition(word.to_owned()).map(ConstraintKind::Unique)
            }
            "FOREIGN" => self.foreign_key(),
            _ => {
                let condition = self.in_parentheses(Self::expression)?;
                Ok(ConstraintKind::Check { condition, on_conflict: None })
            }
        }
    }

    fn key_definition(&mut self, word: String) -> Read<KeyDefinition> {
        let if_not_exists = self.if_not_exists_of_mariadb()?;
        let (index, method) = self.index_name_and_type()?;
        let (keys, without_overlaps) = self.key_parts()?;
        let mut options = Vec::from_iter(method.map(crate::ast::IndexOption::Using));
        options.extend(self.index_options(crate::ast::IndexKind::Plain)?);
        Ok(KeyDefinition {
            word,
            index,
            if_not_exists,
            nulls_distinct: None,
            keys,
            is_autoincrement: false,
            without_overlaps,
            include: Vec::new(),
            parameters: Vec::new(),
            tablespace: None,
            options,
            on_conflict: None,
        })
    }

    /// FOREIGN KEY, behind FOREIGN
    fn foreign_key(&mut self) -> Read<ConstraintKind> {
        self.expect("KEY")?;
        self.if_not_exists_of_mariadb()?;
        let index = if self.at("(") { None } else { Some(self.column_name()?) };
        let keys = self.list_in_parentheses(Self::column_key_part)?;
        let reference = self.foreign_reference()?;
        Ok(ConstraintKind::ForeignKey {
            index,
            columns: keys.into_iter().filter_map(column_of).collect(),
            has_period: false,
            reference,
        })
    }

    /// REFERENCES
    pub(super) fn foreign_reference(&mut self) -> Read<ForeignReference> {
        self.expect("REFERENCES")?;
        let table = self.two_part_name()?;
        let columns = if self.at("(") { self.columns()? } else { Vec::new() };
        let match_type =
            if self.eat("MATCH") { Some(self.expect_any(&["FULL", "PARTIAL", "SIMPLE"])?.to_owned()) } else { None };
        let mut reference =
            ForeignReference { table, columns, has_period: false, match_type, on_delete: None, on_update: None };
        self.referential_actions(&mut reference)?;
        Ok(reference)
    }

    /// ON DELETE and ON UPDATE, each once, in either order
    fn referential_actions(&mut self, reference: &mut ForeignReference) -> Read<()> {
        while self.at("ON") {
            let is_delete = self.ahead_is(1, "DELETE") && reference.on_delete.is_none();
            let is_update = self.ahead_is(1, "UPDATE") && reference.on_update.is_none();
            self.step();
            if is_delete {
                self.expect("DELETE")?;
                reference.on_delete = Some(self.referential_action()?);
            } else if is_update {
                self.expect("UPDATE")?;
                reference.on_update = Some(self.referential_action()?);
            } else {
                let expected: &[(&'static str, bool)] =
                    &[("DELETE", reference.on_delete.is_none()), ("UPDATE", reference.on_update.is_none())];
                expected.iter().filter(|(_, is_open)| *is_open).for_each(|(word, _)| self.could_be(word));
                return self.fail();
            }
        }
        Ok(())
    }

    fn referential_action(&mut self) -> Read<ReferentialAction> {
        Ok(match self.expect_any(&["RESTRICT", "CASCADE", "SET", "NO"])? {
            "RESTRICT" => ReferentialAction::Restrict,
            "CASCADE" => ReferentialAction::Cascade,
            "NO" => {
                self.expect("ACTION")?;
                ReferentialAction::NoAction
            }
            _ if self.expect_any(&["NULL", "DEFAULT"])? == "NULL" => ReferentialAction::SetNull(Vec::new()),
            _ => ReferentialAction::SetDefault(Vec::new()),
        })
    }
}

fn column_of(key: IndexKey) -> Option<Ident> {
    match key.value {
        IndexKeyValue::Column(column) => Some(column),
        IndexKeyValue::Expression(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, elements, neither, only, refuses};
    use crate::ast::{ConstraintKind, ReferentialAction, TableElement};
    use crate::parse_statement;

    #[test]
    fn keys_and_checks() {
        both("CREATE TABLE t (a int, PRIMARY KEY (a), CONSTRAINT u UNIQUE INDEX (a), CONSTRAINT UNIQUE KEY k (a))");
        both("CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0), CHECK (a < 9), PRIMARY KEY USING BTREE (a DESC))");
        both("CREATE TABLE t (a int, UNIQUE k TYPE BTREE (a(10)) COMMENT 'x' KEY_BLOCK_SIZE 8)");
        only(Mysql, "CREATE TABLE t (a int, CHECK (a > 0) NOT ENFORCED, UNIQUE ((lower(a))))");
        only(Mariadb, "CREATE TABLE t (a int, UNIQUE IF NOT EXISTS k (a), UNIQUE (a, p WITHOUT OVERLAPS))");
        neither("CREATE TABLE t (a int, PRIMARY (a))", "(");
        neither("CREATE TABLE t (a int, CONSTRAINT c (a))", "(");
        neither("CREATE TABLE t (a int, UNIQUE ())", ")");
    }

    #[test]
    fn foreign_keys() {
        let elements = elements(
            Mysql,
            "CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY i (a, b) REFERENCES s.u (c, d) ON UPDATE SET NULL ON DELETE NO ACTION)",
        );
        let TableElement::Constraint(constraint) = &elements[1] else { panic!("{elements:?}") };
        let ConstraintKind::ForeignKey { index, columns, reference, .. } = &constraint.kind else {
            panic!("{constraint:?}")
        };
        assert_eq!(index.as_ref().map(|index| index.text.as_str()), Some("i"));
        assert_eq!((columns.len(), reference.columns.len(), reference.table.parts.len()), (2, 2, 2));
        assert_eq!(reference.on_update, Some(ReferentialAction::SetNull(Vec::new())));
        assert_eq!(reference.on_delete, Some(ReferentialAction::NoAction));
        neither(
            "CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u (a) ON DELETE CASCADE ON DELETE CASCADE)",
            "DELETE",
        );
        neither("CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u (a) ON DELETE NULL)", "NULL");
        neither("CREATE TABLE t (a int, FOREIGN KEY (a))", ")");
        neither("CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u (a) DEFERRABLE)", "DEFERRABLE");
    }

    #[test]
    fn periods_are_mariadbs() {
        only(Mariadb, "CREATE TABLE t (a timestamp(6), b timestamp(6), PERIOD FOR SYSTEM_TIME (a, b))");
        both("CREATE TABLE t (period int)");
        refuses(Mysql, "CREATE TABLE t (a date, PERIOD FOR p (a, b))", "FOR");
    }

    #[test]
    fn each_wrong_element_is_an_error_of_its_own() {
        let sql = "CREATE TABLE t (a foo, b int, c int NUL, PRIMARY KEY a)";
        for product in [Mysql, Mariadb] {
            let found: Vec<_> = parse_statement(sql, product).errors.into_iter().map(|error| error.found).collect();
            assert_eq!(found, [Some("foo".to_owned()), Some("NUL".to_owned()), Some(")".to_owned())]);
        }
    }
}
