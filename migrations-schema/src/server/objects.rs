//! What a server does with views, triggers, routines, types and sequences.

/// What a server does with objects other than tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ObjectRules {
    /// The server knows what needs what: DROP and changes of type are refused where something is needed, or take it along.
    pub keep_dependencies: bool,
    /// Types are objects that statements make.
    pub types_are_made: bool,
    /// A routine is told by its name and the types of its arguments.
    pub routines_overload: bool,
    /// A routine can be replaced without harm to what calls it.
    pub routines_replace: bool,
    /// The names in the query of a view have to be there when it is made.
    pub views_look_up: bool,
    /// The columns that are there take the place of `*` when a view is made.
    pub stars_are_columns: bool,
    /// A result of a view has its name even if the column that it shows gets another one.
    pub results_keep_names: bool,
    /// Views and triggers follow a new name of what they read.
    pub texts_follow: bool,
    /// What a trigger does stands in it, rather than in a function.
    pub triggers_hold_statements: bool,
    /// A trigger that does not say so runs once for each row.
    pub triggers_run_per_row: bool,
    /// Triggers fire in the order in which they were made, where nothing else is said.
    pub triggers_fire_as_made: bool,
    /// A sequence has a type.
    pub sequences_have_types: bool,
    /// Where EXECUTE runs a statement that is put together as it runs.
    pub execute: Execute,
    /// Rights on an object, which go with it.
    pub have_grants: bool,
    /// The catalogue is made of the statements that have made its objects.
    pub keep_statements: bool,
    /// Every user may read which objects there are, and what they are like.
    pub catalogue_is_public: bool,
    /// The tables of the catalogue can be written to.
    pub catalogue_is_open: bool,
}

/// Where EXECUTE runs a statement that is put together as it runs, so that names in it need not stand anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Execute {
    /// Nowhere.
    Nowhere,
    /// In the bodies of blocks and routines.
    InBlocks,
    /// There, and as a statement of its own.
    Anywhere,
}
