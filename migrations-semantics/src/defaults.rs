//! Defaults of columns.

use migrations_syntax::ast::{self, Expression, ExpressionKind};

use crate::binder::Binder;
use crate::catalog::Column;
use crate::fault::{Fault, FaultKind};
use crate::literal::{Written, written};
use crate::place::Place;
use crate::rules::Defaults;
use crate::scope::Scope;
use crate::values::{is_number_of_mysql, text_of_mysql};

impl Binder<'_> {
    pub(crate) fn default(&mut self, value: &Expression, target: &Column, scope: &Scope<'_>) {
        let place = Place::definition("DEFAULT");
        match self.rules.types.defaults {
            Defaults::Constant => self.constant(value),
            Defaults::Assigned => {
                let data_type = self.expression(value, &Scope::empty(), place);
                self.literal_fits(value, &target.data_type, &target.shown_type);
                self.require_assignment(&data_type, target, value.span);
            }
            Defaults::Literal => {
                self.expression(value, scope, place);
                self.literal_fits(value, &target.data_type, &target.shown_type);
                self.number_in_default(value, target);
                self.time_for_no_time(value, target);
            }
        }
    }

    /// A column that is computed, or counted, has no default beside that.
    pub(crate) fn changed_default(&mut self, column: &ast::Ident, target: &Column) {
        let what = if target.is_generated {
            "is a generated column"
        } else if target.is_identity {
            "is an identity column"
        } else {
            return;
        };
        self.fault(FaultKind::Product, column.span, format!("`{}` {what}, which has no default", target.name));
    }

    /// The whole string of a default has to be a number, whatever rows may take. Measured on MySQL 9.7 and MariaDB 10.11.
    pub(crate) fn number_in_default(&mut self, value: &Expression, target: &Column) {
        let Some((Written::Text(text), _)) = written(value) else { return };
        let is_wrong = target.data_type.name().is_some_and(is_number_of_mysql) && text.trim().parse::<f64>().is_err();
        // A string that does not even begin with a number is reported already.
        if is_wrong && text_of_mysql(text, target.data_type.name().unwrap_or_default(), "").is_none() {
            let message = format!("the default of `{}` is not a number", target.name);
            self.fault(FaultKind::Type, value.span, message);
        }
    }

    /// A default of SQLite names no column. A bare word alone is a string.
    pub(crate) fn constant(&mut self, value: &Expression) {
        if matches!(value.kind, ExpressionKind::Column(_)) {
            return;
        }
        if let Some(column) = first_column(value) {
            let message = "DEFAULT has to be constant, and this names a column";
            self.fault(FaultKind::Product, column.span, message);
        }
    }

    /// MySQL takes CURRENT_TIMESTAMP as it stands for columns of time only.
    pub(crate) fn time_for_no_time(&mut self, value: &Expression, target: &Column) {
        let ExpressionKind::Call(call) = &value.kind else { return };
        let is_now = matches!(
            call.name.last().text.to_ascii_lowercase().as_str(),
            "current_timestamp" | "now" | "localtime" | "localtimestamp"
        );
        let is_time = target.shown_type.is_empty()
            || target.shown_type.starts_with("timestamp")
            || target.shown_type.starts_with("datetime");
        if is_now && !is_time && self.rules.definitions.now_is_for_times {
            let message = format!(
                "`{}` is `{}`, and only TIMESTAMP and DATETIME have the time as their default",
                target.name, target.shown_type
            );
            self.report(
                Fault::new(FaultKind::Type, value.span, message)
                    .help("in parentheses it is an expression: DEFAULT (NOW())"),
            );
        }
    }
}

/// The first column that an expression names.
pub(crate) fn first_column(value: &Expression) -> Option<&Expression> {
    match &value.kind {
        ExpressionKind::Column(_) => Some(value),
        _ => crate::aggregates::operands(value).into_iter().find_map(first_column),
    }
}
