//! Statements of a session: CALL, PREPARE and EXECUTE, LISTEN and NOTIFY, LOAD, DISCARD, CHECKPOINT.

use crate::ast::{CallProcedure, OpaqueForm, Prepared, PreparedKind, Statement, TransactionKind};
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// CALL
    pub(super) fn postgres_call_procedure(&mut self) -> Read<Statement> {
        self.expect("CALL")?;
        let name = self.function_name()?;
        let arguments = self.postgres_call_arguments()?;
        Ok(Statement::Call(CallProcedure { name, has_parentheses: true, arguments }))
    }

    /// PREPARE, PREPARE TRANSACTION
    pub(super) fn postgres_prepare(&mut self) -> Read<Statement> {
        self.expect("PREPARE")?;
        if self.at("TRANSACTION") && !self.ahead_is(1, "AS") && !self.ahead_is(1, "(") {
            self.step();
            return self.postgres_two_phase(TransactionKind::PrepareTransaction);
        }
        let mut prepared = prepared(PreparedKind::Prepare);
        prepared.name = Some(self.ident()?);
        if self.at("(") {
            prepared.types = self.list_in_parentheses(Self::data_type)?;
        }
        self.expect("AS")?;
        prepared.statement = Some(Box::new(self.deeper(Self::row_statement)?));
        Ok(Statement::Prepared(prepared))
    }

    /// EXECUTE
    pub(crate) fn postgres_execute(&mut self) -> Read<Statement> {
        self.expect("EXECUTE")?;
        let mut prepared = prepared(PreparedKind::Execute);
        prepared.name = Some(self.ident()?);
        if self.at("(") {
            prepared.arguments = self.list_in_parentheses(Self::expression)?;
        }
        Ok(Statement::Prepared(prepared))
    }

    /// DEALLOCATE
    pub(super) fn postgres_deallocate(&mut self) -> Read<Statement> {
        self.expect("DEALLOCATE")?;
        let mut prepared = prepared(PreparedKind::Deallocate);
        if self.at("PREPARE") && !self.postgres_ends_behind(1) {
            self.step();
        }
        if !self.eat("ALL") {
            prepared.name = Some(self.ident()?);
        }
        Ok(Statement::Prepared(prepared))
    }

    /// LISTEN, UNLISTEN
    pub(super) fn postgres_listen(&mut self) -> Read<Statement> {
        let form = if self.at("LISTEN") { OpaqueForm::Listen } else { OpaqueForm::Unlisten };
        self.postgres_opaque(form, |parser| {
            parser.step();
            if form == OpaqueForm::Unlisten && parser.eat("*") { Ok(()) } else { parser.ident().map(drop) }
        })
    }

    /// NOTIFY
    pub(super) fn postgres_notify(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::Notify, |parser| {
            parser.expect("NOTIFY")?;
            parser.ident()?;
            if parser.eat(",") { parser.plain_text().map(drop) } else { Ok(()) }
        })
    }

    /// LOAD
    pub(super) fn postgres_load(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::Load, |parser| {
            parser.expect("LOAD")?;
            parser.plain_text().map(drop)
        })
    }

    /// DISCARD
    pub(super) fn postgres_discard(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::Discard, |parser| {
            parser.expect("DISCARD")?;
            parser.expect_any(&["ALL", "PLANS", "SEQUENCES", "TEMP", "TEMPORARY"]).map(drop)
        })
    }

    /// CHECKPOINT
    pub(super) fn postgres_checkpoint(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::Checkpoint, |parser| parser.expect("CHECKPOINT"))
    }

    // ---- cursors

    /// DECLARE .. CURSOR
    pub(super) fn postgres_declare_cursor(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::Declare, |parser| {
            parser.expect("DECLARE")?;
            parser.ident()?;
            while parser.postgres_cursor_option()? {}
            parser.expect("CURSOR")?;
            if parser.eat_any(&["WITH", "WITHOUT"]).is_some() {
                parser.expect("HOLD")?;
            }
            parser.expect("FOR")?;
            parser.query().map(drop)
        })
    }

    fn postgres_cursor_option(&mut self) -> Read<bool> {
        if self.eat("NO") {
            return self.expect("SCROLL").map(|()| true);
        }
        Ok(self.eat_any(&["SCROLL", "BINARY", "ASENSITIVE", "INSENSITIVE"]).is_some())
    }

    /// FETCH, MOVE
    pub(super) fn postgres_fetch(&mut self) -> Read<Statement> {
        let form = if self.at("FETCH") { OpaqueForm::Fetch } else { OpaqueForm::Move };
        self.postgres_opaque(form, |parser| {
            parser.step();
            // Each of these words can be the name of the cursor.
            if !parser.postgres_ends_behind(1) || parser.token().kind == Kind::Number {
                parser.postgres_fetch_direction()?;
            }
            parser.eat_any(&["FROM", "IN"]);
            parser.ident().map(drop)
        })
    }

    fn postgres_fetch_direction(&mut self) -> Read<()> {
        if self.token().kind == Kind::Number || self.at_any(&["+", "-"]) {
            return self.postgres_signed_whole_number().map(drop);
        }
        match self.eat_any(&["NEXT", "PRIOR", "FIRST", "LAST", "ABSOLUTE", "RELATIVE", "ALL", "FORWARD", "BACKWARD"]) {
            Some("ABSOLUTE" | "RELATIVE") => self.postgres_signed_whole_number().map(drop),
            Some("FORWARD" | "BACKWARD") if self.token().kind == Kind::Number || self.at_any(&["+", "-"]) => {
                self.postgres_signed_whole_number().map(drop)
            }
            Some("FORWARD" | "BACKWARD") => {
                self.eat("ALL");
                Ok(())
            }
            Some(_) | None => Ok(()),
        }
    }

    /// CLOSE
    pub(super) fn postgres_close_cursor(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::Close, |parser| {
            parser.expect("CLOSE")?;
            if parser.eat("ALL") { Ok(()) } else { parser.ident().map(drop) }
        })
    }
}

