//! All rules in one list, each with its check. A new rule is a file in `rules/`, its module in `rules.rs`, and its line here.

use migrations_core::most_similar;

use crate::findings::Check;
use crate::level::Level;
use crate::rule::Rule;
use crate::rules::*;

/// A rule with what applies it.
#[derive(Clone, Copy)]
pub struct Listed {
    /// The rule.
    pub rule: &'static Rule,
    /// What applies it.
    pub check: Check,
}

/// All rules, sorted by id.
pub static LIST: &[Listed] = &[
    Listed { rule: &ambiguous_name::RULE, check: Check::Revisions(ambiguous_name::check) },
    Listed { rule: &checkpoint_conflict::RULE, check: Check::Reading },
    Listed { rule: &checkpoint_differs::RULE, check: Check::Outside },
    Listed { rule: &column_order::RULE, check: Check::Revisions(column_order::check) },
    Listed { rule: &config_key::RULE, check: Check::Reading },
    Listed { rule: &config_syntax::RULE, check: Check::Reading },
    Listed { rule: &config_value::RULE, check: Check::Reading },
    Listed { rule: &cycle::RULE, check: Check::Reading },
    Listed { rule: &dangling_key::RULE, check: Check::Revisions(dangling_key::check) },
    Listed { rule: &dialect::RULE, check: Check::Outside },
    Listed { rule: &directive::RULE, check: Check::Reading },
    Listed { rule: &down_fails::RULE, check: Check::Revisions(down_fails::check) },
    Listed { rule: &duplicate_id::RULE, check: Check::Reading },
    Listed { rule: &duplicate_object::RULE, check: Check::Revisions(duplicate_object::check) },
    Listed { rule: &edited_down::RULE, check: Check::Folder(edited_down::check) },
    Listed { rule: &edited_revision::RULE, check: Check::Folder(edited_revision::check) },
    Listed { rule: &empty_down::RULE, check: Check::Revisions(empty_down::check) },
    Listed { rule: &header_key::RULE, check: Check::Reading },
    Listed { rule: &header_value::RULE, check: Check::Reading },
    Listed { rule: &irreversible_with_down::RULE, check: Check::Reading },
    Listed { rule: &label_taken::RULE, check: Check::Reading },
    Listed { rule: &late_header::RULE, check: Check::Reading },
    Listed { rule: &lock_conflict::RULE, check: Check::Reading },
    Listed { rule: &lock_missing::RULE, check: Check::Folder(lock_missing::check) },
    Listed { rule: &lock_parents::RULE, check: Check::Folder(lock_parents::check) },
    Listed { rule: &lock_syntax::RULE, check: Check::Reading },
    Listed { rule: &misplaced_expression::RULE, check: Check::Revisions(misplaced_expression::check) },
    Listed { rule: &missing_down::RULE, check: Check::Revisions(missing_down::check) },
    Listed { rule: &missing_down_revision::RULE, check: Check::Reading },
    Listed { rule: &missing_folder::RULE, check: Check::Reading },
    Listed { rule: &missing_header::RULE, check: Check::Reading },
    Listed { rule: &missing_revision::RULE, check: Check::Reading },
    Listed { rule: &missing_up::RULE, check: Check::Reading },
    Listed { rule: &mixed_forms::RULE, check: Check::Reading },
    Listed { rule: &multiple_heads::RULE, check: Check::Folder(multiple_heads::check) },
    Listed { rule: &needs_empty_table::RULE, check: Check::Revisions(needs_empty_table::check) },
    Listed { rule: &no_dialect::RULE, check: Check::Reading },
    Listed { rule: &no_revision::RULE, check: Check::Reading },
    Listed { rule: &not_in_lock::RULE, check: Check::Folder(not_in_lock::check) },
    Listed { rule: &not_restored::RULE, check: Check::Revisions(not_restored::check) },
    Listed { rule: &not_text::RULE, check: Check::Reading },
    Listed { rule: &object_in_use::RULE, check: Check::Revisions(object_in_use::check) },
    Listed { rule: &order_dependent::RULE, check: Check::Revisions(order_dependent::check) },
    Listed { rule: &other_product::RULE, check: Check::Folder(other_product::check) },
    Listed { rule: &redundant_depends_on::RULE, check: Check::Folder(redundant_depends_on::check) },
    Listed { rule: &refused_row::RULE, check: Check::Revisions(refused_row::check) },
    Listed { rule: &refused_statement::RULE, check: Check::Reading },
    Listed { rule: &repeatable::RULE, check: Check::Reading },
    Listed { rule: &schema_rs::RULE, check: Check::Outside },
    Listed { rule: &sections::RULE, check: Check::Reading },
    Listed { rule: &session_only::RULE, check: Check::Reading },
    Listed { rule: &since::RULE, check: Check::Reading },
    Listed { rule: &squash::RULE, check: Check::Reading },
    Listed { rule: &stated_schema::RULE, check: Check::Outside },
    Listed { rule: &stray_file::RULE, check: Check::Reading },
    Listed { rule: &syntax_error::RULE, check: Check::Reading },
    Listed { rule: &todo::RULE, check: Check::Reading },
    Listed { rule: &transaction_control::RULE, check: Check::Reading },
    Listed { rule: &type_mismatch::RULE, check: Check::Revisions(type_mismatch::check) },
    Listed { rule: &unfit_object::RULE, check: Check::Revisions(unfit_object::check) },
    Listed { rule: &unknown_call::RULE, check: Check::Outside },
    Listed { rule: &unknown_depends_on::RULE, check: Check::Reading },
    Listed { rule: &unknown_down_revision::RULE, check: Check::Reading },
    Listed { rule: &unknown_effect::RULE, check: Check::Revisions(unknown_effect::check) },
    Listed { rule: &unknown_function::RULE, check: Check::Revisions(unknown_function::check) },
    Listed { rule: &unknown_object::RULE, check: Check::Revisions(unknown_object::check) },
    Listed { rule: &unknown_rule::RULE, check: Check::Folder(unknown_rule::check) },
    Listed { rule: &unknown_type::RULE, check: Check::Revisions(unknown_type::check) },
    Listed { rule: &unmarked_breaking::RULE, check: Check::Revisions(unmarked_breaking::check) },
    Listed { rule: &unread_statement::RULE, check: Check::Revisions(unread_statement::check) },
    Listed { rule: &unreadable::RULE, check: Check::Reading },
    Listed { rule: &unreadable_down::RULE, check: Check::WayBack(unreadable_down::check) },
    Listed { rule: &untracked_folder::RULE, check: Check::Outside },
    Listed { rule: &unusable_name::RULE, check: Check::Reading },
    Listed { rule: &unused_call::RULE, check: Check::Outside },
    Listed { rule: &which_database::RULE, check: Check::Outside },
    Listed { rule: &wrong_count::RULE, check: Check::Revisions(wrong_count::check) },
];

/// All rules, sorted by id.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    LIST.iter().map(|listed| listed.rule)
}

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    LIST.binary_search_by_key(&id, |listed| listed.rule.id).ok().map(|place| LIST[place].rule)
}

/// The id that is most like this one, if any is.
pub fn similar(id: &str) -> Option<&'static str> {
    most_similar(id, all().map(|rule| rule.id))
}

/// Rules that find errors in revisions with a header, and say nothing of those without under these settings.
pub fn off_without_header(levels: &[(&'static Rule, Level)]) -> Vec<&'static str> {
    let is_off = |rule: &&Rule| rule.level(true, levels) == Level::Error && rule.level(false, levels) == Level::Allow;
    all().filter(is_off).map(|rule| rule.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sorted_and_in_kebab_case() {
        assert!(LIST.is_sorted_by_key(|listed| listed.rule.id));
        assert!(all().all(|rule| rule.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }

    #[test]
    fn a_rule_is_found_by_its_id_only() {
        assert!(all().all(|rule| find(rule.id) == Some(rule)));
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
