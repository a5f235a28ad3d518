//! CREATE PUBLICATION, CREATE SUBSCRIPTION and ALTER of both.

use super::signature::named;
use crate::ast::{IfExists, ObjectKind, Statement};
use crate::parser::{Parser, Read};

impl Parser<'_> {
    /// CREATE PUBLICATION, behind the word.
    pub(super) fn postgres_create_publication(&mut self) -> Read<Statement> {
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::Publication, IfExists::Error, name.into(), |parser| {
            if parser.eat("FOR") {
                if parser.eat("ALL") {
                    parser.expect("TABLES")?;
                } else {
                    parser.postgres_published()?;
                }
            }
            parser.postgres_with_definition().map(drop)
        })
    }

    /// What is published: tables and schemas, with commas between. What follows a comma can go on with the kind before it.
    fn postgres_published(&mut self) -> Read<()> {
        let mut is_schema = self.expect_any(&["TABLE", "TABLES"])? == "TABLES";
        if is_schema {
            self.expect_all(&["IN", "SCHEMA"])?;
        }
        loop {
            if is_schema {
                self.postgres_published_schema()?;
            } else {
                self.postgres_published_table()?;
            }
            if !self.eat(",") {
                return Ok(());
            }
            // A table can have the name `tables`.
            if self.at("TABLES") && self.ahead_is(1, "IN") {
                self.expect_all(&["TABLES", "IN", "SCHEMA"])?;
                is_schema = true;
            } else if self.eat("TABLE") {
                is_schema = false;
            }
        }
    }

    fn postgres_published_table(&mut self) -> Read<()> {
        self.relation()?;
        if self.at("(") {
            self.columns()?;
        }
        if self.eat("WHERE") {
            self.in_parentheses(Self::expression)?;
        }
        Ok(())
    }

    fn postgres_published_schema(&mut self) -> Read<()> {
        if self.eat("CURRENT_SCHEMA") { Ok(()) } else { self.ident().map(drop) }
    }

    /// ALTER PUBLICATION, behind the word.
    pub(super) fn postgres_alter_publication(&mut self) -> Read<Statement> {
        let target = named(self.ident()?.into());
        if !self.at_any(&["SET", "ADD", "DROP"]) {
            return self.postgres_common_change(ObjectKind::Publication, target);
        }
        self.postgres_alter_object_words(ObjectKind::Publication, target, |parser| {
            let word = parser.step().text;
            if word == "SET" && parser.at("(") {
                parser.postgres_definition().map(drop)
            } else {
                parser.postgres_published()
            }
        })
    }

    /// CREATE SUBSCRIPTION, behind the word.
    pub(super) fn postgres_create_subscription(&mut self) -> Read<Statement> {
        let name = self.ident()?;
        self.postgres_create_other(ObjectKind::Subscription, IfExists::Error, name.into(), |parser| {
            parser.expect("CONNECTION")?;
            parser.plain_text()?;
            parser.postgres_publications()
        })
    }

    fn postgres_publications(&mut self) -> Read<()> {
        self.expect("PUBLICATION")?;
        self.list(Self::ident)?;
        self.postgres_with_definition().map(drop)
    }

    /// ALTER SUBSCRIPTION, behind the word.
    pub(super) fn postgres_alter_subscription(&mut self) -> Read<Statement> {
        let target = named(self.ident()?.into());
        if !self.at_any(&["SET", "CONNECTION", "REFRESH", "ADD", "DROP", "ENABLE", "DISABLE", "SKIP"]) {
            return self.postgres_common_change(ObjectKind::Subscription, target);
        }
        self.postgres_alter_object_words(ObjectKind::Subscription, target, |parser| match parser.step().text {
            "CONNECTION" => parser.plain_text().map(drop),
            "REFRESH" => {
                parser.expect("PUBLICATION")?;
                parser.postgres_with_definition().map(drop)
            }
            "SKIP" => parser.postgres_definition().map(drop),
            "SET" if parser.at("(") => parser.postgres_definition().map(drop),
            "SET" | "ADD" | "DROP" => parser.postgres_publications(),
            _ => Ok(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::parser::postgres::testing::{accepts, refuses};

    #[test]
    fn publications() {
        accepts("CREATE PUBLICATION p");
        accepts("CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert')");
        accepts("CREATE PUBLICATION p FOR TABLE ONLY t (a, b) WHERE (a > 1), s.u, TABLES IN SCHEMA s, CURRENT_SCHEMA");
        accepts("ALTER PUBLICATION p ADD TABLE t");
        accepts("ALTER PUBLICATION p SET (publish = 'insert')");
        accepts("ALTER PUBLICATION p DROP TABLES IN SCHEMA s");
        accepts("ALTER PUBLICATION p OWNER TO CURRENT_ROLE");
        refuses("CREATE PUBLICATION p FOR t", "t");
        accepts("CREATE PUBLICATION p FOR TABLE a, tables");
        refuses("CREATE PUBLICATION p FOR TABLES t", "t");
        refuses("CREATE PUBLICATION p FOR TABLE", "");
    }

    #[test]
    fn subscriptions() {
        accepts("CREATE SUBSCRIPTION s CONNECTION 'a' PUBLICATION p, q WITH (enabled = false)");
        accepts("ALTER SUBSCRIPTION s REFRESH PUBLICATION WITH (copy_data = false)");
        accepts("ALTER SUBSCRIPTION s SKIP (lsn = '0/0')");
        accepts("ALTER SUBSCRIPTION s DISABLE");
        accepts("ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh)");
        refuses("CREATE SUBSCRIPTION s CONNECTION 'a'", "");
    }

    #[test]
    fn subscriptions_are_changed() {
        accepts("ALTER SUBSCRIPTION s SET (synchronous_commit = off)");
        accepts("ALTER SUBSCRIPTION s SET PUBLICATION p, q WITH (refresh = false)");
        accepts("ALTER SUBSCRIPTION s DROP PUBLICATION p");
        accepts("ALTER SUBSCRIPTION s CONNECTION 'a'");
        accepts("ALTER SUBSCRIPTION s ENABLE");
        accepts("ALTER SUBSCRIPTION s RENAME TO r");
        refuses("ALTER SUBSCRIPTION s ENABLE p", "p");
        refuses("ALTER SUBSCRIPTION s CONNECTION a", "a");
        refuses("ALTER SUBSCRIPTION s ADD (a)", "(");
        refuses("ALTER SUBSCRIPTION s REFRESH", "");
    }
}
