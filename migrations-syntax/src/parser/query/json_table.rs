//! JSON_TABLE and XMLTABLE.

use super::super::{Parser, Read};
use crate::grammar::Feature;

impl Parser<'_> {
    /// What stands in the parentheses of JSON_TABLE.
    pub(super) fn json_table_content(&mut self) -> Read<()> {
        self.expression()?;
        self.json_format()?;
        self.expect(",")?;
        self.expression()?;
        if self.has(Feature::SqlJson) {
            if self.eat("AS") {
                self.label()?;
            }
            self.json_passing()?;
        }
        self.json_columns()?;
        if self.has(Feature::SqlJson) && self.eat_any(&["ERROR", "EMPTY", "NULL"]).is_some() {
            self.eat("ARRAY");
            self.expect_all(&["ON", "ERROR"])?;
        }
        Ok(())
    }

    fn json_format(&mut self) -> Read<()> {
        if self.has(Feature::SqlJson) && self.eat("FORMAT") {
            self.expect("JSON")?;
            if self.eat("ENCODING") {
                self.loose_ident()?;
            }
        }
        Ok(())
    }

    fn json_passing(&mut self) -> Read<()> {
        if !self.eat("PASSING") {
            return Ok(());
        }
        self.list(|parser| {
            parser.expression()?;
            parser.json_format()?;
            parser.expect("AS")?;
            parser.label()
        })
        .map(drop)
    }

    fn json_columns(&mut self) -> Read<()> {
        self.deeper(|parser| {
            parser.expect("COLUMNS")?;
            parser.list_in_parentheses(Self::json_column).map(drop)
        })
    }

    fn json_column(&mut self) -> Read<()> {
        if self.at("NESTED") && !self.ahead_is(2, ",") {
            self.step();
            return self.json_nested_columns();
        }
        self.ident()?;
        if self.eat("FOR") {
            return self.expect("ORDINALITY");
        }
        self.data_type()?;
        if self.has(Feature::SqlJson) {
            self.json_format()?;
            self.eat("EXISTS");
            if self.eat("PATH") {
                self.text()?;
            }
            self.json_wrapper()?;
            return self.json_on_clauses();
        }
        if self.has(Feature::CollatedJsonColumns) && self.eat("COLLATE") {
            self.collation()?;
        }
        let is_test = self.eat("EXISTS");
        self.expect("PATH")?;
        self.text()?;
        if is_test && self.has(Feature::JsonExistsAlone) { Ok(()) } else { self.mysql_json_on_clauses() }
    }

    /// NULL ON EMPTY, DEFAULT 1 ON ERROR: one of each, in either order.
    fn mysql_json_on_clauses(&mut self) -> Read<()> {
        let mut before = "";
        while let Some(word) = self.eat_any(&["NULL", "ERROR", "DEFAULT"]) {
            if word == "DEFAULT" {
                self.primary_expression()?;
            }
            self.expect("ON")?;
            before = match before {
                "" => self.expect_any(&["EMPTY", "ERROR"])?,
                "EMPTY" => self.expect("ERROR").map(|()| "")?,
                _ => self.expect("EMPTY").map(|()| "")?,
            };
            if before.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn json_nested_columns(&mut self) -> Read<()> {
        self.eat("PATH");
        self.text()?;
        if self.has(Feature::SqlJson) && self.eat("AS") {
            self.label()?;
        }
        self.json_columns()
    }

    /// WITH WRAPPER, OMIT QUOTES and their like (PostgreSQL)
    fn json_wrapper(&mut self) -> Read<()> {
        if !self.has(Feature::SqlJson) {
            return Ok(());
        }
        if self.eat("WITHOUT") {
            self.eat("ARRAY");
            self.expect("WRAPPER")?;
        } else if self.eat("WITH") {
            let _ = self.eat_any(&["CONDITIONAL", "UNCONDITIONAL"]);
            self.eat("ARRAY");
            self.expect("WRAPPER")?;
        }
        if self.eat_any(&["KEEP", "OMIT"]).is_some() {
            self.expect("QUOTES")?;
            if self.eat("ON") {
                self.expect_all(&["SCALAR", "STRING"])?;
            }
        }
        Ok(())
    }

    /// NULL ON EMPTY, DEFAULT a ON ERROR
    fn json_on_clauses(&mut self) -> Read<()> {
        while let Some(word) = self.eat_any(&["NULL", "ERROR", "DEFAULT", "EMPTY", "TRUE", "FALSE", "UNKNOWN"]) {
            match word {
                "DEFAULT" => drop(self.expression()?),
                "EMPTY" => drop(self.eat_any(&["ARRAY", "OBJECT"])),
                _ => {}
            }
            self.expect("ON")?;
            if self.expect_any(&["EMPTY", "ERROR"])? == "ERROR" {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What stands in the parentheses of XMLTABLE (PostgreSQL).
    pub(super) fn xml_table_content(&mut self) -> Read<()> {
        if self.eat("XMLNAMESPACES") {
            self.list_in_parentheses(|parser| {
                if parser.eat("DEFAULT") {
                    return parser.restricted_expression().map(drop);
                }
                parser.restricted_expression()?;
                parser.expect("AS")?;
                parser.label().map(drop)
            })?;
            self.expect(",")?;
        }
        self.primary_expression()?;
        self.expect("PASSING")?;
        self.xml_mechanism()?;
        self.primary_expression()?;
        self.xml_mechanism()?;
        self.expect("COLUMNS")?;
        self.list(Self::xml_column).map(drop)
    }

    fn xml_mechanism(&mut self) -> Read<()> {
        if self.eat("BY") {
            self.expect_any(&["REF", "VALUE"])?;
        }
        Ok(())
    }

    fn xml_column(&mut self) -> Read<()> {
        self.ident()?;
        if self.eat("FOR") {
            return self.expect("ORDINALITY");
        }
        self.data_type()?;
        loop {
            match self.eat_any(&["DEFAULT", "PATH", "NOT", "NULL"]) {
                Some("DEFAULT" | "PATH") => drop(self.restricted_expression()?),
                Some("NOT") => self.expect("NULL")?,
                Some(_) => {}
                None => return Ok(()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres};

    use crate::parser::testing::{only_on, refuses};

    #[test]
    fn columns_of_json_are_read() {
        let sql = "SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS (a FOR ORDINALITY, b int PATH '$.b' NULL ON EMPTY \
                   ERROR ON ERROR, NESTED PATH '$.c' COLUMNS (d int PATH '$'))) AS j";
        only_on(&[Postgres, Mysql, Mariadb], sql);
        only_on(&[Postgres], "SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a int)) j");
        refuses(Mysql, "SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a int)) j", ")");
        refuses(Mariadb, "SELECT * FROM JSON_TABLE('[]', '$') j", ")");
    }

    #[test]
    fn columns_of_xml_are_read() {
        let sql = "SELECT * FROM XMLTABLE(XMLNAMESPACES('x' AS y), '/a' PASSING BY REF b COLUMNS c int PATH 'c' \
                   DEFAULT 1 NOT NULL, d FOR ORDINALITY) AS x";
        only_on(&[Postgres], sql);
        refuses(Postgres, "SELECT * FROM XMLTABLE('/a' PASSING b)", ")");
    }

    #[test]
    fn what_is_given_instead_of_nothing_and_of_errors() {
        for clauses in [
            "NULL ON EMPTY",
            "ERROR ON ERROR",
            "DEFAULT '1' ON EMPTY NULL ON ERROR",
            "DEFAULT '1' ON EMPTY DEFAULT '2' ON ERROR",
        ] {
            only_on(
                &[Postgres, Mysql, Mariadb],
                &format!("SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS (b int PATH '$.b' {clauses})) AS j"),
            );
        }
        only_on(
            &[Postgres],
            "SELECT * FROM JSON_TABLE('[]', '$[*]' COLUMNS (b int PATH '$.b' WITH CONDITIONAL ARRAY WRAPPER OMIT QUOTES ON \
             SCALAR STRING EMPTY ARRAY ON EMPTY)) AS j",
        );
    }
}
