//! COMMENT ON, SECURITY LABEL.

use super::object::Use;
use crate::ast::{Comment, OpaqueForm, Statement, TextLiteral};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// COMMENT ON
    pub(super) fn postgres_comment(&mut self) -> Read<Statement> {
        self.expect_all(&["COMMENT", "ON"])?;
        let (kind, target) = self.postgres_object_kind(Use::Comment)?;
        let target = self.postgres_object_target(target)?;
        self.expect("IS")?;
        let text = self.postgres_text_or_null()?;
        Ok(Statement::Comment(Box::new(Comment { kind, target, text })))
    }

    /// SECURITY LABEL
    pub(super) fn postgres_security_label(&mut self) -> Read<Statement> {
        self.postgres_opaque(OpaqueForm::SecurityLabel, |parser| {
            parser.expect_all(&["SECURITY", "LABEL"])?;
            if parser.eat("FOR") {
                parser.postgres_word_or_text()?;
            }
            parser.expect("ON")?;
            let (_, target) = parser.postgres_object_kind(Use::Label)?;
            parser.postgres_object_target(target)?;
            parser.expect("IS")?;
            parser.postgres_text_or_null().map(drop)
        })
    }

    fn postgres_text_or_null(&mut self) -> Read<Option<TextLiteral>> {
        if self.eat("NULL") { Ok(None) } else { self.plain_text().map(Some) }
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{ObjectKind, Statement};
    use crate::parser::postgres::testing::{accepts, refuses, statement};

    #[test]
    fn comments() {
        accepts("COMMENT ON TABLE s.t IS 'a'");
        accepts("COMMENT ON COLUMN s.t.c IS NULL");
        accepts("COMMENT ON CONSTRAINT c ON s.t IS $$a$$");
        accepts("COMMENT ON CONSTRAINT c ON domain IS E'a'");
        accepts(
            "COMMENT ON TRIGGER a ON t IS 'a' 
            'b'",
        );
        accepts("COMMENT ON LARGE OBJECT 12 IS 'a'");
        refuses("COMMENT ON COLUMN s.t.c IS 1", "1");
        refuses("COMMENT ON COLUMN s.t.c IS B'1'", "B'1'");
        refuses("COMMENT ON COLUMN s.t.c 'a'", "'a'");
        refuses("COMMENT ON ROLE IS 'a'", "IS");
        refuses("COMMENT ON TABEL t IS 'a'", "TABEL");
        refuses("COMMENT ON USER u IS 'a'", "USER");
        refuses("COMMENT ON TABLE t IS 'a' 'b'", "'b'");
    }

    #[test]
    fn a_constraint_of_a_domain_is_told_from_one_of_a_table() {
        let Statement::Comment(comment) = statement("COMMENT ON CONSTRAINT c ON DOMAIN s.d IS 'a'") else { panic!() };
        assert_eq!(comment.kind, ObjectKind::Constraint);
        assert!(comment.target.is_of_domain);
        assert_eq!(comment.text.expect("a text").text, "a");
    }

    #[test]
    fn labels() {
        accepts("SECURITY LABEL FOR 'selinux' ON TABLE t IS 'a'");
        accepts("SECURITY LABEL ON COLUMN t.c IS NULL");
        refuses("SECURITY LABEL ON TRIGGER a ON t IS 'a'", "TRIGGER");
    }
}
