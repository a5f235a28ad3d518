//! GROUP BY: which columns may stand beside aggregates.

use std::collections::BTreeSet;

use migrations_syntax::ast::{Expression, ExpressionKind, GroupKey, Literal, OrderKey, Select};
use migrations_syntax::compare::canonical_expression;

use crate::aggregates::operands;
use crate::binder::Binder;
use crate::catalog::Lookup;
use crate::fault::{Fault, FaultKind};
use crate::place::Place;
use crate::rules::Ungrouped;
use crate::scope::{Resolved, Scope};

/// What the rows of a query are grouped by.
struct Groups {
    /// Source and name of each column.
    columns: BTreeSet<(usize, String)>,
    /// Sources whose columns all follow from those.
    determined: BTreeSet<usize>,
    /// The other keys, in canonical form.
    expressions: Vec<String>,
}

impl Binder<'_> {
    /// Looks at the keys of GROUP BY.
    pub(crate) fn group_keys(&mut self, keys: &[GroupKey], scope: &Scope<'_>, items: usize) {
        for key in keys {
            match key {
                GroupKey::Expression(value) | GroupKey::Ordered(value, _) => {
                    if !self.is_position_out_of_range_of_items(value, items) {
                        let data_type = self.expression(value, scope, Place::refusing("GROUP BY"));
                        self.compared(&data_type, "GROUP BY", value.span);
                    }
                }
                GroupKey::Function(_, values) => {
                    for value in values {
                        self.expression(value, scope, Place::refusing("GROUP BY"));
                    }
                }
                GroupKey::Sets(sets) => self.group_keys(sets, scope, items),
            }
        }
    }

    fn is_position_out_of_range_of_items(&mut self, value: &Expression, items: usize) -> bool {
        // `*` is one item and many columns.
        matches!(value.kind, ExpressionKind::Literal(_))
            && items > 0
            && self.rules.groups.positions_count
            && self.is_position_out_of_range(value, items.max(1), "GROUP BY")
    }

    /// Looks for columns that are neither grouped nor within an aggregate.
    pub(crate) fn grouping(&mut self, select: &Select, order: &[OrderKey], scope: &Scope<'_>) {
        if self.is_looked_at_later() || !self.requires_groups(select, scope) || !self.is_grouped(select, order) {
            return;
        }
        let groups = self.groups(select, scope);
        let mut values: Vec<&Expression> = select.items.iter().map(|item| &item.value).chain(&select.having).collect();
        if self.rules.groups.order_is_grouped {
            values.extend(order.iter().map(|key| &key.value));
        }
        for value in values {
            self.require_grouped(value, &groups, scope, select.group_by.is_some());
        }
    }

    /// HAVING of MySQL and MariaDB sees groups and results only.
    pub(crate) fn having_columns(&mut self, select: &Select, scope: &Scope<'_>) {
        let Some(having) = select.having.as_ref().filter(|_| self.rules.groups.having_is_grouped) else { return };
        let has_wildcard = select.items.iter().any(|item| matches!(item.value.kind, ExpressionKind::Wildcard(_)));
        if has_wildcard || self.is_looked_at_later() {
            return;
        }
        let mut groups = self.groups(select, scope);
        for item in &select.items {
            if let ExpressionKind::Column(_) = &item.value.kind {
                self.add_columns(&item.value, scope, &mut groups);
            }
        }
        self.require_in_having(having, &groups, scope);
    }

    fn require_in_having(&mut self, value: &Expression, groups: &Groups, scope: &Scope<'_>) {
        match &value.kind {
            ExpressionKind::Call(call) if self.may_be_aggregate(call) => {}
            ExpressionKind::Column(name) => {
                let own = self.folded(name.last());
                let is_result = scope.results.iter().any(|(result, _)| *result == own);
                if let Resolved::Column { depth: 0, source, .. } = self.resolve(name, scope)
                    && !is_result
                    && !groups.columns.contains(&(source, own.clone()))
                {
                    let message = format!("HAVING sees groups and results only, and `{own}` is neither");
                    self.report(
                        Fault::new(FaultKind::Grouping, value.span, message).help("write the condition into WHERE"),
                    );
                }
            }
            _ => {
                for operand in operands(value) {
                    self.require_in_having(operand, groups, scope);
                }
            }
        }
    }

    /// Whether the server refuses other columns for certain. MySQL also takes those that follow from conditions, which is not
    /// computed here; MariaDB and SQLite take all.
    fn requires_groups(&self, select: &Select, scope: &Scope<'_>) -> bool {
        match self.rules.groups.ungrouped {
            Ungrouped::Refused => true,
            Ungrouped::RefusedWithoutCondition => {
                let is_table = |source: &crate::scope::Source| source.relation.is_some();
                select.condition.is_none()
                    && select.having.is_none()
                    && matches!(scope.sources.as_slice(), [only] if is_table(only))
            }
            Ungrouped::Taken => false,
        }
    }

    fn groups(&self, select: &Select, scope: &Scope<'_>) -> Groups {
        let mut groups = Groups { columns: BTreeSet::new(), determined: BTreeSet::new(), expressions: Vec::new() };
        for key in select.group_by.iter().flat_map(|group_by| &group_by.keys) {
            self.add_key(key, select, scope, &mut groups);
        }
        for at in 0..scope.sources.len() {
            if self.is_determined(at, &groups, scope) {
                groups.determined.insert(at);
            }
        }
        groups
    }

    fn add_key(&self, key: &GroupKey, select: &Select, scope: &Scope<'_>, groups: &mut Groups) {
        match key {
            GroupKey::Expression(value) | GroupKey::Ordered(value, _) => self.add_value(value, select, scope, groups),
            GroupKey::Function(_, values) => {
                values.iter().for_each(|value| self.add_value(value, select, scope, groups));
            }
            GroupKey::Sets(sets) => sets.iter().for_each(|key| self.add_key(key, select, scope, groups)),
        }
    }

    fn add_value(&self, value: &Expression, select: &Select, scope: &Scope<'_>, groups: &mut Groups) {
        match &value.kind {
            ExpressionKind::Literal(Literal::Number(position)) => {
                let item =
                    position.parse::<usize>().ok().and_then(|position| select.items.get(position.wrapping_sub(1)));
                if let Some(item) = item {
                    self.add_expression(&item.value, scope, groups);
                }
            }
            ExpressionKind::Row { fields, .. } => {
                fields.iter().for_each(|field| self.add_value(field, select, scope, groups));
            }
            ExpressionKind::Column(name) => {
                let own = self.folded(name.last());
                let is_column = matches!(self.resolve(name, scope), Resolved::Column { .. });
                let aliased =
                    select.items.iter().find(|item| item.alias.as_ref().is_some_and(|alias| self.folded(alias) == own));
                match aliased {
                    Some(item) if name.parts.len() == 1 && !is_column => {
                        self.add_expression(&item.value, scope, groups);
                    }
                    _ => self.add_expression(value, scope, groups),
                }
            }
            _ => self.add_expression(value, scope, groups),
        }
    }

    fn add_expression(&self, value: &Expression, scope: &Scope<'_>, groups: &mut Groups) {
        groups.expressions.push(canonical_expression(value, self.product));
        // The same expression may be written in another way, so its columns count as grouped, too.
        self.add_columns(value, scope, groups);
    }

    fn add_columns(&self, value: &Expression, scope: &Scope<'_>, groups: &mut Groups) {
        if let ExpressionKind::Column(name) = &value.kind {
            match self.resolve(name, scope) {
                Resolved::Column { depth: 0, source, .. } => {
                    groups.columns.insert((source, self.folded(name.last())));
                }
                Resolved::Row { depth: 0, source } => {
                    groups.determined.insert(source);
                }
                _ => {}
            }
        }
        for operand in operands(value) {
            self.add_columns(operand, scope, groups);
        }
    }

    /// Whether all columns of a source follow from the groups, by its primary key. Source: PostgreSQL's manual on GROUP BY.
    fn is_determined(&self, at: usize, groups: &Groups, scope: &Scope<'_>) -> bool {
        let source = &scope.sources[at];
        if source.columns.is_none() {
            return true;
        }
        let Some((schema, name)) = &source.relation else { return false };
        let schema = Some(schema.as_str()).filter(|schema| !schema.is_empty());
        let Lookup::Found(relation) = self.relation_called(schema, name) else { return true };
        if relation.is_view {
            return self.rules.groups.views_determine;
        }
        let is_grouped = |column: &String| groups.columns.contains(&(at, column.clone()));
        let counts = |key: &&crate::catalog::Key| key.is_primary || self.rules.groups.any_key_determines;
        let is_whole = |key: &crate::catalog::Key| !key.columns.is_empty() && key.columns.iter().all(is_grouped);
        !relation.keys_are_known || relation.keys.iter().filter(counts).any(is_whole)
    }

    fn require_grouped(&mut self, value: &Expression, groups: &Groups, scope: &Scope<'_>, has_group_by: bool) {
        if groups.expressions.contains(&canonical_expression(value, self.product)) {
            return;
        }
        match &value.kind {
            ExpressionKind::Call(call) if call.over.is_none() && self.may_be_aggregate(call) => {}
            ExpressionKind::Call(call) if takes_every_column(&call.name.last().text) => {}
            ExpressionKind::Column(name) => {
                if let Resolved::Column { depth: 0, source, .. } = self.resolve(name, scope) {
                    self.require_column(source, &self.folded(name.last()), value, groups, scope, has_group_by);
                }
            }
            ExpressionKind::Wildcard(None) => {
                for at in 0..scope.sources.len() {
                    self.require_all(at, value, groups, scope, has_group_by);
                }
            }
            ExpressionKind::Wildcard(Some(name)) => {
                let own = self.folded(name.last());
                if let Some(at) = scope.sources.iter().position(|source| source.goes_by(None, &own)) {
                    self.require_all(at, value, groups, scope, has_group_by);
                }
            }
            _ => {
                for operand in operands(value) {
                    self.require_grouped(operand, groups, scope, has_group_by);
                }
            }
        }
    }

    /// `*` in a grouped query: the first column that is not grouped is enough.
    fn require_all(&mut self, at: usize, value: &Expression, groups: &Groups, scope: &Scope<'_>, has_group_by: bool) {
        let columns =
            scope.sources[at].columns.iter().flatten().filter(|column| !column.is_merged && !column.is_hidden);
        let missing =
            columns.map(|column| column.name.clone()).find(|name| !groups.columns.contains(&(at, name.clone())));
        if let Some(column) = missing.filter(|column| !column.is_empty()) {
            self.require_column(at, &column, value, groups, scope, has_group_by);
        }
    }

    fn require_column(
        &mut self,
        source: usize,
        column: &str,
        value: &Expression,
        groups: &Groups,
        scope: &Scope<'_>,
        has_group_by: bool,
    ) {
        if groups.determined.contains(&source) || groups.columns.contains(&(source, column.to_owned())) {
            return;
        }
        // Which of two joined columns is meant makes no difference.
        let is_merged = |source: &crate::scope::Source| {
            source.columns.iter().flatten().any(|known| known.name == column && known.is_merged)
        };
        if scope.sources.iter().any(is_merged) {
            return;
        }
        let message = if has_group_by {
            format!("`{column}` has more than one value in a group: it is neither in GROUP BY nor within an aggregate")
        } else {
            format!("`{column}` stands beside an aggregate, and there is no GROUP BY")
        };
        let help = format!("add `{column}` to GROUP BY, or use an aggregate such as max({column})");
        self.report(Fault::new(FaultKind::Grouping, value.span, message).help(help));
    }
}

