//! All rules, in one list. A rule is one file in `rules/` and its two lines here: the module, and the entry of the list.

use migrations_core::most_similar;

use crate::level::Level;
use crate::rule::Rule;

pub mod column_order;
pub mod config_key;
pub mod config_syntax;
pub mod config_value;
pub mod cycle;
pub mod dangling_key;
pub mod dialect;
pub mod directive;
pub mod down_fails;
pub mod duplicate_id;
pub mod duplicate_object;
pub mod edited_down;
pub mod edited_revision;
pub mod empty_down;
pub mod header_key;
pub mod header_value;
pub mod irreversible_with_down;
pub mod label_taken;
pub mod late_header;
pub mod lock_conflict;
pub mod lock_missing;
pub mod lock_parents;
pub mod lock_syntax;
pub mod missing_down;
pub mod missing_down_revision;
pub mod missing_folder;
pub mod missing_header;
pub mod missing_revision;
pub mod missing_up;
pub mod mixed_forms;
pub mod multiple_heads;
pub mod needs_empty_table;
pub mod no_dialect;
pub mod no_revision;
pub mod not_in_lock;
pub mod not_restored;
pub mod not_text;
pub mod object_in_use;
pub mod order_dependent;
pub mod redundant_depends_on;
pub mod refused_statement;
pub mod repeatable;
pub mod schema_rs;
pub mod sections;
pub mod session_only;
pub mod since;
pub mod squash;
pub mod stated_schema;
pub mod stray_file;
pub mod syntax_error;
pub mod todo;
pub mod transaction_control;
pub mod unfit_object;
pub mod unknown_call;
pub mod unknown_depends_on;
pub mod unknown_down_revision;
pub mod unknown_effect;
pub mod unknown_object;
pub mod unknown_rule;
pub mod unknown_type;
pub mod unmarked_breaking;
pub mod unread_statement;
pub mod unreadable;
pub mod unreadable_down;
pub mod untracked_folder;
pub mod unusable_name;
pub mod unused_call;
pub mod which_database;

/// All rules, sorted by id.
pub static ALL: &[&Rule] = &[
    &column_order::RULE,
    &config_key::RULE,
    &config_syntax::RULE,
    &config_value::RULE,
    &cycle::RULE,
    &dangling_key::RULE,
    &dialect::RULE,
    &directive::RULE,
    &down_fails::RULE,
    &duplicate_id::RULE,
    &duplicate_object::RULE,
    &edited_down::RULE,
    &edited_revision::RULE,
    &empty_down::RULE,
    &header_key::RULE,
    &header_value::RULE,
    &irreversible_with_down::RULE,
    &label_taken::RULE,
    &late_header::RULE,
    &lock_conflict::RULE,
    &lock_missing::RULE,
    &lock_parents::RULE,
    &lock_syntax::RULE,
    &missing_down::RULE,
    &missing_down_revision::RULE,
    &missing_folder::RULE,
    &missing_header::RULE,
    &missing_revision::RULE,
    &missing_up::RULE,
    &mixed_forms::RULE,
    &multiple_heads::RULE,
    &needs_empty_table::RULE,
    &no_dialect::RULE,
    &no_revision::RULE,
    &not_in_lock::RULE,
    &not_restored::RULE,
    &not_text::RULE,
    &object_in_use::RULE,
    &order_dependent::RULE,
    &redundant_depends_on::RULE,
    &refused_statement::RULE,
    &repeatable::RULE,
    &schema_rs::RULE,
    &sections::RULE,
    &session_only::RULE,
    &since::RULE,
    &squash::RULE,
    &stated_schema::RULE,
    &stray_file::RULE,
    &syntax_error::RULE,
    &todo::RULE,
    &transaction_control::RULE,
    &unfit_object::RULE,
    &unknown_call::RULE,
    &unknown_depends_on::RULE,
    &unknown_down_revision::RULE,
    &unknown_effect::RULE,
    &unknown_object::RULE,
    &unknown_rule::RULE,
    &unknown_type::RULE,
    &unmarked_breaking::RULE,
    &unread_statement::RULE,
    &unreadable::RULE,
    &unreadable_down::RULE,
    &untracked_folder::RULE,
    &unusable_name::RULE,
    &unused_call::RULE,
    &which_database::RULE,
];

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.binary_search_by_key(&id, |rule| rule.id).ok().map(|place| ALL[place])
}

/// The id that is most like this one, if any is.
pub fn similar(id: &str) -> Option<&'static str> {
    most_similar(id, ALL.iter().map(|rule| rule.id))
}

/// The ids of the rules of which this holds.
pub fn ids_of(holds: impl Fn(&Rule) -> bool) -> Vec<&'static str> {
    ALL.iter().filter(|rule| holds(rule)).map(|rule| rule.id).collect()
}

/// Rules that find errors in revisions with a header, and say nothing of those without under these settings.
pub fn off_without_header(levels: &[(&'static Rule, Level)]) -> Vec<&'static str> {
    let is_off = |rule: &Rule| rule.level(true, levels) == Level::Error && rule.level(false, levels) == Level::Allow;
    ids_of(is_off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sorted_and_in_kebab_case() {
        assert!(ALL.is_sorted_by_key(|rule| rule.id));
        assert!(ALL.iter().all(|rule| rule.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }

    #[test]
    fn a_rule_is_found_by_its_id_only() {
        assert!(ALL.iter().all(|rule| find(rule.id) == Some(rule)));
        assert_eq!(find("missing-dwn"), None);
        assert_eq!(similar("missing-dwn"), Some("missing-down"));
    }

    #[test]
    fn the_level_of_the_project_counts_before_that_of_the_rule() {
        let rule = &missing_down::RULE;
        assert_eq!((rule.level(true, &[]), rule.level(false, &[])), (Level::Error, Level::Allow));
        assert_eq!(rule.level(false, &[(rule, Level::Warning)]), Level::Warning);
        assert!(!off_without_header(&[(rule, Level::Warning)]).contains(&rule.id));
    }
}
