//! Indexes.

use super::Printer;
use super::name::Role;
use crate::ast::{
    CreateIndex, Expression, ExpressionKind, IfExists, IndexKey, IndexKeyValue, IndexKind, IndexOption, OnlineOption,
};
use crate::grammar::Feature;

impl Printer {
    pub(super) fn create_index(&mut self, create: &CreateIndex) {
        self.word("CREATE");
        self.word_if(create.if_exists == IfExists::Replace, "OR REPLACE");
        self.index_kind(create.kind);
        self.word("INDEX");
        self.word_if(create.is_concurrent, "CONCURRENTLY");
        self.word_if(create.if_exists == IfExists::Skip, "IF NOT EXISTS");
        if let Some(name) = &create.name {
            self.name(name, Role::Table);
        }
        // MySQL and MariaDB have the method before ON or behind the keys; only before ON it is no option.
        if self.has(Feature::MethodBeforeOn) {
            self.ident_behind("USING", &create.method, Role::Column);
        }
        self.word("ON");
        self.word_if(create.is_only, "ONLY");
        self.name(&create.table, Role::Table);
        if !self.has(Feature::MethodBeforeOn) {
            self.ident_behind("USING", &create.method, Role::Column);
        }
        self.in_parentheses(|printer| {
            printer.list(&create.keys, Self::index_key);
            printer.word_if(create.without_overlaps, "WITHOUT OVERLAPS");
        });
        // WAIT stands before options, the others behind them.
        self.waits(&create.online);
        if !create.include.is_empty() {
            self.word("INCLUDE");
            self.columns(&create.include);
        }
        self.nulls_distinct(create.nulls_distinct);
        self.parameters_behind("WITH", &create.parameters);
        self.ident_behind("TABLESPACE", &create.tablespace, Role::Column);
        self.expression_behind("WHERE", &create.condition);
        self.index_options(&create.options);
        create.online.iter().filter(|option| !is_wait(option)).for_each(|option| self.online_option(option));
    }

    /// UNIQUE and its like.
    pub(super) fn index_kind(&mut self, kind: IndexKind) {
        match kind {
            IndexKind::Plain => {}
            IndexKind::Unique => self.word("UNIQUE"),
            IndexKind::Fulltext => self.word("FULLTEXT"),
            IndexKind::Spatial => self.word("SPATIAL"),
            IndexKind::Vector => self.word("VECTOR"),
        }
    }

    /// NULLS DISTINCT, NULLS NOT DISTINCT
    pub(super) fn nulls_distinct(&mut self, nulls_distinct: Option<bool>) {
        match nulls_distinct {
            None => {}
            Some(true) => self.word("NULLS DISTINCT"),
            Some(false) => self.word("NULLS NOT DISTINCT"),
        }
    }

    /// Keys of an index in parentheses.
    pub(super) fn index_keys(&mut self, keys: &[IndexKey]) {
        self.list_in_parentheses(keys, Self::index_key);
    }

    /// One key of an index.
    pub(super) fn index_key(&mut self, key: &IndexKey) {
        match &key.value {
            IndexKeyValue::Column(column) => self.ident(column, Role::Column),
            IndexKeyValue::Expression(expression) => self.index_expression(expression, key.collation.is_some()),
        }
        if let Some(length) = &key.length {
            self.in_glued_parentheses(|printer| printer.put(length));
        }
        self.name_behind("COLLATE", &key.collation, Role::Loose);
        if let Some((class, parameters)) = &key.operator_class {
            self.name(class, Role::Column);
            self.parameters_if_any(parameters);
        }
        self.direction(&key.order, key.nulls);
    }

    fn index_expression(&mut self, expression: &Expression, has_collation: bool) {
        if self.has(Feature::ExpressionsAsKeys) && has_collation {
            self.before_collation(expression);
        } else if self.has(Feature::ExpressionsAsKeys) || (self.has(Feature::CallsAsKeys) && is_plain_call(expression))
        {
            // Source: `func_expr_windowless` in PostgreSQL's `gram.y`.
            self.expression(expression);
        } else {
            self.expression_in_parentheses(expression);
        }
    }

    /// A column or a call by itself, every other expression in parentheses.
    pub(super) fn column_call_or_parentheses(&mut self, expression: &Expression) {
        if is_plain_call(expression)
            || matches!(&expression.kind, ExpressionKind::Column(name) if name.parts.len() == 1)
        {
            self.expression(expression);
        } else {
            self.expression_in_parentheses(expression);
        }
    }

