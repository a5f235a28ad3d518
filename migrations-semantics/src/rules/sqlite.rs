//! SQLite. Source, where none is named: its manual, and measured on the version that is bundled.

use super::{
    Counted, DeclaredTypes, Defaults, DefinitionRules, FunctionRules, GroupRules, Limits, NameRules, QueryRules,
    Resolution, RowRules, Rules, TypeRules, Ungrouped, never, no_name,
};
use crate::data::sqlite;
use crate::scope::ColumnNames;

pub(super) static RULES: Rules = Rules {
    names: NameRules {
        columns: ColumnNames {
            system_columns: &["rowid", "oid", "_rowid_"],
            has_rows: true,
            first_of_a_name_counts: true,
        },
        views_lack_system_columns: false,
        quoted_keep_case: false,
        tables_keep_case: false,
        reads_schema: true,
        // Source: manual, "Double-quoted String Literals Are Accepted".
        quoted_may_be_string: true,
        field_may_be_function: false,
        sequences_have_fields: false,
    },
    queries: QueryRules {
        views_are_checked_later: false,
        with_is_recursive: true,
        with_may_repeat: true,
        takes_fewer_names: false,
        on_sees_all: true,
        derived_sees_siblings: false,
        derived_may_repeat: true,
        tables_may_repeat: true,
        stored_may_repeat: true,
        functions_name_column: false,
        results_in_where: true,
        results_in_expressions: true,
        names_results: false,
        union_orders_by_parts: true,
        keys_are_no_constants: false,
        values_take_windows: true,
        queries_are_rows: true,
        sets_are_tables: true,
        unread_with_is_skipped: true,
        value_column: |at| Some(format!("column{}", at + 1)),
    },
    groups: GroupRules {
        ungrouped: Ungrouped::Taken,
        positions_count: true,
        order_is_grouped: false,
        having_is_grouped: false,
        views_determine: true,
        any_key_determines: true,
    },
    rows: RowRules {
        returns_old_and_new: false,
        columns_may_repeat: true,
        takes_system_columns: true,
        skips_generated: true,
        may_be_shorter: false,
        values_name_columns: false,
        may_be_empty: false,
        // NULL is the next value of a rowid.
        may_replace_null: |column| column.has_default,
        may_have_hidden_default: never,
        set_may_repeat: true,
        target_may_be_qualified: true,
        using_adds_tables: false,
    },
    types: TypeRules {
        are_strict: false,
        declared: DeclaredTypes::Loose,
        is_listed: no_name,
        defaults: Defaults::Constant,
        text_reason: |_, _, _| None,
        number_reason: |_, _, _, _| None,
        is_label: |_, _| true,
    },
    functions: FunctionRules {
        resolution: Resolution::ByCount(Counted {
            arities: sqlite::arities,
            names: sqlite::names,
            has_own_form: |name| name == "raise",
            is_changing: sqlite::is_changing,
            is_of_time: sqlite::is_of_time,
        }),
        is_elsewhere: sqlite::is_elsewhere,
        names_sequence: no_name,
        is_aggregate: sqlite::is_aggregate,
    },
    definitions: DefinitionRules {
        checks_are_stable: false,
        now_is_for_times: false,
        when_takes_queries: true,
        triggers_have_variables: false,
        triggers_are_for_rows: true,
        replacing_keeps_columns: false,
        reads_routines: false,
        passes_outputs: true,
    },
    limits: Limits {
        name: None,
        reserved_prefix: Some("sqlite_"),
        text_keys_need_length: false,
        digits: None,
        scale_is_within: false,
    },
};
