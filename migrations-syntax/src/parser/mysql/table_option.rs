//! Options of tables: ENGINE, CHARACTER SET, COMMENT and their like.

use super::super::{Parser, Read};
use crate::ast::{TableOption, TextLiteral};
use crate::grammar::WordClass;
use crate::token::Kind;

/// What the value of an option is.
#[derive(Clone, Copy)]
enum Value {
    /// A name or a string
    Name,
    /// A number
    Number,
    /// A number or DEFAULT
    NumberOrDefault,
    /// A string
    Text,
    /// One of some words
    Words(&'static [&'static str]),
}

impl Parser<'_> {
    /// Options with or without commas between.
    pub(super) fn table_options(&mut self) -> Read<Vec<TableOption>> {
        let mut options = Vec::new();
        let Some(first) = self.table_option()? else { return Ok(options) };
        options.push(first);
        loop {
            let has_comma = self.eat(",");
            match self.table_option()? {
                Some(option) => options.push(option),
                None if has_comma => return self.fail_expecting("an option of the table"),
                None => return Ok(options),
            }
        }
    }

    /// Options without commas between, as in ALTER TABLE.
    pub(super) fn spaced_table_options(&mut self) -> Read<Vec<TableOption>> {
        let mut options = Vec::new();
        while let Some(option) = self.table_option()? {
            options.push(option);
        }
        Ok(options)
    }

    /// An option, if one is next.
    pub(super) fn table_option(&mut self) -> Read<Option<TableOption>> {
        let word = self.word_here().to_owned();
        let option = match word.as_str() {
            "DEFAULT" | "CHARSET" | "CHARACTER" | "CHAR" | "COLLATE" => self.character_set_or_collation()?,
            "COMMENT" => {
                self.step();
                self.eat_equals();
                TableOption::Comment(self.one_text()?)
            }
            "UNION" => {
                self.step();
                self.eat_equals();
                TableOption::Union(self.in_parentheses(|parser| {
                    if parser.at(")") { Ok(Vec::new()) } else { parser.list(Self::two_part_name) }
                })?)
            }
            "TABLESPACE" => self.tablespace_option()?,
            "STORAGE" => {
                self.step();
                let medium = self.expect_any(&["DISK", "MEMORY"])?;
                TableOption::Value { name: format!("STORAGE {medium}"), value: String::new() }
            }
            "WITH" if self.is_mariadb() && self.ahead_is(1, "SYSTEM") => {
                self.step();
                self.expect_all(&["SYSTEM", "VERSIONING"])?;
                TableOption::SystemVersioning
            }
            "START" if !self.is_mariadb() => {
                self.step();
                self.expect("TRANSACTION")?;
                TableOption::Value { name: "START TRANSACTION".to_owned(), value: String::new() }
            }
            "DATA" | "INDEX" => {
                self.step();
                self.expect("DIRECTORY")?;
                self.value_of_option(format!("{word} DIRECTORY"), Value::Text)?
            }
            "FILE_FORMAT" | "FILES" if !self.is_mariadb() => self.option_in_parentheses(word)?,
            _ => match self.value_of(&word) {
                Some(value) => {
                    self.step();
                    self.value_of_option(word, value)?
                }
                None if self.is_mariadb() && self.at_option_of_engine() => {
                    let (name, value) = self.option_of_engine()?;
                    TableOption::Value { name, value }
                }
                None => {
                    ["ENGINE", "COMMENT", "DEFAULT", "CHARACTER", "COLLATE", "AUTO_INCREMENT", "ROW_FORMAT"]
                        .into_iter()
                        .for_each(|word| self.could_be(word));
                    return Ok(None);
                }
            },
        };
        Ok(Some(option))
    }

    /// DEFAULT CHARACTER SET, DEFAULT COLLATE; behind DEFAULT MySQL takes ENCRYPTION for databases only.
    fn character_set_or_collation(&mut self) -> Read<TableOption> {
        self.eat("DEFAULT");
        if self.eat("COLLATE") {
            self.eat_equals();
            return Ok(TableOption::Collate(self.character_set_of_option()?));
        }
        if !self.eat_character_set()? {
            return self.fail();
        }
        self.eat_equals();
        Ok(TableOption::CharacterSet(self.character_set_of_option()?))
    }

    fn character_set_of_option(&mut self) -> Read<crate::ast::Ident> {
        if self.is_mariadb() { self.character_set_name_or_default() } else { self.character_set_name() }
    }

    /// TABLESPACE: MariaDB has no `=` before the name.
    fn tablespace_option(&mut self) -> Read<TableOption> {
        self.expect("TABLESPACE")?;
        if !self.is_mariadb() {
            self.eat_equals();
        }
        Ok(TableOption::Tablespace(self.ident()?))
    }

    /// What the value of an option is, if the product has it.
    fn value_of(&self, word: &str) -> Option<Value> {
        let is_mariadb = self.is_mariadb();
        let value = match word {
            "ENGINE" => Value::Name,
            "MAX_ROWS" | "MIN_ROWS" | "AVG_ROW_LENGTH" | "AUTO_INCREMENT" | "KEY_BLOCK_SIZE" | "CHECKSUM"
            | "TABLE_CHECKSUM" | "DELAY_KEY_WRITE" => Value::Number,
            "PASSWORD" | "CONNECTION" => Value::Text,
            "PACK_KEYS" | "STATS_AUTO_RECALC" | "STATS_PERSISTENT" | "STATS_SAMPLE_PAGES" => Value::NumberOrDefault,
            "ROW_FORMAT" if is_mariadb => {
                Value::Words(&["DEFAULT", "FIXED", "DYNAMIC", "COMPRESSED", "REDUNDANT", "COMPACT", "PAGE"])
            }
            "ROW_FORMAT" => Value::Words(&["DEFAULT", "FIXED", "DYNAMIC", "COMPRESSED", "REDUNDANT", "COMPACT"]),
            "INSERT_METHOD" => Value::Words(&["NO", "FIRST", "LAST"]),
            "PAGE_CHECKSUM" | "TRANSACTIONAL" | "SEQUENCE" if is_mariadb => Value::NumberOrDefault,
            _ if is_mariadb => return None,
            "SECONDARY_ENGINE" => Value::Name,
            "COMPRESSION" | "ENCRYPTION" | "ENGINE_ATTRIBUTE" | "SECONDARY_ENGINE_ATTRIBUTE" => Value::Text,
            "AUTOEXTEND_SIZE" => Value::Name,
            "ALLOW_MISSING_FILES" | "VERIFY_KEY_CONSTRAINTS" | "STRICT_LOAD" | "AUTO_REFRESH" => Value::NumberOrDefault,
            "AUTO_REFRESH_SOURCE" => Value::Name,
            _ => return None,
        };
        Some(value)
    }

    fn value_of_option(&mut self, name: String, value: Value) -> Read<TableOption> {
        self.eat_equals();
        let start = self.place();
        match value {
            Value::Name => self.name_or_number(&name)?,
            Value::Number => drop(self.number_with_plus()?),
            Value::NumberOrDefault => {
                if !self.eat("DEFAULT") {
                    self.number_with_plus()?;
                }
            }
            Value::Text => drop(self.one_text()?),
            Value::Words(words) => drop(self.expect_any(words)?),
        }
        Ok(TableOption::Value { name, value: self.sources_from(start) })
    }

    fn name_or_number(&mut self, name: &str) -> Read<()> {
        match name {
            "AUTOEXTEND_SIZE" if self.token().kind == Kind::Number => self.number().map(drop),
            "SECONDARY_ENGINE" if self.eat("NULL") => Ok(()),
            _ => self.ident_or_text().map(drop),
        }
    }

    /// MariaDB takes a `+` before a number.
    fn number_with_plus(&mut self) -> Read<String> {
        if self.is_mariadb() {
            self.eat("+");
        }
        self.number()
    }

    /// FILE_FORMAT, FILES (MySQL): what their parentheses hold is kept as words.
    fn option_in_parentheses(&mut self, name: String) -> Read<TableOption> {
        self.step();
        self.eat_equals();
        let start = self.place();
        self.in_parentheses(|parser| parser.words_until(|_| false))?;
        Ok(TableOption::Value { name, value: self.words_from(start) })
    }

    // ---- options that an engine defines (MariaDB)

    /// Whether `NAME =` follows, with any name but a few that the lexer knows.
    pub(super) fn at_option_of_engine(&self) -> bool {
        let token = self.token();
        let is_name = match token.kind {
            Kind::Word => {
                self.grammar.class(token.text) == WordClass::Free
                    && !matches!(token.text, "ALGORITHM" | "LOCK" | "AUTOEXTEND_SIZE")
            }
            Kind::QuotedName => true,
            Kind::Text | Kind::Number | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => false,
        };
        is_name && (self.ahead_is(1, "=") || self.ahead_is(1, ":="))
    }

    /// `NAME = value`: its name and its value.
    pub(super) fn option_of_engine(&mut self) -> Read<(String, String)> {
        let name = self.ident()?.text.to_ascii_uppercase();
        self.expect_equals()?;
        let start = self.place();
        let token = self.token();
        match token.kind {
            Kind::Text => drop(self.one_text()?),
            Kind::Number => drop(self.number()?),
            _ if self.eat("DEFAULT") => {}
            Kind::Word | Kind::QuotedName | Kind::Symbol | Kind::Parameter | Kind::Broken | Kind::End => {
                drop(self.ident()?);
            }
        }
        Ok((name, self.sources_from(start)))
    }

    /// COMMENT = 'text'
    pub(super) fn comment_option(&mut self) -> Read<TextLiteral> {
        self.expect("COMMENT")?;
        self.eat_equals();
        self.one_text()
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, table};
    use crate::ast::TableOption;

    #[test]
    fn options_have_commas_and_marks_or_have_them_not() {
        both("CREATE TABLE t (a int) ENGINE InnoDB, ROW_FORMAT = DYNAMIC COMMENT 'x' AUTO_INCREMENT := 5");
        both("CREATE TABLE t (a int) DEFAULT CHARACTER SET = utf8mb4 COLLATE utf8mb4_bin CHARSET latin1");
        both(
            "CREATE TABLE t (a int) STATS_PERSISTENT = DEFAULT UNION = (u, v) INSERT_METHOD LAST DATA DIRECTORY = '/d'",
        );
        both("CREATE TABLE t (a int) DEFAULT COLLATE = 'utf8mb4_bin' STORAGE DISK TABLESPACE s");
        only(Mysql, "CREATE TABLE t (a int) TABLESPACE = s ENCRYPTION 'Y' SECONDARY_ENGINE = NULL");
        only(Mariadb, "CREATE TABLE t (a int) PAGE_COMPRESSED = 1 ENCRYPTED = YES TRANSACTIONAL DEFAULT");
        neither("CREATE TABLE t (a int) ENGINE", "");
        neither("CREATE TABLE t (a int) ENGINE = InnoDB,", "");
        neither("CREATE TABLE t (a int) ENGNE InnoDB", "ENGNE");
        neither("CREATE TABLE t (a int) ROW_FORMAT = FOO", "FOO");
        neither("CREATE TABLE t (a int) AUTO_INCREMENT = 'x'", "'x'");
        neither("CREATE TABLE t (a int) DEFAULT ENGINE = InnoDB", "ENGINE");
    }

    #[test]
    fn options_are_kept_by_what_they_say() {
        let options = table(Mysql, "CREATE TABLE t (a int) ENGINE = InnoDB CHARSET utf8mb4 COMMENT 'it''s'").options;
        let [TableOption::Value { name, value }, TableOption::CharacterSet(set), TableOption::Comment(comment)] =
            &options[..]
        else {
            panic!("{options:?}")
        };
        assert_eq!((name.as_str(), value.as_str()), ("ENGINE", "InnoDB"));
        assert_eq!((set.text.as_str(), comment.text.as_str()), ("utf8mb4", "it's"));
    }

    #[test]
    fn options_of_one_product() {
        only(Mysql, "CREATE TABLE t (a int) FILES = (FILE_NAME = 'x')");
        only(Mysql, "CREATE TABLE t (a int) START TRANSACTION");
        only(Mysql, "CREATE TABLE t (a int) COMPRESSION 'zlib' ENGINE_ATTRIBUTE = '{}' AUTOEXTEND_SIZE = 4M");
        only(Mysql, "CREATE TABLE t (a int) SECONDARY_ENGINE rapid STRICT_LOAD DEFAULT");
        only(Mariadb, "CREATE TABLE t (a int) WITH SYSTEM VERSIONING");
        only(Mariadb, "CREATE TABLE t (a int) ROW_FORMAT = PAGE SEQUENCE = 1 AUTO_INCREMENT = +5");
        only(Mariadb, "CREATE TABLE t (a int) `own` = DEFAULT, other := yes, third = 'x'");
        only(Mariadb, "CREATE TABLE t (a int) CHARSET DEFAULT");
        both("CREATE TABLE t (a int) WITH x AS (SELECT 1) SELECT * FROM x");
        neither("CREATE TABLE t (a int) STORAGE SSD", "SSD");
        neither("CREATE TABLE t (a int) DATA 'd'", "'d'");
        both("CREATE TABLE t (a int) UNION = () INDEX DIRECTORY 'd' STORAGE MEMORY");
        neither("CREATE TABLE t (a int) PASSWORD x", "x");
    }

    #[test]
    fn options_of_mariadbs_engines() {
        for name in ["PAGE_CHECKSUM", "TRANSACTIONAL", "SEQUENCE"] {
            only(Mariadb, &format!("CREATE TABLE t (a int) {name} 1"));
        }
    }
}
