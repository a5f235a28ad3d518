//! `missing-up`: a down script without an up script.

use crate::diagnostic::Diagnostic;
use crate::level::Level;
use crate::rule::{Documentation, Levels, Rule};
use crate::units::Unit;

/// The rule.
pub static RULE: Rule = Rule {
    id: "missing-up",
    levels: Levels::Fixed(Level::Error),
    summary: "a down script without an up script",
    documentation: Documentation {
        finds: "A down script beside which there is no up script of the same name.",
        harm: "A revision without an up script does nothing, so its down script has nothing to take back.",
        given: &[("migrations/1_create_users.down.sql", "DROP TABLE users;\n")],
        wrong: &[],
        right: &[("migrations/1_create_users.up.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);\n")],
        exception: "",
    },
};

/// Files without an up script.
pub(crate) fn found(unit: &Unit, folder: &str) -> Diagnostic {
    let up = unit.form.path(&unit.name, true);
    let down = unit.form.path(&unit.name, false);
    let message = format!("the migration `{}` has a down script but no up script", unit.name);
    let mut diagnostic = RULE.found(message).in_path(format!("{folder}/{down}"));
    if let Some(name) = &unit.likely_up {
        let wanted = unit.form.path(name, false);
        diagnostic = diagnostic.help(format!(
            "if it is the way back from `{name}`, rename it to `{folder}/{wanted}`: names make pairs here, not numbers"
        ));
    }
    diagnostic.help(format!("write `{folder}/{up}`, or remove the down script"))
}
