//! MySQL. Source, where none is named: its manual, and measured on 9.7.

use super::{
    Counted, DeclaredTypes, Defaults, DefinitionRules, FunctionRules, GroupRules, Limits, NameRules, QueryRules,
    Resolution, RowRules, Rules, TypeRules, Ungrouped, no_name,
};
use crate::catalog::Column;
use crate::data::mysql;
use crate::scope::ColumnNames;
use crate::values;

pub(super) static RULES: Rules = Rules {
    names: NAMES,
    queries: QueryRules {
        derived_sees_siblings: false,
        keys_are_no_constants: false,
        values_take_windows: false,
        queries_are_rows: true,
        sets_are_tables: false,
        unread_with_is_skipped: false,
        value_column: |at| Some(format!("column_{at}")),
        ..QUERIES
    },
    groups: GroupRules {
        // Source: manual, 14.19.3, MySQL Handling of GROUP BY.
        ungrouped: Ungrouped::RefusedWithoutCondition,
        positions_count: true,
        ..GROUPS
    },
    rows: ROWS,
    types: TYPES,
    functions: FunctionRules {
        resolution: Resolution::ByCount(Counted { arities: mysql::arities, ..COUNTED }),
        is_elsewhere: mysql::is_elsewhere,
        names_sequence: no_name,
        is_aggregate: |name, _| mysql::is_aggregate(name),
    },
    definitions: DefinitionRules {
        // Source: manual, 15.1.20.6, CHECK Constraints.
        checks_are_stable: true,
        now_is_for_times: true,
        ..DEFINITIONS
    },
    // Source: manual, 15.1.15, Column Prefix Key Parts. MariaDB takes as much as fits.
    limits: Limits { text_keys_need_length: true, ..LIMITS },
};

/// What MySQL and MariaDB share.
pub(super) const NAMES: NameRules = NameRules {
    columns: ColumnNames {
        system_columns: &["_rowid", "row_start", "row_end"],
        has_rows: false,
        first_of_a_name_counts: false,
    },
    views_lack_system_columns: false,
    quoted_keep_case: false,
    // Source: manual, 11.2.3, Identifier Case Sensitivity.
    tables_keep_case: true,
    reads_schema: false,
    quoted_may_be_string: false,
    field_may_be_function: false,
    sequences_have_fields: false,
};

pub(super) const QUERIES: QueryRules = QueryRules {
    views_are_checked_later: true,
    with_is_recursive: false,
    with_may_repeat: false,
    takes_fewer_names: false,
    on_sees_all: false,
    derived_sees_siblings: false,
    derived_may_repeat: false,
    tables_may_repeat: false,
    stored_may_repeat: false,
    functions_name_column: false,
    results_in_where: false,
    results_in_expressions: true,
    names_results: false,
    union_orders_by_parts: false,
    keys_are_no_constants: false,
    values_take_windows: false,
    queries_are_rows: true,
    sets_are_tables: false,
    unread_with_is_skipped: false,
    value_column: |_| None,
};

pub(super) const GROUPS: GroupRules = GroupRules {
    ungrouped: Ungrouped::Taken,
    positions_count: false,
    order_is_grouped: false,
    having_is_grouped: true,
    views_determine: true,
    any_key_determines: true,
};

pub(super) const ROWS: RowRules = RowRules {
    returns_old_and_new: false,
    columns_may_repeat: false,
    takes_system_columns: true,
    skips_generated: false,
    may_be_shorter: false,
    values_name_columns: true,
    may_be_empty: true,
    // NULL is the next value of AUTO_INCREMENT, and may be the time.
    may_replace_null: |column| column.has_default || is_timestamp(column),
    may_have_hidden_default: is_timestamp,
    set_may_repeat: true,
    target_may_be_qualified: true,
    using_adds_tables: false,
};

pub(super) const TYPES: TypeRules = TypeRules {
    are_strict: false,
    declared: DeclaredTypes::ByWord,
    is_listed: no_name,
    defaults: Defaults::Literal,
    text_reason: values::text_of_mysql,
    number_reason: values::number_of_mysql,
    is_label,
};

pub(super) const COUNTED: Counted = Counted {
    arities: mysql::arities,
    names: mysql::names,
    has_own_form: mysql::has_own_form,
    is_changing: mysql::is_changing,
    is_of_time: no_name,
};

pub(super) const DEFINITIONS: DefinitionRules = DefinitionRules {
    checks_are_stable: false,
    now_is_for_times: false,
    when_takes_queries: true,
    triggers_have_variables: true,
    triggers_are_for_rows: false,
    replacing_keeps_columns: false,
    reads_routines: false,
    passes_outputs: true,
};

/// Source: manual, 11.2.1, Identifier Length Limits, and 13.1.3, Fixed-Point Types.
pub(super) const LIMITS: Limits = Limits {
    name: Some(64),
    reserved_prefix: None,
    text_keys_need_length: false,
    digits: Some(65),
    scale_is_within: true,
};

/// The first TIMESTAMP of a table may be the time without saying so (`explicit_defaults_for_timestamp`).
fn is_timestamp(column: &Column) -> bool {
    column.shown_type.starts_with("timestamp")
}

/// The case of letters and spaces at the end make no difference, and a number is a position.
fn is_label(text: &str, labels: &[String]) -> bool {
    text.is_empty()
        || text.parse::<u64>().is_ok()
        || labels.iter().any(|label| label.to_lowercase() == text.trim_end().to_lowercase())
}
