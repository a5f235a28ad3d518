//! LOAD DATA and LOAD XML; what the lines of a file look like.

use super::super::{Parser, Read};
use crate::ast::{OpaqueForm, Statement};
use crate::token::Kind;

impl Parser<'_> {
    /// LOAD DATA, LOAD XML, LOAD INDEX INTO CACHE
    pub(super) fn load(&mut self) -> Read<Statement> {
        let start = self.place();
        self.expect("LOAD")?;
        let form = match self.expect_any(&["DATA", "XML", "INDEX"])? {
            "INDEX" => {
                self.load_index()?;
                OpaqueForm::LoadIndex
            }
            word => {
                self.load_file()?;
                if word == "DATA" { OpaqueForm::LoadData } else { OpaqueForm::LoadXml }
            }
        };
        Ok(self.opaque(form, start))
    }

    fn load_file(&mut self) -> Read<()> {
        let is_mysql = !self.is_mariadb();
        let _ = self.eat_any(&["CONCURRENT", "LOW_PRIORITY"]);
        if is_mysql {
            self.eat("FROM");
        }
        self.eat("LOCAL");
        self.expect_any(if is_mysql { &["INFILE", "URL", "URI", "S3"] } else { &["INFILE"] })?;
        self.one_text()?;
        if is_mysql {
            self.order_of_files()?;
        }
        let _ = self.eat_any(&["REPLACE", "IGNORE"]);
        self.expect_all(&["INTO", "TABLE"])?;
        self.two_part_name()?;
        if self.eat("PARTITION") {
            self.list_in_parentheses(Self::ident)?;
        }
        self.character_set_of_file()?;
        if is_mysql && self.eat("COMPRESSION") {
            self.expect("=")?;
            self.one_text()?;
        }
        if self.eat("ROWS") {
            self.expect_all(&["IDENTIFIED", "BY"])?;
            self.label_text()?;
        }
        self.fields_and_lines()?;
        self.loaded_columns()?;
        if is_mysql { self.load_options() } else { Ok(()) }
    }

    /// COUNT n, IN PRIMARY KEY ORDER (MySQL)
    fn order_of_files(&mut self) -> Read<()> {
        if self.ahead(1).kind == Kind::Number && self.eat("COUNT") {
            self.number()?;
        }
        if self.eat("IN") { self.expect_all(&["PRIMARY", "KEY", "ORDER"]) } else { Ok(()) }
    }

    /// IGNORE n LINES, columns and variables, SET
    fn loaded_columns(&mut self) -> Read<()> {
        if self.eat("IGNORE") {
            self.number()?;
            self.expect_any(&["LINES", "ROWS"])?;
        }
        if self.at("(") {
            self.in_parentheses(
                |parser| {
                    if parser.at(")") { Ok(()) } else { parser.list(Self::column_or_variable).map(drop) }
                },
            )?;
        }
        if self.eat("SET") { self.assignments().map(drop) } else { Ok(()) }
    }

    fn column_or_variable(&mut self) -> Read<()> {
        if self.at_user_variable() {
            self.step();
            return Ok(());
        }
        self.name().map(drop)
    }

    /// PARALLEL, MEMORY, ALGORITHM (MySQL)
    fn load_options(&mut self) -> Read<()> {
        if self.eat("PARALLEL") {
            self.expect("=")?;
            self.number()?;
        }
        if self.eat("MEMORY") {
            self.expect("=")?;
            self.size()?;
        }
        if self.eat("ALGORITHM") { self.expect_all(&["=", "BULK"]) } else { Ok(()) }
    }

    /// A number of bytes: `10`, `10M`
    pub(super) fn size(&mut self) -> Read<()> {
        let is_number = self.token().kind == Kind::Number;
        if is_number { self.number().map(drop) } else { self.ident().map(drop) }
    }

    // ---- lines of files

    /// CHARACTER SET of a file that is read or written
    pub(in crate::parser) fn character_set_of_file(&mut self) -> Read<()> {
        if !self.eat_character_set()? {
            return Ok(());
        }
        if self.is_mariadb() { self.character_set_name_or_default() } else { self.character_set_name() }.map(drop)
    }

    /// FIELDS and LINES of a file that is read or written
    pub(in crate::parser) fn fields_and_lines(&mut self) -> Read<()> {
        if self.eat_any(&["FIELDS", "COLUMNS"]).is_some() {
            self.field_term()?;
            while self.at_field_term() {
                self.field_term()?;
            }
        }
        if self.eat("LINES") {
            self.line_term()?;
            while self.at_any(&["TERMINATED", "STARTING"]) {
                self.line_term()?;
            }
        }
        Ok(())
    }

    fn at_field_term(&self) -> bool {
        let of_mysql = &["NOT", "DATE", "TIME", "DATETIME", "NULL", "EMPTY"];
        self.at_any(&["TERMINATED", "OPTIONALLY", "ENCLOSED", "ESCAPED"])
            || (!self.is_mariadb() && of_mysql.contains(&self.word_here()))
    }

    fn field_term(&mut self) -> Read<()> {
        if !self.at_field_term() {
            return self.fail();
        }
        match self.step().text {
            "OPTIONALLY" => self.expect_all(&["ENCLOSED", "BY"])?,
            "NOT" => return self.expect("ENCLOSED"),
            "DATE" | "TIME" | "DATETIME" => self.expect("FORMAT")?,
            "NULL" => self.expect("AS")?,
            "EMPTY" => self.expect("VALUE")?,
            _ => self.expect("BY")?,
        }
        self.label_text().map(drop)
    }

    fn line_term(&mut self) -> Read<()> {
        self.expect_any(&["TERMINATED", "STARTING"])?;
        self.expect("BY")?;
        self.label_text().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses};

    #[test]
    fn files_are_loaded() {
        both(
            "LOAD DATA LOCAL INFILE 'f' REPLACE INTO TABLE s.t PARTITION (p) CHARACTER SET binary FIELDS TERMINATED BY ',' \
             OPTIONALLY ENCLOSED BY '\"' ESCAPED BY 0x5c LINES STARTING BY 'x' TERMINATED BY '\\n' IGNORE 1 LINES \
             (a, @b, t.c) SET d = @b + 1, e = DEFAULT",
        );
        both("LOAD XML INFILE 'f' INTO TABLE t ROWS IDENTIFIED BY '<row>'");
        both("LOAD DATA LOW_PRIORITY INFILE 'f' IGNORE INTO TABLE t ()");
        only(
            Mysql,
            "LOAD DATA FROM URL 'f' COUNT 3 IN PRIMARY KEY ORDER INTO TABLE t PARALLEL = 2 MEMORY = 1M ALGORITHM = BULK",
        );
        only(Mariadb, "LOAD DATA INFILE 'f' INTO TABLE t CHARACTER SET DEFAULT");
        neither("LOAD DATA INFILE f INTO TABLE t", "f");
        neither("LOAD DATA INFILE 'f' INTO t", "t");
        neither("LOAD DATA INFILE 'f' INTO TABLE t FIELDS", "");
        neither("LOAD DATA INFILE 'f' INTO TABLE t LINES TERMINATED BY ';' FIELDS TERMINATED BY ','", "FIELDS");
        neither("LOAD DATA INFILE 'f' INTO TABLE t IGNORE LINES", "LINES");
        refuses(Mariadb, "LOAD DATA INFILE 'f' INTO TABLE t FIELDS NULL AS 'x'", "NULL");
    }

    #[test]
    fn fields_and_lines_have_their_terms() {
        only(
            Mysql,
            "LOAD DATA INFILE 'f' INTO TABLE t FIELDS DATE FORMAT 'a' TIME FORMAT 'b' DATETIME FORMAT 'c' NULL AS 'd' \
             EMPTY VALUE 'e' NOT ENCLOSED",
        );
        neither("LOAD DATA INFILE 'f' INTO TABLE t FIELDS OPTIONALLY BY 'a'", "BY");
        neither("LOAD DATA INFILE 'f' INTO TABLE t FIELDS TERMINATED 'a'", "'a'");
        neither("LOAD DATA INFILE 'f' INTO TABLE t LINES BY 'a'", "BY");
        refuses(Mysql, "LOAD DATA INFILE 'f' INTO TABLE t FIELDS DATE 'a'", "'a'");
        both("SELECT a FROM t INTO OUTFILE 'f' COLUMNS ENCLOSED BY 'a' LINES TERMINATED BY 'b'");
    }
}
