//! MariaDB. Measured on 10.11 and 11.8; what is said of older versions comes from its manual.

use migrations_core::{Product, Version};

use super::comparable::are_of_one_size;
use super::mysql::{kept_default, set_of_old_collation};
use super::{
    AddedColumn, Alteration, CheckNames, ChosenNames, Collation, ColumnRules, CopiedColumn, DroppedColumn,
    DroppedTarget, EqualKeys, Execute, IndexRename, IndexRules, KeyRules, KeyTarget, NameRules, NamesInDefault,
    ObjectRules, Qualifier, RowRules, Rules, Scope, TableOptions, TableRules, as_written, in_small_letters,
    type_as_kept,
};

pub(super) static VERSIONS: [(Version, Rules); 2] =
    [(Version::new(0, 0), rules(Version::new(10, 2))), (Version::new(10, 5), rules(Version::new(10, 5)))];

const fn rules(version: Version) -> Rules {
    let is_from_10_5 = version.major > 10 || version.major == 10 && version.minor >= 5;
    Rules {
        product: Product::Mariadb,
        names: NameRules {
            tell_case: false,
            fold: as_written,
            fold_part: in_small_letters,
            // Source: manual, Sequence Storage Engine.
            of_itself: is_numbers,
            quote: '`',
            qualifier: Qualifier::Database,
            indexes: Scope::Table,
            index_has_schema: false,
            triggers: Scope::Schema,
            // Source: `make_unique_key_name` in `sql_table.cc`; manual, Foreign Keys.
            chosen: ChosenNames::Numbered,
            // Source: `make_unique_constraint_name` in `sql_table.cc`; manual, CONSTRAINT.
            checks: CheckNames::OfColumn,
            constraints_are_objects: false,
            constraints_repeat: false,
        },
        columns: ColumnRules {
            alteration: Alteration::Whole,
            dropped: DroppedColumn::ShortensKeys,
            can_be_dropped: true,
            // Source: manual, ALTER TABLE: RENAME COLUMN from 10.5.2 on.
            can_be_renamed: is_from_10_5,
            drop_may_skip: true,
            rename_to_itself: true,
            added: AddedColumn::Nothing,
            // Measured: `ADD COLUMN b INT DEFAULT 5 CHECK (b < 3)` writes 5 into the rows that are there.
            new_checks_hold: false,
            // Measured: all of them follow.
            readers_block_rename: false,
            added_with_key: true,
            have_places: true,
            counter_is_sequence: false,
            refuse_contradictions: false,
            convert_by_casts: false,
            keep_null_default: false,
            drop_default_leaves_none: true,
            set_of_collation,
            kept_default,
            names_in_default: NamesInDefault::Columns,
            of_query: CopiedColumn::Whole,
            collation: Collation::OfCharacterSet,
            written_type: type_as_kept,
            virtual_word: " VIRTUAL",
            have_comments: true,
            timestamp_refuses_null: true,
        },
        keys: KeyRules {
            target: KeyTarget::Indexed,
            dropped_target: DroppedTarget::IsRefused,
            comparable: are_of_one_size,
            make_indexes: true,
            unique_is_index: true,
            primary_refuses_null: true,
            primary_tells_order: false,
            repeat_columns: false,
            equal: EqualKeys::Two,
            checks_stand_with_columns: true,
            // Source: manual, CONSTRAINT: from 10.2.1 on.
            checks_are_kept: true,
            // The rows are not looked at for the CHECK of a new column.
            checks_prove_not_null: false,
            waiting_rows_block: false,
            keep_trees: false,
            validate_later: false,
            can_be_renamed: false,
            can_be_altered: true,
            ignore_match: false,
            // Source: manual, Foreign Keys: NO ACTION is a synonym for RESTRICT.
            restrict_is_usual: true,
            // Source: manual, Foreign Keys: REFERENCES with a column counts from 10.5 on. The long form counts everywhere.
            references_stand_with_columns: false,
            drop_by_kind: true,
        },
        indexes: IndexRules {
            repeat_columns: false,
            text_is_column: false,
            drop_idle_casts: false,
            brackets: true,
            method_stands_behind: true,
            kinds: &[("fulltext", "FULLTEXT "), ("spatial", "SPATIAL ")],
            // Source: manual, Ignored Indexes; from 10.6 on.
            hidden: "ignored",
            rename: IndexRename::InTable,
        },
        tables: TableRules {
            have_rowids: false,
            need_column: true,
            several_actions: true,
            alter_reads_texts: false,
            rows_are_types: false,
            rename_to_itself: true,
            // Source: manual, DROP TABLE: a sequence is a table of an engine of its own.
            drop_takes_sequence: true,
            like_copies_all: true,
            options: TableOptions::Settings,
            comment_on: false,
            storage_is_told: false,
            kept_options: &super::tables::KEPT_OPTIONS,
            row_security: false,
        },
        objects: ObjectRules {
            keep_dependencies: false,
            types_are_made: false,
            routines_overload: false,
            // OR REPLACE drops what is there, and makes it anew. Source: manual, CREATE FUNCTION.
            routines_replace: false,
            views_look_up: true,
            // Source: manual, CREATE VIEW.
            stars_are_columns: true,
            results_keep_names: true,
            texts_follow: false,
            triggers_hold_statements: true,
            triggers_run_per_row: true,
            // From 11.5 on they have one; BIGINT is the usual one.
            triggers_fire_as_made: true,
            sequences_have_types: false,
            // Source: manual, EXECUTE IMMEDIATE and Prepared Statements.
            execute: Execute::Anywhere,
            have_grants: true,
            keep_statements: false,
            catalogue_is_public: false,
            catalogue_is_open: false,
        },
        rows: RowRules {
            backslash_escapes: true,
            names_may_be_strings: false,
            delete_names_alias: true,
            assign_with_table: true,
            only_is_word: false,
            with_sees_all: false,
            select_may_change: true,
            local_is_transaction: false,
            functions_set: false,
            notes_share_transaction: false,
            bits_outlive_session: false,
        },
    }
}

/// Source: manual, Supported Character Sets and Collations.
fn set_of_collation(collation: &str) -> Option<&str> {
    set_of_old_collation(collation)
}

/// `seq_1_to_10`, `seq_1_to_10_step_2`: a table of numbers.
fn is_numbers(name: &str) -> bool {
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = name.split('_').collect();
    match parts.as_slice() {
        ["seq", from, "to", to] => [from, to].into_iter().all(is_number),
        ["seq", from, "to", to, "step", step] => [from, to, step].into_iter().all(is_number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_numbers;

    #[test]
    fn a_table_of_numbers_has_a_name_of_its_own_kind() {
        assert!(is_numbers("seq_1_to_10") && is_numbers("seq_10_to_1_step_3"));
        assert!(!is_numbers("seq_a_to_10") && !is_numbers("seq_1_to_") && !is_numbers("sequence_1_to_2"));
    }
}