/// Whether a function is no aggregate, and takes columns that are not grouped: `GROUPING`, and `ANY_VALUE` of MySQL.
fn takes_every_column(name: &str) -> bool {
    ["grouping", "any_value"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::{Mariadb, Mysql, Postgres, Sqlite};

    use crate::testing::{refused, taken};

    #[test]
    fn other_columns_stand_in_aggregates() {
        for product in [Postgres, Mysql] {
            refused(
                product,
                &[
                    ("SELECT name, count(*) FROM people", "no GROUP BY"),
                    ("SELECT age, name FROM people GROUP BY age", "neither in GROUP BY"),
                ],
            );
            taken(
                product,
                &["SELECT age, max(name) FROM people GROUP BY age", "SELECT id, name FROM people GROUP BY id"],
            );
        }
        for product in [Sqlite, Mariadb] {
            taken(product, &["SELECT name, count(*) FROM people", "SELECT age, name FROM people GROUP BY age"]);
        }
        taken(
            Postgres,
            &[
                "SELECT lower(name) FROM people GROUP BY lower(name)",
                "SELECT age AS a, count(*) FROM people GROUP BY a ORDER BY 2",
            ],
        );
    }

    #[test]
    fn what_may_be_an_aggregate_is_taken_for_one() {
        taken(
            Postgres,
            &[
                "SELECT age, percentile_disc(0.5) WITHIN GROUP (ORDER BY name), rank('x') WITHIN GROUP (ORDER BY name) FROM people GROUP BY age",
                "SELECT rank('x') WITHIN GROUP (ORDER BY name) FROM people",
                "SELECT age, maybe_there(name), st_union(name) FROM people GROUP BY age",
            ],
        );
        refused(
            Postgres,
            &[
                ("SELECT age, upper(name) FROM people GROUP BY age", "neither in GROUP BY"),
                ("SELECT age, twice(id) FROM people GROUP BY age", "neither in GROUP BY"),
            ],
        );
    }

    #[test]
    fn aggregates_have_their_places() {
        for product in [Postgres, Sqlite, Mysql, Mariadb] {
            refused(
                product,
                &[
                    ("SELECT id FROM people WHERE count(*) > 1", "cannot stand in WHERE"),
                    ("SELECT max(count(*)) FROM people", "another aggregate"),
                ],
            );
            taken(product, &["SELECT age FROM people GROUP BY age HAVING count(*) > 1"]);
        }
    }

    #[test]
    fn having_of_mysql_sees_results() {
        for product in [Mysql, Mariadb] {
            refused(product, &[("SELECT id FROM people GROUP BY id HAVING name IS NULL", "groups and results only")]);
            taken(product, &["SELECT id, name FROM people HAVING name IS NULL"]);
        }
    }
}