fn prepared(kind: PreparedKind) -> Prepared {
    Prepared { kind, name: None, types: Vec::new(), source: None, statement: None, arguments: Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::ast::Statement;
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn calls_and_prepared_statements() {
        accepts("CALL s.p(1, a => 2)");
        accepts("PREPARE a (int, text) AS SELECT $1");
        accepts("PREPARE transaction AS SELECT 1");
        accepts("PREPARE TRANSACTION 'a'");
        accepts("EXECUTE a(1, 2)");
        accepts("DEALLOCATE PREPARE a");
        accepts("DEALLOCATE prepare");
        accepts("DEALLOCATE ALL");
        refuses("CALL p", "");
        refuses("PREPARE a SELECT 1", "SELECT");
        refuses("PREPARE a AS CREATE TABLE t ()", "CREATE");
        let Statement::Call(call) = statement("CALL p(1, 2)") else { panic!() };
        assert_eq!(call.arguments.len(), 2);
    }

    #[test]
    fn small_statements() {
        for sql in ["LISTEN a", "UNLISTEN *", "NOTIFY a, 'b'", "LOAD 'a'", "DISCARD TEMP", "CHECKPOINT", "CLOSE ALL"] {
            accepts(sql);
        }
        refuses("LISTEN *", "*");
        refuses("NOTIFY a b", "b");
        refuses("DISCARD", "");
    }

    #[test]
    fn cursors() {
        accepts("DECLARE a NO SCROLL BINARY CURSOR WITHOUT HOLD FOR SELECT 1");
        for sql in
            ["FETCH a", "FETCH next", "FETCH NEXT a", "MOVE BACKWARD ALL IN a", "FETCH -1 FROM a", "FETCH FORWARD 5 a"]
        {
            accepts(sql);
        }
        accepts("FETCH ABSOLUTE -3 FROM a");
        refuses("FETCH 1", "");
        refuses("FETCH ABSOLUTE a", "a");
        refuses("DECLARE a CURSOR SELECT 1", "SELECT");
    }
}
