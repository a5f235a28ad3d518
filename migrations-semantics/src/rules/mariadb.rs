//! MariaDB. Source, where none is named: its manual, and measured on 10.11.

use super::mysql::{COUNTED, DEFINITIONS, GROUPS, LIMITS, NAMES, QUERIES, ROWS, TYPES};
use super::{Counted, FunctionRules, NameRules, QueryRules, Resolution, Rules};
use crate::data::mysql;

pub(super) static RULES: Rules = Rules {
    names: NameRules { sequences_have_fields: true, ..NAMES },
    queries: QueryRules { derived_sees_siblings: true, ..QUERIES },
    groups: GROUPS,
    rows: ROWS,
    types: TYPES,
    functions: FunctionRules {
        resolution: Resolution::ByCount(Counted {
            arities: mysql::arities_of_mariadb,
            has_own_form: mysql::has_own_form_of_mariadb,
            ..COUNTED
        }),
        is_elsewhere: mysql::is_elsewhere_of_mariadb,
        names_sequence: mysql::names_sequence,
        is_aggregate: |name, _| mysql::is_aggregate(name),
    },
    definitions: DEFINITIONS,
    limits: LIMITS,
};
