//! CREATE TEXT SEARCH, ALTER TEXT SEARCH.

use super::signature::named;
use crate::ast::{IfExists, ObjectKind, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE TEXT SEARCH, behind the word TEXT.
    pub(super) fn postgres_create_text_search(&mut self) -> Read<Statement> {
        let kind = self.postgres_text_search_kind()?;
        let name = self.name()?;
        self.postgres_create_other(kind, IfExists::Error, name, |parser| parser.postgres_definition().map(drop))
    }

    fn postgres_text_search_kind(&mut self) -> Read<ObjectKind> {
        self.expect("SEARCH")?;
        Ok(match self.expect_any(&["CONFIGURATION", "DICTIONARY", "PARSER", "TEMPLATE"])? {
            "CONFIGURATION" => ObjectKind::TextSearchConfiguration,
            "DICTIONARY" => ObjectKind::TextSearchDictionary,
            "PARSER" => ObjectKind::TextSearchParser,
            _ => ObjectKind::TextSearchTemplate,
        })
    }

    /// ALTER TEXT SEARCH, behind the word TEXT.
    pub(super) fn postgres_alter_text_search(&mut self) -> Read<Statement> {
        let kind = self.postgres_text_search_kind()?;
        let target = named(self.name()?);
        if kind == ObjectKind::TextSearchDictionary && self.at("(") {
            return self.postgres_alter_object_words(kind, target, |parser| parser.postgres_definition().map(drop));
        }
        if kind == ObjectKind::TextSearchConfiguration && self.at_any(&["ADD", "ALTER", "DROP"]) {
            return self.postgres_alter_object_words(kind, target, Self::postgres_mapping_change);
        }
        self.postgres_common_change(kind, target)
    }

    fn postgres_mapping_change(&mut self) -> Read<()> {
        let word = self.expect_any(&["ADD", "ALTER", "DROP"])?;
        self.expect("MAPPING")?;
        match word {
            "DROP" => {
                if self.eat("IF") {
                    self.expect("EXISTS")?;
                }
                self.expect("FOR")?;
                self.list(Self::ident).map(drop)
            }
            "ALTER" if self.at("REPLACE") => self.postgres_replaced_dictionary(),
            _ => {
                self.expect("FOR")?;
                self.list(Self::ident)?;
                if word == "ALTER" && self.at("REPLACE") {
                    return self.postgres_replaced_dictionary();
                }
                self.expect("WITH")?;
                self.list(Self::name).map(drop)
            }
        }
    }

    fn postgres_replaced_dictionary(&mut self) -> Read<()> {
        self.expect("REPLACE")?;
        self.name()?;
        self.expect("WITH")?;
        self.name().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn text_search() {
        accepts("CREATE TEXT SEARCH CONFIGURATION s.c (COPY = pg_catalog.english)");
        accepts("CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, stopwords = 'a')");
        accepts("ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR a, b WITH d, s.e");
        accepts("ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING REPLACE a WITH b");
        accepts("ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING IF EXISTS FOR a");
        accepts("ALTER TEXT SEARCH DICTIONARY d (stopwords)");
        accepts("ALTER TEXT SEARCH PARSER p SET SCHEMA s");
        refuses("ALTER TEXT SEARCH PARSER p OWNER TO r", "OWNER");
        refuses("ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING REPLACE a WITH b", "REPLACE");
        refuses("CREATE TEXT SEARCH CONFIGURATION c", "");
    }
}
