//! MySQL. Measured on 9.7; what is said of 8.0 and 8.4 comes from their manuals.

mod defaults;

use migrations_core::{Product, Version};

pub(super) use defaults::kept as kept_default;

use super::comparable::are_of_one_size;
use super::{
    AddedColumn, Alteration, CheckNames, ChosenNames, Collation, ColumnRules, CopiedColumn, DroppedColumn,
    DroppedTarget, EqualKeys, Execute, IndexRename, IndexRules, KeyRules, KeyTarget, NameRules, NamesInDefault,
    ObjectRules, Qualifier, RowRules, Rules, Scope, TableOptions, TableRules, as_written, in_small_letters,
    type_as_kept,
};

pub(super) static VERSIONS: [(Version, Rules); 2] =
    [(Version::new(0, 0), rules(Version::new(5, 7))), (Version::new(8, 0), rules(Version::new(8, 0)))];

const fn rules(version: Version) -> Rules {
    Rules {
        product: Product::Mysql,
        names: NameRules {
            tell_case: false,
            // The case of a table is a matter of the machine (`lower_case_table_names`); that of its parts makes no difference.
            fold: as_written,
            fold_part: in_small_letters,
            of_itself: |_| false,
            quote: '`',
            // Source: manual, CREATE DATABASE: CREATE SCHEMA is a synonym.
            qualifier: Qualifier::Database,
            indexes: Scope::Table,
            index_has_schema: false,
            triggers: Scope::Schema,
            // Source: `make_unique_key_name` in `sql_table.cc`; manual, FOREIGN KEY Constraints: `table_ibfk_1`.
            chosen: ChosenNames::Numbered,
            // Source: manual, CHECK Constraints: `table_chk_1`.
            checks: CheckNames::OfTable,
            constraints_are_objects: false,
            constraints_repeat: false,
        },
        columns: ColumnRules {
            alteration: Alteration::Whole,
            // Source: manual, ALTER TABLE: columns are removed from the indexes of which they are a part.
            dropped: DroppedColumn::ShortensKeys,
            can_be_dropped: true,
            // Source: What Is New in MySQL 8.0.
            can_be_renamed: version.major >= 8,
            drop_may_skip: true,
            rename_to_itself: true,
            // Source: manual, Data Type Default Values: implicit defaults fill the rows that are there. Measured: DATE and DATETIME are
            // refused (1292), and a TIMESTAMP becomes `0000-00-00 00:00:00`.
            added: AddedColumn::NothingButDates,
            new_checks_hold: true,
            // Measured: errors 3959 and 3108.
            readers_block_rename: true,
            added_with_key: true,
            have_places: true,
            counter_is_sequence: false,
            refuse_contradictions: false,
            convert_by_casts: false,
            keep_null_default: false,
            drop_default_leaves_none: true,
            set_of_collation,
            kept_default: defaults::kept_by_mysql,
            names_in_default: NamesInDefault::Columns,
            of_query: CopiedColumn::Whole,
            collation: Collation::OfCharacterSet,
            written_type: type_as_kept,
            virtual_word: " VIRTUAL",
            have_comments: true,
            timestamp_refuses_null: true,
        },
        keys: KeyRules {
            // Source: manual, FOREIGN KEY Constraints: the referenced columns are the first of an index. A key to columns that
            // are not unique is refused from 8.4 on where `restrict_fk_on_non_standard_key` is on, which is a setting.
            target: KeyTarget::Indexed,
            dropped_target: DroppedTarget::IsRefused,
            comparable: are_of_one_size,
            make_indexes: true,
            unique_is_index: true,
            primary_refuses_null: true,
            primary_tells_order: false,
            repeat_columns: false,
            equal: EqualKeys::Two,
            // A CHECK with a column is one of the table, and stays when the column is modified. Source: manual, CHECK Constraints.
            checks_stand_with_columns: false,
            // Source: manual, CHECK Constraints: before 8.0.16 they are parsed and ignored. A version has two numbers here, so
            // that every 8.0 is taken for one that keeps them.
            checks_are_kept: version.major >= 8,
            checks_prove_not_null: false,
            waiting_rows_block: false,
            keep_trees: false,
            validate_later: false,
            can_be_renamed: false,
            can_be_altered: true,
            ignore_match: false,
            // Source: manual, FOREIGN KEY Constraints: NO ACTION is equivalent to RESTRICT.
            restrict_is_usual: true,
            // Source: manual of 8.0 and 8.4, FOREIGN KEY Constraints: REFERENCES with a column is parsed and ignored; from 9.0 on
            // it counts. The long form counts everywhere.
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
            // Source: manual, Invisible Indexes.
            hidden: "invisible",
            rename: IndexRename::InTable,
        },
        tables: TableRules {
            have_rowids: false,
            need_column: true,
            several_actions: true,
            alter_reads_texts: false,
            rows_are_types: false,
            rename_to_itself: true,
            // There is none; a statement that makes one is MariaDB's, where only the dialect was said.
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
            routines_replace: false,
            views_look_up: true,
            // Source: manual, CREATE VIEW: the definition is frozen at creation time.
            stars_are_columns: true,
            results_keep_names: true,
            texts_follow: false,
            triggers_hold_statements: true,
            triggers_run_per_row: true,
            triggers_fire_as_made: true,
            sequences_have_types: false,
            // Source: manual, Prepared Statements.
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
    collation.strip_suffix("_0900_ai_ci").or_else(|| set_of_old_collation(collation).filter(|set| *set != "utf8mb4"))
}

/// Character sets whose usual collation has another name than `_general_ci`. Source: SHOW CHARACTER SET of MySQL 9.7 and MariaDB 10.11.
const OTHER_COLLATIONS: [(&str, &str); 15] = [
    ("big5", "chinese_ci"),
    ("cp932", "japanese_ci"),
    ("dec8", "swedish_ci"),
    ("eucjpms", "japanese_ci"),
    ("euckr", "korean_ci"),
    ("gb18030", "chinese_ci"),
    ("gb2312", "chinese_ci"),
    ("gbk", "chinese_ci"),
    ("hp8", "english_ci"),
    ("latin1", "swedish_ci"),
    ("latin5", "turkish_ci"),
    ("sjis", "japanese_ci"),
    ("swe7", "swedish_ci"),
    ("tis620", "thai_ci"),
    ("ujis", "japanese_ci"),
];

/// The character set whose usual collation this is, UTF-8 with four bytes on MySQL aside. `utf8` is one of two sets.
pub(super) fn set_of_old_collation(collation: &str) -> Option<&str> {
    let (set, rest) = collation.split_once('_')?;
    let other = OTHER_COLLATIONS.iter().find(|(known, _)| *known == set);
    let usual = other.map_or("general_ci", |(_, usual)| usual);
    (rest == usual && set != "utf8").then_some(set)
}
