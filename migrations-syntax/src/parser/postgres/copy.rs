//! COPY.

use crate::ast::{CopyRows, CopySource, CopyTarget, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// COPY
    pub(super) fn postgres_copy(&mut self) -> Read<Statement> {
        self.expect("COPY")?;
        let is_binary = self.eat("BINARY");
        if self.at("(") && !is_binary {
            let statement = self.in_parentheses(|parser| parser.deeper(Self::row_statement))?;
            self.expect("TO")?;
            return self.postgres_copy_rest(CopySource::Query(Box::new(statement)), false, false);
        }
        let name = self.name()?;
        let columns = if self.at("(") { self.columns()? } else { Vec::new() };
        let is_from = self.expect_any(&["FROM", "TO"])? == "FROM";
        self.postgres_copy_rest(CopySource::Table(name, columns), is_from, is_binary)
    }

    fn postgres_copy_rest(&mut self, source: CopySource, is_from: bool, is_binary: bool) -> Read<Statement> {
        let is_table = matches!(source, CopySource::Table(..));
        let target = self.postgres_copy_target()?;
        let start = self.place();
        if is_table && self.eat_any(&["USING", "DELIMITERS"]) == Some("USING") {
            self.expect("DELIMITERS")?;
        }
        if self.place() > start {
            self.plain_text()?;
        }
        self.eat("WITH");
        let options = self.postgres_copy_options(start, is_binary)?;
        let condition = self.postgres_copy_condition(is_table, is_from)?;
        Ok(Statement::Copy(Box::new(CopyRows { source, is_from, target, options, condition })))
    }

    fn postgres_copy_condition(&mut self, is_table: bool, is_from: bool) -> Read<Option<crate::ast::Expression>> {
        if !is_table || !self.at("WHERE") {
            return Ok(None);
        }
        if !is_from {
            return self.fail_because("COPY TO takes no WHERE");
        }
        self.step();
        self.expression().map(Some)
    }

    fn postgres_copy_target(&mut self) -> Read<CopyTarget> {
        if self.eat("PROGRAM") {
            return self.plain_text().map(CopyTarget::Program);
        }
        if self.eat_any(&["STDIN", "STDOUT"]).is_some() {
            return Ok(CopyTarget::Client);
        }
        self.plain_text().map(CopyTarget::File)
    }

    /// Everything that is said of the format since a place, as words. BINARY before the table means the same among them.
    fn postgres_copy_options(&mut self, start: usize, is_binary: bool) -> Read<String> {
        let before = self.words_from(start);
        let first = self.place();
        if self.at("(") {
            self.list_in_parentheses(Self::postgres_copy_option)?;
            let list = self.words_from(if is_binary { first + 1 } else { first });
            let binary = if is_binary { "( FORMAT BINARY , " } else { "" };
            return Ok(format!("{before} {binary}{list}").trim().to_owned());
        }
        while self.postgres_old_copy_option()? {}
        let binary = if is_binary { " BINARY" } else { "" };
        Ok(format!("{}{binary}", self.words_from(start)).trim().to_owned())
    }

    /// `FORMAT csv`, `FORCE_QUOTE (a, b)`
    fn postgres_copy_option(&mut self) -> Read<()> {
        self.label()?;
        if self.at(",") || self.at(")") || self.eat_any(&["*", "DEFAULT"]).is_some() {
            return Ok(());
        }
        if self.at("(") {
            return self.list_in_parentheses(Self::postgres_copy_option_value).map(drop);
        }
        self.postgres_setting_value().map(drop)
    }

    fn postgres_copy_option_value(&mut self) -> Read<()> {
        if self.eat_any(&["TRUE", "FALSE", "ON"]).is_some() { Ok(()) } else { self.postgres_word_or_text().map(drop) }
    }

    /// An option of the older form; `false` where none is next.
    fn postgres_old_copy_option(&mut self) -> Read<bool> {
        match self.eat_any(&[
            "BINARY",
            "FREEZE",
            "CSV",
            "HEADER",
            "DELIMITER",
            "NULL",
            "QUOTE",
            "ESCAPE",
            "FORCE",
            "ENCODING",
        ]) {
            None => return Ok(false),
            Some("DELIMITER" | "NULL" | "QUOTE" | "ESCAPE") => {
                self.eat("AS");
                self.plain_text()?;
            }
            Some("ENCODING") => drop(self.plain_text()?),
            Some("FORCE") => {
                if self.expect_any(&["QUOTE", "NOT", "NULL"])? == "NOT" {
                    self.expect("NULL")?;
                }
                if !self.eat("*") {
                    self.list(Self::ident)?;
                }
            }
            Some(_) => {}
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn copies() {
        accepts("COPY s.t (a, b) FROM stdin");
        accepts("COPY t FROM '/a' WITH (FORMAT csv, HEADER true, FORCE_QUOTE (a, b), NULL '')");
        accepts("COPY t TO STDOUT WITH CSV HEADER DELIMITER AS ',' FORCE QUOTE * ENCODING 'utf8'");
        accepts("COPY BINARY t FROM PROGRAM 'a' USING DELIMITERS '|' WHERE a > 1");
        accepts("COPY (SELECT 1) TO STDOUT");
        accepts("COPY (DELETE FROM t RETURNING a) TO 'a' (FORMAT text)");
        refuses("COPY t", "");
        refuses("COPY (SELECT 1) FROM stdin", "FROM");
        refuses("COPY t FROM PROGRAM stdin", "stdin");
        refuses("COPY t TO 'a' WHERE b", "WHERE");
        refuses("COPY t FROM a", "a");
        let Statement::Copy(copy) = statement("COPY BINARY t TO 'a' WITH (HEADER)") else { panic!() };
        assert_eq!(copy.options, "WITH ( FORMAT BINARY , HEADER )");
        let Statement::Copy(copy) = statement("COPY t (a) FROM stdin CSV") else { panic!() };
        assert_eq!((copy.is_from, copy.target, copy.options.as_str()), (true, CopyTarget::Client, "CSV"));
    }
}
