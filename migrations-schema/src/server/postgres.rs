//! PostgreSQL. Measured on 13, 15 and 18.

mod casts;
mod defaults;
mod types;

use migrations_core::{Product, Version};

pub(crate) use casts::{is_assigned, is_of_server as is_type_of_server};

use super::comparable::are_of_one_class;
use super::{
    AddedColumn, Alteration, CheckNames, ChosenNames, Collation, ColumnRules, CopiedColumn, DroppedColumn,
    DroppedTarget, EqualKeys, Execute, IndexRename, IndexRules, KeyRules, KeyTarget, NameRules, NamesInDefault,
    ObjectRules, Qualifier, RowRules, Rules, Scope, TableOptions, TableRules,
};

pub(super) static VERSIONS: [(Version, Rules); 1] = [(Version::new(0, 0), RULES)];

const RULES: Rules = Rules {
    product: Product::Postgres,
    names: NameRules {
        tell_case: true,
        fold: folded,
        fold_part: folded,
        of_itself: |name| name.starts_with("pg_"),
        quote: '"',
        qualifier: Qualifier::Schema,
        // An index is a relation. Source: manual, CREATE INDEX, and `pg_class`.
        indexes: Scope::Schema,
        index_has_schema: false,
        triggers: Scope::Table,
        // Source: `ChooseRelationName`, `ChooseConstraintName` and `ChooseIndexColumnNames` in `indexcmds.c` and `pg_constraint.c`.
        chosen: ChosenNames::Descriptive,
        checks: CheckNames::Descriptive,
        constraints_are_objects: true,
        constraints_repeat: false,
    },
    columns: ColumnRules {
        alteration: Alteration::Parts,
        dropped: DroppedColumn::TakesAlong,
        can_be_dropped: true,
        can_be_renamed: true,
        drop_may_skip: true,
        // `renameatt_internal` looks for the new name before it does anything.
        rename_to_itself: false,
        added: AddedColumn::Default,
        new_checks_hold: true,
        readers_block_rename: false,
        added_with_key: true,
        have_places: false,
        counter_is_sequence: true,
        refuse_contradictions: true,
        convert_by_casts: true,
        // Source: `tablecmds.c`, `AddRelationNewConstraints`.
        keep_null_default: true,
        drop_default_leaves_none: false,
        set_of_collation: |_| None,
        kept_default: defaults::kept,
        names_in_default: NamesInDefault::Refused,
        of_query: CopiedColumn::Type,
        collation: Collation::Object,
        written_type: types::written,
        // VIRTUAL is the usual kind from 18 on; before that there is none.
        virtual_word: "",
        have_comments: false,
        timestamp_refuses_null: false,
    },
    keys: KeyRules {
        // Source: `transformFkeyCheckAttrs` in `tablecmds.c`.
        target: KeyTarget::Unique,
        dropped_target: DroppedTarget::Cascades,
        comparable: are_of_one_class,
        make_indexes: false,
        unique_is_index: false,
        primary_refuses_null: true,
        primary_tells_order: false,
        repeat_columns: false,
        // Source: `transformIndexConstraints` in `parse_utilcmd.c`.
        equal: EqualKeys::Merged,
        checks_stand_with_columns: false,
        checks_are_kept: true,
        // Source: manual, ALTER TABLE, SET NOT NULL; from 12 on.
        checks_prove_not_null: true,
        // Source: `CheckTableNotInUse` in `tablecmds.c`.
        waiting_rows_block: true,
        keep_trees: true,
        validate_later: true,
        can_be_renamed: true,
        can_be_altered: true,
        ignore_match: false,
        restrict_is_usual: false,
        references_stand_with_columns: true,
        drop_by_kind: false,
    },
    indexes: IndexRules {
        repeat_columns: true,
        text_is_column: false,
        drop_idle_casts: true,
        brackets: true,
        method_stands_behind: false,
        kinds: &[],
        hidden: "",
        rename: IndexRename::Alone,
    },
    tables: TableRules {
        have_rowids: false,
        need_column: false,
        several_actions: true,
        alter_reads_texts: false,
        rows_are_types: true,
        rename_to_itself: false,
        drop_takes_sequence: false,
        like_copies_all: false,
        options: TableOptions::None,
        comment_on: true,
        storage_is_told: true,
        kept_options: &[],
        row_security: true,
    },
    objects: ObjectRules {
        // Source: manual, 5.15, Dependency Tracking.
        keep_dependencies: true,
        types_are_made: true,
        routines_overload: true,
        routines_replace: true,
        views_look_up: true,
        // Source: manual, CREATE VIEW, Notes: `*` is expanded when the view is made.
        stars_are_columns: true,
        results_keep_names: true,
        texts_follow: true,
        triggers_hold_statements: false,
        // Source: manual, CREATE TRIGGER: FOR EACH STATEMENT.
        triggers_run_per_row: false,
        triggers_fire_as_made: false,
        sequences_have_types: true,
        // Source: manual, 43.5.4. EXECUTE of SQL runs a prepared query.
        execute: Execute::InBlocks,
        have_grants: true,
        keep_statements: false,
        catalogue_is_public: true,
        catalogue_is_open: true,
    },
    rows: RowRules {
        backslash_escapes: false,
        names_may_be_strings: false,
        delete_names_alias: false,
        assign_with_table: false,
        only_is_word: true,
        with_sees_all: false,
        select_may_change: true,
        local_is_transaction: true,
        functions_set: true,
        notes_share_transaction: true,
        bits_outlive_session: false,
    },
};

/// Small letters, and those in quotes as they are; 63 bytes of it. Source: manual, 4.1.1, NAMEDATALEN.
fn folded(name: &str, is_quoted: bool) -> String {
    let mut name = if is_quoted { name.to_owned() } else { name.to_lowercase() };
    let mut end = name.len().min(63);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    name
}
