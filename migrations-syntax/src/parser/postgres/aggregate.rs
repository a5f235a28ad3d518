//! CREATE AGGREGATE, ALTER AGGREGATE.

use super::signature::named;
use super::view::CreateWords;
use crate::ast::{CreateOther, ObjectKind, Statement};
use crate::grammar::WordClass;
use crate::parser::{Parser, Read};
use crate::token::Kind;

impl Parser<'_> {
    /// CREATE AGGREGATE, behind the word.
    pub(super) fn postgres_create_aggregate(&mut self, words: CreateWords) -> Read<Statement> {
        let mut target = named(self.function_name()?);
        let is_old = self.postgres_at_old_definition();
        if !is_old {
            target.signature = Some(self.postgres_aggregate_arguments()?);
        }
        let start = self.place();
        if is_old {
            self.postgres_old_definition()?;
        } else {
            self.postgres_definition()?;
        }
        let definition = self.words_from(start);
        let (kind, if_exists) = (ObjectKind::Aggregate, words.if_exists());
        Ok(Statement::CreateOther(Box::new(CreateOther { kind, if_exists, target, definition })))
    }

    /// Whether the parentheses hold the definition, `(BASETYPE = int, ..)`, without arguments before it.
    fn postgres_at_old_definition(&self) -> bool {
        let name = self.ahead(1);
        let is_free = name.kind == Kind::QuotedName || self.grammar.class(name.text) == WordClass::Free;
        is_free && self.ahead_is(2, "=")
    }

    /// Other than in a definition behind arguments, each name is a free word and has a value.
    fn postgres_old_definition(&mut self) -> Read<()> {
        self.list_in_parentheses(|parser| {
            parser.postgres_free_word()?;
            parser.expect("=")?;
            parser.postgres_definition_value().map(drop)
        })
        .map(drop)
    }

    /// ALTER AGGREGATE, behind the word.
    pub(super) fn postgres_alter_aggregate(&mut self) -> Read<Statement> {
        let target = self.postgres_aggregate_with_arguments()?;
        self.postgres_common_change(ObjectKind::Aggregate, target)
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn aggregates() {
        accepts(
            "CREATE AGGREGATE s.a(int, VARIADIC b text[]) (SFUNC = f, STYPE = int8, INITCOND = '0', PARALLEL = safe)",
        );
        accepts("CREATE OR REPLACE AGGREGATE a(*) (sfunc = f, stype = bigint, sortop = <)");
        accepts("CREATE AGGREGATE a(float8 ORDER BY anyelement) (sfunc = f, stype = internal, hypothetical)");
        accepts("CREATE AGGREGATE a (BASETYPE = int, sfunc = operator(s.+), stype = numeric(1, 2)[])");
        accepts("ALTER AGGREGATE a(int) RENAME TO b");
        accepts("DROP AGGREGATE IF EXISTS a(*), b(ORDER BY int) CASCADE");
        refuses("CREATE AGGREGATE a(int)", "");
        refuses("CREATE AGGREGATE a() (sfunc = f)", ")");
        refuses("CREATE AGGREGATE a (BASETYPE = int, default = 1)", "default");
        refuses("DROP AGGREGATE a", "");
        refuses("CREATE AGGREGATE a(int) (sfunc = f stype = int)", "stype");
    }
}
