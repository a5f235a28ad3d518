//! Indexes: CREATE INDEX, and those within CREATE TABLE and ALTER TABLE.

use super::super::{Parser, Read};
use crate::ast::{
    CreateIndex, Ident, IndexKey, IndexKeyValue, IndexKind, IndexOption, OnlineOption, Statement, TableIndex,
};
use crate::token::Kind;

impl Parser<'_> {
    // ---- CREATE INDEX

    /// CREATE INDEX, behind CREATE and OR REPLACE
    pub(super) fn create_index(&mut self, or_replace: bool) -> Read<Statement> {
        let kind = self.index_kind();
        self.expect("INDEX")?;
        self.only_mariadb_has("IF", "IF NOT EXISTS of an index is MariaDB's")?;
        let if_exists = self.if_exists_behind(or_replace)?;
        let name = Some(crate::ast::Name::from(self.ident()?));
        let takes_type = matches!(kind, IndexKind::Plain | IndexKind::Unique);
        let method = if takes_type { self.index_type_clause()? } else { None };
        self.expect("ON")?;
        let table = self.two_part_name()?;
        let (keys, without_overlaps) = self.key_parts()?;
        let mut online = self.wait_of_mariadb()?;
        let options = self.index_options(kind)?;
        online.extend(self.algorithm_and_lock()?);
        Ok(Statement::CreateIndex(Box::new(CreateIndex {
            kind,
            is_concurrent: false,
            if_exists,
            name,
            is_only: false,
            table,
            method,
            keys,
            without_overlaps,
            include: Vec::new(),
            nulls_distinct: None,
            parameters: Vec::new(),
            tablespace: None,
            condition: None,
            options,
            online,
        })))
    }

    fn index_kind(&mut self) -> IndexKind {
        match self.eat_any(&["UNIQUE", "FULLTEXT", "SPATIAL", "VECTOR"]) {
            Some("UNIQUE") => IndexKind::Unique,
            Some("FULLTEXT") => IndexKind::Fulltext,
            Some("SPATIAL") => IndexKind::Spatial,
            Some(_) => IndexKind::Vector,
            None => IndexKind::Plain,
        }
    }

    // ---- within a table

    /// Whether an index begins here. VECTOR is a name of a column where a type follows.
    pub(super) fn at_table_index(&self) -> bool {
        match self.word_here() {
            "KEY" | "INDEX" | "FULLTEXT" | "SPATIAL" => true,
            "VECTOR" => self.is_mariadb() && !self.grammar.has_type(self.ahead(1).text),
            _ => false,
        }
    }

    /// KEY, INDEX, FULLTEXT, SPATIAL, VECTOR
    pub(super) fn table_index(&mut self) -> Read<TableIndex> {
        let start = self.span();
        let kind = self.index_kind();
        let word = self.eat_any(&["KEY", "INDEX"]).unwrap_or_default().to_owned();
        let if_not_exists = self.if_not_exists_of_mariadb()?;
        let (name, method) = if kind == IndexKind::Plain {
            self.index_name_and_type()?
        } else {
            (if self.at("(") { None } else { Some(self.column_name()?) }, None)
        };
        let (keys, _) = self.key_parts()?;
        let options = self.index_options(kind)?;
        Ok(TableIndex { kind, word, if_not_exists, name, method, keys, options, span: self.span_from(start) })
    }

    /// A name, USING or TYPE; each may be left out, the name not before TYPE.
    pub(super) fn index_name_and_type(&mut self) -> Read<(Option<Ident>, Option<Ident>)> {
        if self.at("(") {
            return Ok((None, None));
        }
        if self.eat("USING") {
            return Ok((None, Some(self.index_type()?)));
        }
        let name = self.column_name()?;
        let method = self.index_type_clause()?;
        Ok((Some(name), method))
    }

    /// USING, TYPE
    fn index_type_clause(&mut self) -> Read<Option<Ident>> {
        if self.eat_any(&["USING", "TYPE"]).is_none() {
            return Ok(None);
        }
        self.index_type().map(Some)
    }

    fn index_type(&mut self) -> Read<Ident> {
        if self.at_any(&["BTREE", "HASH", "RTREE"]) { self.label() } else { self.fail() }
    }

    // ---- keys

    /// What an index is made of, and whether WITHOUT OVERLAPS follows its last column (MariaDB).
    pub(super) fn key_parts(&mut self) -> Read<(Vec<IndexKey>, bool)> {
        self.in_parentheses(|parser| {
            let keys = parser.list(Self::key_part)?;
            let without_overlaps = parser.is_mariadb() && parser.eat("WITHOUT");
            if without_overlaps {
                parser.expect("OVERLAPS")?;
            }
            Ok((keys, without_overlaps))
        })
    }

    /// A column, or on MySQL an expression in parentheses
    fn key_part(&mut self) -> Read<IndexKey> {
        if !self.at("(") {
            return self.column_key_part();
        }
        if self.is_mariadb() {
            return self
                .fail_because("an expression as a key is MySQL's; on MariaDB a generated column can be indexed");
        }
        let start = self.span();
        let value = IndexKeyValue::Expression(self.in_parentheses(Self::expression)?);
        Ok(self.key_of(value, None, start))
    }

    /// A column with a length and a direction
    pub(super) fn column_key_part(&mut self) -> Read<IndexKey> {
        let start = self.span();
        let value = IndexKeyValue::Column(self.ident()?);
        let length = if self.at("(") { Some(self.in_parentheses(Self::whole_number)?) } else { None };
        Ok(self.key_of(value, length, start))
    }

    fn key_of(&mut self, value: IndexKeyValue, length: Option<String>, start: crate::span::Span) -> IndexKey {
        let order = self.direction();
        let span = self.span_from(start);
        IndexKey { value, length, collation: None, operator_class: None, order, nulls: None, span }
    }

    // ---- options

    /// What follows the keys
    pub(super) fn index_options(&mut self, kind: IndexKind) -> Read<Vec<IndexOption>> {
        let mut options = Vec::new();
        while let Some(option) = self.index_option(kind)? {
            options.push(option);
        }
        Ok(options)
    }

    fn index_option(&mut self, kind: IndexKind) -> Read<Option<IndexOption>> {
        let takes_type = matches!(kind, IndexKind::Plain | IndexKind::Unique);
        let option = match self.word_here() {
            "USING" | "TYPE" if takes_type => {
                self.step();
                IndexOption::Using(self.index_type()?)
            }
            "COMMENT" => {
                self.step();
                IndexOption::Comment(self.one_text()?)
            }
            "WITH" if kind == IndexKind::Fulltext => {
                self.step();
                self.expect("PARSER")?;
                IndexOption::Parser(self.ident()?)
            }
            "KEY_BLOCK_SIZE" => self.option_with_number()?,
            "VISIBLE" => {
                self.step();
                IndexOption::Visible { is_ignored_word: false, is_visible: true }
            }
            "INVISIBLE" if !self.is_mariadb() => {
                self.step();
                IndexOption::Visible { is_ignored_word: false, is_visible: false }
            }
            "ENGINE_ATTRIBUTE" | "SECONDARY_ENGINE_ATTRIBUTE" if !self.is_mariadb() => self.option_with_text()?,
            "IGNORED" | "NOT" if self.is_mariadb() => {
                IndexOption::Visible { is_ignored_word: true, is_visible: self.ignorability()? }
            }
            _ if self.is_mariadb() && self.at_option_of_engine() => {
                let (name, value) = self.option_of_engine()?;
                IndexOption::Value { name, value }
            }
            _ => return Ok(None),
        };
        Ok(Some(option))
    }

    /// IGNORED, NOT IGNORED (MariaDB); whether queries use the index
    pub(super) fn ignorability(&mut self) -> Read<bool> {
        let is_visible = self.eat("NOT");
        self.expect("IGNORED")?;
        Ok(is_visible)
    }

    fn option_with_number(&mut self) -> Read<IndexOption> {
        let name = self.step().text.to_owned();
        self.eat_equals();
        Ok(IndexOption::Value { name, value: self.number()? })
    }

    fn option_with_text(&mut self) -> Read<IndexOption> {
        let name = self.step().text.to_owned();
        self.eat_equals();
        let value = self.token().source.to_owned();
        self.one_text()?;
        Ok(IndexOption::Value { name, value })
    }

    // ---- how a change is made on a live server

    /// ALGORITHM and LOCK behind an index, each once
    pub(super) fn algorithm_and_lock(&mut self) -> Read<Vec<OnlineOption>> {
        let mut online: Vec<OnlineOption> = Vec::new();
        while self.at_any(&["ALGORITHM", "LOCK"]) {
            let is_new =
                !online.iter().any(|option| matches!(option, OnlineOption::Algorithm(_)) == self.at("ALGORITHM"));
            if !is_new {
                return self.fail();
            }
            online.push(self.online_option()?);
        }
        Ok(online)
    }

    /// ALGORITHM = word, LOCK = word
    pub(super) fn online_option(&mut self) -> Read<OnlineOption> {
        let is_algorithm = self.expect_any(&["ALGORITHM", "LOCK"])? == "ALGORITHM";
        self.eat_equals();
        let value = if self.at("DEFAULT") { self.label()? } else { self.ident()? };
        let value = value.text.to_ascii_uppercase();
        Ok(if is_algorithm { OnlineOption::Algorithm(value) } else { OnlineOption::Lock(value) })
    }

    /// WAIT n, NOWAIT (MariaDB)
    pub(super) fn wait_of_mariadb(&mut self) -> Read<Vec<OnlineOption>> {
        if !self.is_mariadb() {
            return Ok(Vec::new());
        }
        if self.at("WAIT") && self.ahead(1).kind == Kind::Number {
            self.step();
            return Ok(vec![OnlineOption::Wait(self.number()?)]);
        }
        Ok(if self.eat("NOWAIT") { vec![OnlineOption::NoWait] } else { Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, elements, neither, only, refuses, statement};
    use crate::ast::{IndexKeyValue, IndexKind, Statement, TableElement};

    #[test]
    fn create_index() {
        both("CREATE UNIQUE INDEX i USING BTREE ON s.t (a(10) ASC, b DESC) COMMENT 'x' ALGORITHM = INPLACE LOCK NONE");
        both("CREATE FULLTEXT INDEX i ON t (a) WITH PARSER ngram");
        both("CREATE INDEX i TYPE HASH ON t (a) USING BTREE KEY_BLOCK_SIZE = 8");
        only(Mysql, "CREATE INDEX i ON t ((a + 1) DESC, (CAST(b AS CHAR(3) ARRAY))) INVISIBLE");
        only(Mariadb, "CREATE OR REPLACE INDEX i ON t (a) WAIT 5 IGNORED");
        only(Mariadb, "CREATE INDEX IF NOT EXISTS i ON t (a)");
        only(Mariadb, "CREATE VECTOR INDEX i ON t (a) M = 8 DISTANCE = cosine");
        neither("CREATE INDEX ON t (a)", "ON");
        neither("CREATE INDEX i ON t a", "a");
        neither("CREATE INDEX i ON t USING btree (a)", "USING");
        neither("CREATE INDEX i ON t (a) WHERE a > 0", "WHERE");
        neither("CREATE INDEX CONCURRENTLY i ON t (a)", "i");
        neither("CREATE INDEX i ON t (a) ALGORITHM = COPY ALGORITHM = COPY", "ALGORITHM");
        assert!(refuses(Mysql, "CREATE INDEX IF NOT EXISTS i ON t (a)", "IF").contains("MariaDB"));
        assert!(refuses(Mariadb, "CREATE INDEX i ON t ((a + 1))", "(").contains("MySQL"));
        neither("CREATE FULLTEXT INDEX i USING BTREE ON t (a)", "USING");
    }

    #[test]
    fn keys_are_columns_or_expressions() {
        let Statement::CreateIndex(index) = statement(Mysql, "CREATE INDEX i ON t (a(5), (b + 1))") else { panic!() };
        assert!(matches!(&index.keys[0].value, IndexKeyValue::Column(column) if column.text == "a"));
        assert_eq!(index.keys[0].length.as_deref(), Some("5"));
        assert!(matches!(index.keys[1].value, IndexKeyValue::Expression(_)));
    }

    #[test]
    fn indexes_of_tables() {
        let sql =
            "CREATE TABLE t (KEY (a), INDEX i USING BTREE (a), FULLTEXT KEY f (a), SPATIAL (g), INDEX j TYPE HASH (a))";
        let kinds: Vec<_> = elements(Mysql, sql)
            .into_iter()
            .map(|element| match element {
                TableElement::Index(index) => index.kind,
                other => panic!("{other:?}"),
            })
            .collect();
        let (plain, fulltext, spatial) = (IndexKind::Plain, IndexKind::Fulltext, IndexKind::Spatial);
        assert_eq!(kinds, [plain, plain, fulltext, spatial, plain]);
        both(sql);
        only(Mariadb, "CREATE TABLE t (v vector(3), VECTOR KEY k (v))");
        both("CREATE TABLE t (vector int)");
        neither("CREATE TABLE t (KEY i USING FOO (a))", "FOO");
        neither("CREATE TABLE t (KEY i)", ")");
    }

    #[test]
    fn indexes_are_hidden_as_the_product_says() {
        both("CREATE TABLE t (a int, KEY (a) COMMENT 'x' KEY_BLOCK_SIZE = 4 VISIBLE)");
        only(Mysql, "CREATE TABLE t (a int, KEY (a) INVISIBLE)");
        only(Mysql, "CREATE TABLE t (a int, KEY (a) ENGINE_ATTRIBUTE '{}')");
        only(Mariadb, "CREATE TABLE t (a int, KEY (a) IGNORED)");
        only(Mariadb, "CREATE TABLE t (a int, KEY (a) NOT IGNORED)");
        only(Mariadb, "CREATE TABLE t (a int, KEY (a) own = 1)");
        both("CREATE TABLE t (a text, FULLTEXT KEY (a) WITH PARSER ngram)");
        neither("CREATE TABLE t (a int, KEY (a) WITH PARSER ngram)", "WITH");
        neither("CREATE TABLE t (a int, KEY (a) VISBLE)", "VISBLE");
    }
}
