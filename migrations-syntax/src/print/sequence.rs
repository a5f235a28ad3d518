//! Sequences.

use super::Printer;
use super::name::Role;
use crate::ast::{AlterSequence, CreateSequence, IfExists, SequenceOption};

impl Printer {
    pub(super) fn create_sequence(&mut self, create: &CreateSequence) {
        self.word("CREATE");
        self.word_if(create.if_exists == IfExists::Replace, "OR REPLACE");
        self.persistence(create.persistence);
        self.word("SEQUENCE");
        self.word_if(create.if_exists == IfExists::Skip, "IF NOT EXISTS");
        self.name(&create.name, Role::Table);
        self.sequence_options(&create.options);
    }

    pub(super) fn alter_sequence(&mut self, alter: &AlterSequence) {
        self.word("ALTER SEQUENCE");
        self.word_if(alter.if_exists, "IF EXISTS");
        self.name(&alter.name, Role::Table);
        self.sequence_options(&alter.options);
    }

    /// Options of a sequence or an identity.
    pub(super) fn sequence_options(&mut self, options: &[SequenceOption]) {
        for option in options {
            self.sequence_option(option);
        }
    }

    /// Options of an identity in parentheses, if there are any.
    pub(super) fn identity_options(&mut self, options: &[SequenceOption]) {
        if !options.is_empty() {
            self.in_parentheses(|printer| printer.sequence_options(options));
        }
    }

    pub(super) fn sequence_option(&mut self, option: &SequenceOption) {
        match option {
            SequenceOption::As(data_type) => {
                self.word("AS");
                self.data_type(data_type);
            }
            SequenceOption::Start(value) => self.sequence_value("START WITH", Some(value)),
            SequenceOption::Increment(value) => self.sequence_value("INCREMENT BY", Some(value)),
            SequenceOption::MinValue(None) => self.word("NO MINVALUE"),
            SequenceOption::MinValue(value) => self.sequence_value("MINVALUE", value.as_ref()),
            SequenceOption::MaxValue(None) => self.word("NO MAXVALUE"),
            SequenceOption::MaxValue(value) => self.sequence_value("MAXVALUE", value.as_ref()),
            SequenceOption::Cache(value) => self.sequence_value("CACHE", Some(value)),
            SequenceOption::Cycle(true) => self.word("CYCLE"),
            SequenceOption::Cycle(false) => self.word("NO CYCLE"),
            SequenceOption::Restart(value) => {
                self.sequence_value(if value.is_some() { "RESTART WITH" } else { "RESTART" }, value.as_ref());
            }
            SequenceOption::OwnedBy(None) => self.word("OWNED BY NONE"),
            SequenceOption::OwnedBy(column) => self.name_behind("OWNED BY", column, Role::Column),
            SequenceOption::Name(name) => {
                self.word("SEQUENCE NAME");
                self.name(name, Role::Table);
            }
            SequenceOption::Logged(true) => self.word("LOGGED"),
            SequenceOption::Logged(false) => self.word("UNLOGGED"),
            SequenceOption::TableOption(option) => self.table_option(option),
        }
    }

    fn sequence_value(&mut self, words: &str, value: Option<&String>) {
        self.word(words);
        self.put(value.map(String::as_str).unwrap_or_default());
    }
}
