//! PostgreSQL. Source, where none is named: its manual, and measured on 13, 15 and 18.

use super::{
    DeclaredTypes, Defaults, DefinitionRules, FunctionRules, GroupRules, Limits, NameRules, QueryRules, Resolution,
    RowRules, Rules, TypeRules, Ungrouped, never, no_name,
};
use crate::data;
use crate::scope::ColumnNames;
use crate::values;

pub(super) static RULES: Rules = Rules {
    names: NameRules {
        columns: ColumnNames {
            system_columns: &["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"],
            has_rows: true,
            first_of_a_name_counts: false,
        },
        views_lack_system_columns: true,
        quoted_keep_case: true,
        tables_keep_case: false,
        reads_schema: true,
        quoted_may_be_string: false,
        // Source: manual, 4.2.6 and 8.16.5.
        field_may_be_function: true,
        sequences_have_fields: false,
    },
    queries: QueryRules {
        views_are_checked_later: false,
        with_is_recursive: false,
        with_may_repeat: false,
        takes_fewer_names: true,
        on_sees_all: false,
        derived_sees_siblings: false,
        derived_may_repeat: true,
        tables_may_repeat: false,
        stored_may_repeat: false,
        functions_name_column: true,
        results_in_where: false,
        results_in_expressions: false,
        names_results: true,
        union_orders_by_parts: false,
        keys_are_no_constants: true,
        values_take_windows: false,
        queries_are_rows: false,
        sets_are_tables: false,
        unread_with_is_skipped: false,
        value_column: |at| Some(format!("column{}", at + 1)),
    },
    groups: GroupRules {
        ungrouped: Ungrouped::Refused,
        positions_count: true,
        order_is_grouped: true,
        having_is_grouped: false,
        views_determine: false,
        any_key_determines: false,
    },
    rows: RowRules {
        // From version 18 on.
        returns_old_and_new: true,
        columns_may_repeat: false,
        takes_system_columns: false,
        skips_generated: false,
        may_be_shorter: true,
        values_name_columns: false,
        may_be_empty: false,
        may_replace_null: never,
        may_have_hidden_default: never,
        set_may_repeat: false,
        target_may_be_qualified: false,
        using_adds_tables: true,
    },
    types: TypeRules {
        are_strict: true,
        declared: DeclaredTypes::OfCatalog,
        is_listed: |name| data::postgres::server_type(name).is_some(),
        defaults: Defaults::Assigned,
        text_reason: values::text_of_postgres,
        number_reason: values::number_of_postgres,
        is_label: |text, labels| labels.iter().any(|label| label == text),
    },
    functions: FunctionRules {
        resolution: Resolution::BySignature,
        is_elsewhere: data::postgres::is_of_extension,
        names_sequence: no_name,
        is_aggregate: |name, _| data::postgres::is_aggregate(name),
    },
    definitions: DefinitionRules {
        checks_are_stable: false,
        now_is_for_times: false,
        when_takes_queries: false,
        triggers_have_variables: true,
        triggers_are_for_rows: false,
        replacing_keeps_columns: true,
        reads_routines: true,
        passes_outputs: false,
    },
    // Longer names are cut. Source of the digits: `NUMERIC_MAX_PRECISION`.
    limits: Limits {
        name: None,
        reserved_prefix: None,
        text_keys_need_length: false,
        digits: Some(1000),
        scale_is_within: false,
    },
};
