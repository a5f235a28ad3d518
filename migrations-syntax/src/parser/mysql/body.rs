//! Bodies of routines, triggers and events. A body of one statement is kept as that statement; of a block the words are
//! kept, and its grammar is checked to the end, with every statement within it.

use super::super::{Parser, Read};
use crate::ast::{DataType, RoutineBody, TypeName};
use crate::token::Kind;

impl Parser<'_> {
    /// The body of a procedure, a trigger or an event; on MySQL also that of a function
    pub(super) fn routine_body(&mut self) -> Read<RoutineBody> {
        if self.eat("RETURN") {
            return Ok(RoutineBody::Return(Box::new(self.expression()?)));
        }
        let (place, start) = (self.place(), self.span());
        if self.at_control() {
            self.routine_statement()?;
            return Ok(RoutineBody::Block { text: self.sources_from(place), span: self.span_from(start) });
        }
        let statement = self.statement()?;
        Ok(RoutineBody::Statements { is_atomic: false, statements: vec![statement] })
    }

    /// The body of a function of MariaDB: RETURN or a block
    pub(super) fn function_body(&mut self) -> Read<RoutineBody> {
        if !self.at("RETURN") && !self.at_block() {
            ["RETURN", "BEGIN"].into_iter().for_each(|word| self.could_be(word));
            return self.fail();
        }
        self.routine_body()
    }

    /// Whether something that only stands in bodies begins here.
    fn at_control(&self) -> bool {
        self.at_block() || matches!(self.word_here(), "LEAVE" | "ITERATE" | "OPEN" | "FETCH" | "CLOSE")
    }

    /// Whether a block, a loop or a branch begins here.
    fn at_block(&self) -> bool {
        self.at_label()
            || match self.word_here() {
                "BEGIN" | "IF" | "CASE" | "LOOP" | "WHILE" | "REPEAT" => true,
                "FOR" => self.is_mariadb(),
                _ => false,
            }
    }

    fn at_label(&self) -> bool {
        let token = self.token();
        matches!(token.kind, Kind::Word | Kind::QuotedName) && self.ahead_is(1, ":")
    }

    /// One statement within a body
    fn routine_statement(&mut self) -> Read<()> {
        self.deeper(|parser| match parser.word_here() {
            _ if parser.at_label() => parser.labeled(),
            "RETURN" => {
                parser.step();
                parser.expression().map(drop)
            }
            "LEAVE" | "ITERATE" => {
                parser.step();
                parser.ident().map(drop)
            }
            "OPEN" => parser.open_cursor(),
            "FETCH" => parser.fetch_cursor(),
            "CLOSE" => {
                parser.step();
                parser.ident().map(drop)
            }
            _ if parser.at_block() => parser.block_or_loop(),
            _ => parser.statement().map(drop),
        })
    }

    fn labeled(&mut self) -> Read<()> {
        self.ident()?;
        self.expect(":")?;
        match self.word_here() {
            "BEGIN" | "LOOP" | "WHILE" | "REPEAT" => {}
            "FOR" if self.is_mariadb() => {}
            _ => {
                ["BEGIN", "LOOP", "WHILE", "REPEAT"].into_iter().for_each(|word| self.could_be(word));
                return self.fail();
            }
        }
        self.block_or_loop()?;
        if self.at_ident() { self.ident().map(drop) } else { Ok(()) }
    }

    /// BEGIN, IF, CASE, LOOP, WHILE, REPEAT, FOR
    pub(super) fn block_or_loop(&mut self) -> Read<()> {
        match self.step().text {
            "BEGIN" => self.block(),
            "IF" => self.branches(),
            "CASE" => self.case_statement(),
            "LOOP" => {
                self.statements()?;
                self.expect_all(&["END", "LOOP"])
            }
            "WHILE" => {
                self.expression()?;
                self.expect("DO")?;
                self.statements()?;
                self.expect_all(&["END", "WHILE"])
            }
            "REPEAT" => {
                self.statements()?;
                self.expect("UNTIL")?;
                self.expression()?;
                self.expect_all(&["END", "REPEAT"])
            }
            _ => self.for_loop(),
        }
    }

    /// BEGIN .. END, behind BEGIN
    fn block(&mut self) -> Read<()> {
        if self.is_mariadb() && self.eat("NOT") {
            self.expect("ATOMIC")?;
        }
        while self.eat("DECLARE") {
            self.declaration()?;
            self.expect(";")?;
        }
        while !self.eat("END") {
            self.routine_statement()?;
            self.expect(";")?;
        }
        Ok(())
    }

    /// One statement or more, each with `;` behind it
    fn statements(&mut self) -> Read<()> {
        loop {
            self.routine_statement()?;
            self.expect(";")?;
            if matches!(self.word_here(), "END" | "ELSE" | "ELSEIF" | "WHEN" | "UNTIL") && !self.at_label() {
                return Ok(());
            }
        }
    }

    /// IF, behind it
    fn branches(&mut self) -> Read<()> {
        loop {
            self.expression()?;
            self.expect("THEN")?;
            self.statements()?;
            if !self.eat("ELSEIF") {
                break;
            }
        }
        if self.eat("ELSE") {
            self.statements()?;
        }
        self.expect_all(&["END", "IF"])
    }

    /// CASE, behind it
    fn case_statement(&mut self) -> Read<()> {
        if !self.at("WHEN") {
            self.expression()?;
        }
        self.expect("WHEN")?;
        loop {
            self.expression()?;
            self.expect("THEN")?;
            self.statements()?;
            if !self.eat("WHEN") {
                break;
            }
        }
        if self.eat("ELSE") {
            self.statements()?;
        }
        self.expect_all(&["END", "CASE"])
    }

    /// FOR, behind it (MariaDB)
    fn for_loop(&mut self) -> Read<()> {
        self.ident()?;
        self.expect("IN")?;
        self.eat("REVERSE");
        if self.token().kind == Kind::Number && self.token().source.contains("..") {
            self.range_of_numbers()?;
        } else if self.at_query_in_parentheses() {
            self.query_in_parentheses()?;
        } else {
            self.expression()?;
            self.end_of_range()?;
        }
        self.expect("DO")?;
        self.statements()?;
        self.expect_all(&["END", "FOR"])
    }

    /// `1..10`, of which the lexer makes one token, or `1..` before another expression
    fn range_of_numbers(&mut self) -> Read<()> {
        let is_open = self.step().source.ends_with("..");
        if is_open { self.expression().map(drop) } else { Ok(()) }
    }

    /// `.. b`; two numbers with points between them are two tokens.
    fn end_of_range(&mut self) -> Read<()> {
        if self.eat(".") {
            self.expect(".")?;
            return self.expression().map(drop);
        }
        let is_second_number = self.token().kind == Kind::Number && self.token().source.starts_with('.');
        if is_second_number {
            self.step();
        }
        Ok(())
    }

    fn open_cursor(&mut self) -> Read<()> {
        self.expect("OPEN")?;
        self.ident()?;
        if self.is_mariadb() && self.at("(") {
            self.list_in_parentheses(Self::expression)?;
        }
        Ok(())
    }

    /// FETCH NEXT FROM c INTO a, b
    fn fetch_cursor(&mut self) -> Read<()> {
        self.expect("FETCH")?;
        if self.is_mariadb() && self.eat_all(&["GROUP", "NEXT", "ROW"]) {
            return Ok(());
        }
        if !self.eat_all(&["NEXT", "FROM"]) {
            self.eat("FROM");
        }
        self.ident()?;
        self.expect("INTO")?;
        self.list(Self::ident).map(drop)
    }

    // ---- DECLARE

    /// DECLARE, behind it
    fn declaration(&mut self) -> Read<()> {
        if matches!(self.word_here(), "EXIT" | "CONTINUE") && self.ahead_is(1, "HANDLER") {
            return self.handler_declaration();
        }
        self.list(Self::ident)?;
        if self.eat("CONDITION") {
            self.expect("FOR")?;
            return self.condition_value();
        }
        if self.eat("CURSOR") {
            return self.cursor_declaration();
        }
        self.type_of_variable()?;
        if self.eat("DEFAULT") {
            self.expression()?;
        }
        Ok(())
    }

    fn cursor_declaration(&mut self) -> Read<()> {
        if self.is_mariadb() && self.at("(") {
            self.list_in_parentheses(|parser| {
                parser.ident()?;
                parser.type_of_variable()
            })?;
        }
        self.expect("FOR")?;
        self.query().map(drop)
    }

    fn handler_declaration(&mut self) -> Read<()> {
        self.step();
        self.expect_all(&["HANDLER", "FOR"])?;
        self.list(Self::handler_condition)?;
        self.routine_statement()
    }

    fn handler_condition(&mut self) -> Read<()> {
        match self.word_here() {
            "SQLWARNING" | "SQLEXCEPTION" => {
                self.step();
                Ok(())
            }
            "NOT" => {
                self.step();
                self.expect("FOUND")
            }
            "SQLSTATE" => self.condition_value(),
            _ if self.token().kind == Kind::Number => self.condition_value(),
            _ => self.ident().map(drop),
        }
    }

    /// A number of an error, or SQLSTATE
    pub(super) fn condition_value(&mut self) -> Read<()> {
        if self.eat("SQLSTATE") {
            self.eat("VALUE");
            return self.one_text().map(drop);
        }
        self.number().map(drop)
    }

    /// The type of a variable or a parameter; on MariaDB also ROW and TYPE OF.
    pub(super) fn type_of_variable(&mut self) -> Read<DataType> {
        if self.is_mariadb() && (self.at("ROW") || self.at_all(&["TYPE", "OF"])) {
            return self.anchored_type();
        }
        self.mysql_type_with_collation()
    }

    /// ROW (a int, b int), TYPE OF t.c, ROW TYPE OF t (MariaDB)
    fn anchored_type(&mut self) -> Read<DataType> {
        let (place, start) = (self.place(), self.span());
        let mut data_type = super::data_type::type_called("row");
        let is_row = self.eat("ROW");
        if is_row && self.at("(") {
            self.list_in_parentheses(|parser| {
                parser.ident()?;
                parser.mysql_type_with_collation()
            })?;
        } else {
            self.expect_all(&["TYPE", "OF"])?;
            data_type.name = TypeName::Named(self.name()?);
            data_type.is_reference = !is_row;
        }
        if is_row {
            data_type.name = TypeName::Builtin(self.sources_from(place).to_ascii_lowercase());
        }
        data_type.span = self.span_from(start);
        Ok(data_type)
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql};

    use super::super::testing::{both, neither, only, refuses, statement};
    use crate::ast::{RoutineBody, Statement};

    fn procedure(body: &str) -> String {
        format!("CREATE PROCEDURE p () {body}")
    }

    #[test]
    fn blocks_loops_and_branches() {
        for body in [
            "BEGIN END",
            "l: BEGIN DECLARE a, b int DEFAULT 0; DECLARE c CURSOR FOR SELECT 1; DECLARE EXIT HANDLER FOR NOT FOUND, 1062 SET a = 1; END l",
            "BEGIN IF a THEN SELECT 1; ELSEIF b THEN SELECT 2; SELECT 3; ELSE SELECT 4; END IF; END",
            "BEGIN CASE a WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; CASE WHEN a THEN SELECT 1; END CASE; END",
            "l: LOOP LEAVE l; ITERATE l; END LOOP",
            "WHILE a < 1 DO SET a = a + 1; END WHILE",
            "REPEAT FETCH NEXT FROM c INTO a, b; UNTIL done END REPEAT",
            "BEGIN OPEN c; FETCH c INTO a; CLOSE c; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'x'; END",
            "BEGIN DECLARE d CONDITION FOR SQLSTATE VALUE '23000'; DECLARE CONTINUE HANDLER FOR d BEGIN END; END",
            "IF a THEN CREATE TABLE t (a int); END IF",
            "BEGIN SELECT a INTO b FROM t; INSERT INTO t SELECT 1; GET DIAGNOSTICS CONDITION 1 c = MESSAGE_TEXT; END",
        ] {
            both(&procedure(body));
        }
        only(Mariadb, &procedure("FOR i IN 1..10 DO SELECT i; END FOR"));
        only(Mariadb, &procedure("FOR r IN (SELECT 1) DO SELECT r.a; END FOR"));
        only(Mariadb, "BEGIN NOT ATOMIC SELECT 1; END");
        only(Mariadb, "IF @a THEN SELECT 1; END IF");
    }

    #[test]
    fn what_cannot_be() {
        neither(&procedure("BEGIN SELECT 1 END"), "");
        neither(&procedure("BEGIN SELECT 1; DECLARE a int; END"), "DECLARE");
        neither(&procedure("BEGIN IF a THEN END IF; END"), "END");
        neither(&procedure("BEGIN IF a SELECT 1; END IF; END"), "SELECT");
        neither(&procedure("BEGIN IF a THEN SELECT 1; END; END"), ";");
        neither(&procedure("BEGIN SELEC 1; END"), "SELEC");
        neither(&procedure("BEGIN DECLARE a foo; END"), "foo");
        neither(&procedure("BEGIN"), "");
        neither(&procedure("BEGIN END END"), "END");
        neither(&procedure("WHILE a LOOP SELECT 1; END LOOP"), "LOOP");
    }

    #[test]
    fn a_block_keeps_its_words_and_a_statement_itself() {
        let body = |sql: &str| match statement(Mysql, sql) {
            Statement::CreateRoutine(routine) => routine.body,
            other => panic!("{other:?}"),
        };
        let RoutineBody::Block { text, .. } =
            body("CREATE PROCEDURE p ()\nBEGIN\n  SELECT COUNT(*) FROM Users; -- all\nEND")
        else {
            panic!()
        };
        assert_eq!(text, "BEGIN SELECT COUNT( * ) FROM Users ; END");
        let RoutineBody::Statements { statements, .. } = body("CREATE PROCEDURE p () DELETE FROM t") else { panic!() };
        assert!(matches!(statements[..], [Statement::Delete(_)]));
    }

    #[test]
    fn a_semicolon_may_stand_before_another_delimiter() {
        both("CREATE PROCEDURE p () BEGIN END;");
        both("SELECT 1;");
        neither("SELECT 1;;", ";");
        neither("SELECT 1; SELECT 2", "SELECT");
    }

    #[test]
    fn handlers_name_conditions() {
        for condition in
            ["SQLWARNING", "SQLEXCEPTION", "NOT FOUND", "SQLSTATE '42000'", "SQLSTATE VALUE '42000'", "1051", "c"]
        {
            both(&format!(
                "CREATE PROCEDURE p() BEGIN DECLARE c CONDITION FOR 1051; DECLARE CONTINUE HANDLER FOR {condition}, 1 \
                 SET @a = 1; END"
            ));
        }
        neither("CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR NOT SET @a = 1; END", "SET");
        neither("CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLSTATE 5 SET @a = 1; END", "5");
        neither("CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SET @a = 1; END", "SET");
    }

    #[test]
    fn declarations_begin_with_any_name() {
        both("CREATE PROCEDURE p() BEGIN DECLARE a, b int DEFAULT 5; DECLARE c CURSOR FOR SELECT 1; SET @a = 1; END");
        only(Mariadb, "CREATE PROCEDURE p() BEGIN DECLARE c CURSOR (a int, b text) FOR SELECT 1; SET @a = 1; END");
        neither("CREATE PROCEDURE p() BEGIN DECLARE c CONDITION 5; END", "5");
        neither("CREATE PROCEDURE p() BEGIN DECLARE c CURSOR SELECT 1; END", "SELECT");
        neither("CREATE PROCEDURE p() BEGIN DECLARE a; END", ";");
        both("CREATE PROCEDURE p() BEGIN FETCH NEXT FROM c INTO a, b; FETCH FROM c INTO a; FETCH c INTO a; END");
        only(Mariadb, "CREATE PROCEDURE p() BEGIN FETCH GROUP NEXT ROW; END");
        neither("CREATE PROCEDURE p() BEGIN FETCH c; END", ";");
    }

    #[test]
    fn loops_have_labels_and_functions_a_value() {
        both("CREATE PROCEDURE p() BEGIN l: LOOP LEAVE l; END LOOP l; m: WHILE a DO ITERATE m; END WHILE; END");
        both("CREATE PROCEDURE p() BEGIN l: REPEAT SET @a = 1; UNTIL @a END REPEAT l; k: BEGIN END k; END");
        only(Mariadb, "CREATE PROCEDURE p() BEGIN l: FOR i IN 1..3 DO SET @a = 1; END FOR l; END");
        neither("CREATE PROCEDURE p() BEGIN l: IF a THEN SET @a = 1; END IF; END", "IF");
        both("CREATE FUNCTION f() RETURNS int RETURN 1");
        both("CREATE FUNCTION f() RETURNS int BEGIN RETURN 1; END");
        refuses(Mariadb, "CREATE FUNCTION f() RETURNS int SELECT 1", "SELECT");
    }

    #[test]
    fn blocks_stand_alone_on_mariadb() {
        for block in [
            "IF a THEN SET @a = 1; END IF",
            "CASE a WHEN 1 THEN SET @a = 1; END CASE",
            "LOOP SET @a = 1; END LOOP",
            "WHILE a DO SET @a = 1; END WHILE",
            "REPEAT SET @a = 1; UNTIL a END REPEAT",
            "FOR i IN 1..3 DO SET @a = 1; END FOR",
            "FOR i IN REVERSE 1..3 DO SET @a = 1; END FOR",
            "FOR i IN (SELECT 1) DO SET @a = 1; END FOR",
            "FOR i IN c DO SET @a = 1; END FOR",
        ] {
            only(Mariadb, block);
            only(Mariadb, &format!("CREATE PROCEDURE p() BEGIN FOR i IN 1..2 DO {block}; END FOR; END"));
        }
    }
}