    /// What follows the keys of an index on MySQL and MariaDB.
    pub(super) fn index_options(&mut self, options: &[IndexOption]) {
        for option in options {
            match option {
                IndexOption::Using(method) => {
                    self.word("USING");
                    self.ident(method, Role::Word);
                }
                IndexOption::Comment(text) => {
                    self.word("COMMENT");
                    self.text_literal(text);
                }
                IndexOption::Visible { is_ignored_word, is_visible } => {
                    self.word(match (is_ignored_word, is_visible) {
                        (false, true) => "VISIBLE",
                        (false, false) => "INVISIBLE",
                        (true, true) => "NOT IGNORED",
                        (true, false) => "IGNORED",
                    });
                }
                IndexOption::Parser(parser) => {
                    self.word("WITH PARSER");
                    self.ident(parser, Role::Column);
                }
                IndexOption::Value { name, value } => self.assigned(name, value),
            }
        }
    }

    /// How a change is made on a live server.
    pub(super) fn online_options(&mut self, options: &[OnlineOption]) {
        for option in options {
            self.online_option(option);
        }
    }

    /// WAIT, NOWAIT among them.
    pub(super) fn waits(&mut self, options: &[OnlineOption]) {
        options.iter().filter(|option| is_wait(option)).for_each(|option| self.online_option(option));
    }

    pub(super) fn online_option(&mut self, option: &OnlineOption) {
        match option {
            OnlineOption::Algorithm(value) => self.assigned("ALGORITHM", value),
            OnlineOption::Lock(value) => self.assigned("LOCK", value),
            OnlineOption::Wait(seconds) => {
                self.word("WAIT");
                self.put(seconds);
            }
            OnlineOption::NoWait => self.word("NOWAIT"),
        }
    }

    /// `NAME = value`, or NAME where there is no value.
    pub(super) fn assigned(&mut self, name: &str, value: &str) {
        self.word(name);
        if !value.is_empty() {
            self.put("=");
            self.put(value);
        }
    }
}

/// Whether an option stands apart from the others.
pub(super) fn is_wait(option: &OnlineOption) -> bool {
    match option {
        OnlineOption::Wait(_) | OnlineOption::NoWait => true,
        OnlineOption::Algorithm(_) | OnlineOption::Lock(_) => false,
    }
}

/// Whether an expression is a call with nothing behind its parentheses.
fn is_plain_call(expression: &Expression) -> bool {
    let ExpressionKind::Call(call) = &expression.kind else { return false };
    call.within_group.is_empty() && call.filter.is_none() && call.null_treatment.is_empty() && call.over.is_none()
}

#[cfg(test)]
mod tests {
    use super::super::testing::statement;
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    #[test]
    fn keys_that_are_expressions_are_in_parentheses_where_they_have_to_be() {
        statement(Postgres, "create index on t (lower(a), (b), (c + 1))", "CREATE INDEX ON t (lower(a), (b), (c + 1))");
        statement(Mysql, "create index i on t ((a + 1), b(3) desc)", "CREATE INDEX i ON t ((a + 1), b(3) DESC)");
        statement(
            Sqlite,
            "create index i on t (a + 1, b collate nocase)",
            "CREATE INDEX i ON t (a + 1, b COLLATE nocase)",
        );
        statement(Sqlite, "create index i on t ((a or b) collate c)", "CREATE INDEX i ON t ((a OR b) COLLATE c)");
    }

    #[test]
    fn clauses_stand_in_order() {
        statement(
            Postgres,
            "create unique index concurrently if not exists i on only t using gin (a s.ops (n = 1) desc nulls last) \
             include (b) nulls not distinct with (fillfactor = 50) tablespace x where c",
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t USING gin (a s.ops (n = 1) DESC NULLS LAST) \
             INCLUDE (b) NULLS NOT DISTINCT WITH (fillfactor = 50) TABLESPACE x WHERE c",
        );
        statement(
            Mysql,
            "create fulltext index i on t (a) with parser ngram comment 'x' algorithm = inplace",
            "CREATE FULLTEXT INDEX i ON t (a) WITH PARSER ngram COMMENT 'x' ALGORITHM = INPLACE",
        );
        statement(
            Mariadb,
            "create or replace index i using btree on t (a) wait 3 comment 'x'",
            "CREATE OR REPLACE INDEX i USING btree ON t (a) WAIT 3 COMMENT 'x'",
        );
    }
}
