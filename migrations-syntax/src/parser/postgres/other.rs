//! CREATE of kinds whose definition is a list of names with values, or words; and statements of which only the words are kept.

use super::signature::named;
use super::view::CreateWords;
use crate::ast::{
    AlterObject, AlterObjectAction, CreateOther, IfExists, Name, ObjectKind, ObjectName, Opaque, OpaqueForm, Statement,
};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// An object of which the definition is kept as words.
    pub(super) fn postgres_create_other(
        &mut self,
        kind: ObjectKind,
        if_exists: IfExists,
        name: Name,
        definition: impl FnOnce(&mut Self) -> Read<()>,
    ) -> Read<Statement> {
        self.postgres_create_object(kind, if_exists, named(name), definition)
    }

    /// The same, of an object that its name alone does not tell.
    pub(super) fn postgres_create_object(
        &mut self,
        kind: ObjectKind,
        if_exists: IfExists,
        target: ObjectName,
        definition: impl FnOnce(&mut Self) -> Read<()>,
    ) -> Read<Statement> {
        let start = self.place();
        definition(self)?;
        let definition = self.words_from(start);
        Ok(Statement::CreateOther(Box::new(CreateOther { kind, if_exists, target, definition })))
    }

    /// A change of which the words are kept.
    pub(super) fn postgres_alter_object_words(
        &mut self,
        kind: ObjectKind,
        target: ObjectName,
        content: impl FnOnce(&mut Self) -> Read<()>,
    ) -> Read<Statement> {
        let start = self.place();
        content(self)?;
        let action = AlterObjectAction::Words(self.words_from(start));
        Ok(Statement::AlterObject(Box::new(AlterObject { kind, if_exists: false, target, action })))
    }

    /// A statement of which all words are kept.
    pub(super) fn postgres_opaque(
        &mut self,
        form: OpaqueForm,
        content: impl FnOnce(&mut Self) -> Read<()>,
    ) -> Read<Statement> {
        let start = self.place();
        content(self)?;
        Ok(Statement::Opaque(Opaque { form, text: self.words_from(start), runs: None }))
    }

    // ---- collations, conversions, casts, access methods

    /// CREATE COLLATION, behind the word.
    pub(super) fn postgres_create_collation(&mut self) -> Read<Statement> {
        let if_exists = if self.postgres_eat_if_not_exists()? { IfExists::Skip } else { IfExists::Error };
        let name = self.name()?;
        self.postgres_create_other(ObjectKind::Collation, if_exists, name, |parser| {
            if parser.eat("FROM") { parser.name().map(drop) } else { parser.postgres_definition().map(drop) }
        })
    }

    /// ALTER COLLATION, behind the word.
    pub(super) fn postgres_alter_collation(&mut self) -> Read<Statement> {
        let target = named(self.name()?);
        if !self.at("REFRESH") {
            return self.postgres_common_change(ObjectKind::Collation, target);
        }
        self.postgres_alter_object_words(ObjectKind::Collation, target, |parser| {
            parser.expect_all(&["REFRESH", "VERSION"])
        })
    }

    /// CREATE CONVERSION, behind the word.
    pub(super) fn postgres_create_conversion(&mut self) -> Read<Statement> {
        let name = self.name()?;
        self.postgres_create_other(ObjectKind::Conversion, IfExists::Error, name, |parser| {
            parser.expect("FOR")?;
            parser.plain_text()?;
            parser.expect("TO")?;
            parser.plain_text()?;
            parser.expect("FROM")?;
            parser.name().map(drop)
        })
    }

    /// CREATE CAST, behind the word.
    pub(super) fn postgres_create_cast(&mut self) -> Read<Statement> {
        let target = self.postgres_cast_target()?;
        self.postgres_create_object(ObjectKind::Cast, IfExists::Error, target, |parser| {
            match parser.expect_any(&["WITH", "WITHOUT"])? {
                "WITHOUT" => parser.expect("FUNCTION")?,
                _ if parser.eat("INOUT") => {}
                _ => {
                    parser.expect("FUNCTION")?;
                    parser.postgres_routine_with_arguments()?;
                }
            }
            if parser.eat("AS") {
                parser.expect_any(&["IMPLICIT", "ASSIGNMENT"])?;
            }
            Ok(())
        })
    }

    /// CREATE ACCESS METHOD, behind the word ACCESS.
    pub(super) fn postgres_create_access_method(&mut self) -> Read<Statement> {
        self.expect("METHOD")?;
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::AccessMethod, IfExists::Error, name.into(), |parser| {
            parser.expect("TYPE")?;
            parser.expect_any(&["INDEX", "TABLE"])?;
            parser.expect("HANDLER")?;
            parser.name().map(drop)
        })
    }

    // ---- languages, transforms

    /// CREATE LANGUAGE, at TRUSTED, PROCEDURAL or LANGUAGE.
    pub(super) fn postgres_create_language(&mut self, words: CreateWords) -> Read<Statement> {
        self.eat("TRUSTED");
        self.eat("PROCEDURAL");
        self.expect("LANGUAGE")?;
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::Language, words.if_exists(), name.into(), |parser| {
            if !parser.eat("HANDLER") {
                return Ok(());
            }
            parser.name()?;
            if parser.eat("INLINE") {
                parser.name()?;
            }
            if parser.eat("NO") {
                parser.expect("VALIDATOR")?;
            } else if parser.eat("VALIDATOR") {
                parser.name()?;
            }
            Ok(())
        })
    }

    /// CREATE TRANSFORM, behind the word.
    pub(super) fn postgres_create_transform(&mut self, words: CreateWords) -> Read<Statement> {
        let target = self.postgres_transform_target()?;
        self.postgres_create_object(ObjectKind::Transform, words.if_exists(), target, |parser| {
            parser.in_parentheses(|parser| {
                let first = parser.postgres_transform_function(&["FROM", "TO"])?;
                if parser.eat(",") {
                    parser.postgres_transform_function(if first == "FROM" { &["TO"] } else { &["FROM"] })?;
                }
                Ok(())
            })
        })
    }

    /// `FROM SQL WITH FUNCTION f(internal)`
    fn postgres_transform_function(&mut self, directions: &[&'static str]) -> Read<&'static str> {
        let direction = self.expect_any(directions)?;
        self.expect_all(&["SQL", "WITH", "FUNCTION"])?;
        self.postgres_routine_with_arguments()?;
        Ok(direction)
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn collations_conversions_casts() {
        accepts("CREATE COLLATION IF NOT EXISTS s.c (provider = icu, locale = 'de', deterministic = false)");
        accepts("CREATE COLLATION c FROM \"C\"");
        accepts("ALTER COLLATION c REFRESH VERSION");
        accepts("ALTER COLLATION c OWNER TO r");
        accepts("CREATE DEFAULT CONVERSION s.c FOR 'a' TO 'b' FROM f");
        accepts("ALTER CONVERSION c SET SCHEMA s");
        accepts("CREATE CAST (a AS s.b) WITH FUNCTION f(a) AS ASSIGNMENT");
        accepts("CREATE CAST (a AS b) WITHOUT FUNCTION");
        accepts("CREATE CAST (a AS b) WITH INOUT AS IMPLICIT");
        accepts("DROP CAST IF EXISTS (a AS b) CASCADE");
        accepts("CREATE ACCESS METHOD m TYPE INDEX HANDLER s.f");
        refuses("CREATE COLLATION c", "");
        refuses("CREATE CAST (a, b) WITH INOUT", ",");
    }

    #[test]
    fn languages_and_transforms() {
        accepts("CREATE OR REPLACE TRUSTED PROCEDURAL LANGUAGE l HANDLER h INLINE i VALIDATOR s.v");
        accepts("CREATE LANGUAGE l");
        accepts("ALTER PROCEDURAL LANGUAGE l RENAME TO m");
        accepts(
            "CREATE TRANSFORM FOR int LANGUAGE l (FROM SQL WITH FUNCTION f(internal), TO SQL WITH FUNCTION g(internal))",
        );
        accepts("DROP TRANSFORM IF EXISTS FOR int LANGUAGE l");
        refuses("CREATE TRANSFORM FOR int LANGUAGE l (FROM SQL WITH FUNCTION f, FROM SQL WITH FUNCTION g)", "FROM");
    }
}
