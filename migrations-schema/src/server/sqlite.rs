//! SQLite. Measured on 3.40, 3.46 and 3.53; what is said of older versions comes from its list of releases.

use migrations_catalog::Expression;
use migrations_core::{Product, Version};

use super::{
    AddedColumn, Alteration, CheckNames, ChosenNames, Collation, ColumnRules, CopiedColumn, DroppedColumn,
    DroppedTarget, EqualKeys, Execute, IndexRename, IndexRules, KeyRules, KeyTarget, NameRules, NamesInDefault,
    ObjectRules, Qualifier, RowRules, Rules, Scope, TableOptions, TableRules, in_small_letters, type_as_kept,
};

pub(super) static VERSIONS: [(Version, Rules); 3] = [
    (Version::new(0, 0), rules(Version::new(3, 0))),
    (Version::new(3, 25), rules(Version::new(3, 25))),
    (Version::new(3, 35), rules(Version::new(3, 35))),
];

const fn rules(version: Version) -> Rules {
    Rules {
        product: Product::Sqlite,
        names: NameRules {
            tell_case: false,
            fold: in_small_letters,
            fold_part: in_small_letters,
            // Source: pragma.html#pragfunc, json1.html, dbstat.html: tables that are functions, and have no CREATE TABLE.
            of_itself: |name| {
                name.starts_with("sqlite_")
                    || name.starts_with("pragma_")
                    || matches!(name, "json_each" | "json_tree" | "dbstat" | "bytecode" | "tables_used")
            },
            quote: '"',
            qualifier: Qualifier::File,
            indexes: Scope::Schema,
            // Source: lang_createindex.html.
            index_has_schema: true,
            triggers: Scope::Schema,
            chosen: ChosenNames::Absent,
            checks: CheckNames::Absent,
            constraints_are_objects: false,
            constraints_repeat: true,
        },
        columns: ColumnRules {
            alteration: Alteration::Rebuild,
            // Source: lang_altertable.html, ALTER TABLE DROP COLUMN.
            dropped: DroppedColumn::IsRefused,
            // Source: changes.html, 3.35.0.
            can_be_dropped: version.minor >= 35,
            // Source: changes.html, 3.25.0.
            can_be_renamed: version.minor >= 25,
            drop_may_skip: false,
            rename_to_itself: true,
            // Source: lang_altertable.html, ALTER TABLE ADD COLUMN.
            added: AddedColumn::Constant,
            new_checks_hold: true,
            readers_block_rename: false,
            added_with_key: false,
            have_places: false,
            counter_is_sequence: false,
            refuse_contradictions: false,
            convert_by_casts: false,
            keep_null_default: false,
            drop_default_leaves_none: false,
            set_of_collation: |_| None,
            kept_default: as_stated,
            // Source: datatype3.html: a column keeps whatever it is given.
            // Source: quirks.html, Double-quoted String Literals Are Accepted.
            names_in_default: NamesInDefault::Strings,
            // Source: lang_createtable.html, 2.1.
            of_query: CopiedColumn::Affinity,
            collation: Collation::Function,
            written_type: type_as_kept,
            virtual_word: " VIRTUAL",
            have_comments: false,
            timestamp_refuses_null: false,
        },
        keys: KeyRules {
            // Source: foreignkeys.html, 3: errors that need more than one table come with the first row.
            target: KeyTarget::Unchecked,
            dropped_target: DroppedTarget::Stays,
            comparable: |_, _| true,
            make_indexes: false,
            unique_is_index: false,
            // Source: lang_createtable.html, 3.5. WITHOUT ROWID and STRICT are otherwise.
            primary_refuses_null: false,
            // Source: lang_createtable.html, 5.
            primary_tells_order: true,
            repeat_columns: true,
            equal: EqualKeys::One,
            checks_stand_with_columns: true,
            checks_are_kept: true,
            checks_prove_not_null: false,
            waiting_rows_block: false,
            keep_trees: false,
            validate_later: false,
            can_be_renamed: false,
            // From 3.53 on ALTER TABLE adds and drops CHECKs. Tables are built anew for them all the same: programs run on older ones.
            can_be_altered: false,
            // Source: foreignkeys.html, 6.
            ignore_match: true,
            restrict_is_usual: false,
            references_stand_with_columns: true,
            drop_by_kind: false,
        },
        indexes: IndexRules {
            repeat_columns: true,
            // Source: quirks.html.
            text_is_column: true,
            drop_idle_casts: false,
            brackets: false,
            method_stands_behind: false,
            kinds: &[],
            hidden: "",
            rename: IndexRename::Never,
        },
        tables: TableRules {
            have_rowids: true,
            need_column: true,
            several_actions: false,
            // Source: lang_altertable.html, ALTER TABLE RENAME, compatibility note.
            alter_reads_texts: true,
            rows_are_types: false,
            rename_to_itself: false,
            drop_takes_sequence: false,
            like_copies_all: false,
            options: TableOptions::Words,
            comment_on: false,
            storage_is_told: false,
            kept_options: &[],
            row_security: false,
        },
        objects: ObjectRules {
            keep_dependencies: false,
            types_are_made: false,
            routines_overload: false,
            routines_replace: false,
            views_look_up: false,
            // The text is kept, and read again each time.
            stars_are_columns: false,
            results_keep_names: false,
            texts_follow: true,
            triggers_hold_statements: true,
            triggers_run_per_row: true,
            triggers_fire_as_made: false,
            sequences_have_types: false,
            execute: Execute::Nowhere,
            have_grants: false,
            keep_statements: true,
            catalogue_is_public: true,
            catalogue_is_open: false,
        },
        rows: RowRules {
            backslash_escapes: false,
            names_may_be_strings: true,
            delete_names_alias: false,
            assign_with_table: false,
            only_is_word: false,
            with_sees_all: true,
            select_may_change: false,
            local_is_transaction: false,
            functions_set: false,
            notes_share_transaction: false,
            bits_outlive_session: true,
        },
    }
}

/// A default is kept as the text that it is.
fn as_stated(_: &str, _: &Expression) -> Option<String> {
    None
}
