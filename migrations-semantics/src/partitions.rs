//! Partitions (PostgreSQL): their keys, and their bounds.

use migrations_syntax::Span;
use migrations_syntax::ast::{
    self, ColumnAttributeKind, ConstraintKind, Expression, IndexKey, IndexKeyValue, PartitionBound, TableElement,
};

use crate::binder::Binder;
use crate::catalog::{Columns, Lookup, Partitioning, Relation, Strategy};
use crate::fault::{Fault, FaultKind};
use crate::literal::{Written, written};
use crate::types::Type;
use crate::wording::{counted, listed};

impl Binder<'_> {
    /// Unique keys of a new table that is partitioned.
    pub(crate) fn keys_of_new_partitioned(&mut self, by: &ast::PartitionBy, elements: &[TableElement]) {
        let partitioning = self.partitioning(by);
        for element in elements {
            match element {
                TableElement::Column(column) | TableElement::ColumnOptions(column) => {
                    let is_key = |kind: &ColumnAttributeKind| {
                        matches!(kind, ColumnAttributeKind::PrimaryKey { .. } | ColumnAttributeKind::Unique { .. })
                    };
                    if let Some(key) = column.attributes.iter().find(|attribute| is_key(&attribute.kind)) {
                        self.key_of_partitioned(&partitioning, &[self.folded(&column.name)], key.span);
                    }
                }
                TableElement::Constraint(constraint) => {
                    self.constraint_of_partitioned(&partitioning, &constraint.kind, constraint.span);
                }
                TableElement::Index(_) | TableElement::Like { .. } | TableElement::Period { .. } => {}
            }
        }
    }

    /// A constraint that is added to a table.
    pub(crate) fn added_key(&mut self, table: &ast::Name, constraint: &ast::TableConstraint) {
        if let Some(partitioning) = self.partitioning_of(table) {
            self.constraint_of_partitioned(&partitioning, &constraint.kind, constraint.span);
        }
    }

    /// CREATE UNIQUE INDEX
    pub(crate) fn unique_index_of_partitioned(&mut self, table: &ast::Name, keys: &[IndexKey]) {
        let (Some(partitioning), [first, ..]) = (self.partitioning_of(table), keys) else { return };
        self.key_of_partitioned(&partitioning, &self.columns_of_keys(keys), first.span);
    }

    fn constraint_of_partitioned(&mut self, partitioning: &Partitioning, constraint: &ConstraintKind, span: Span) {
        match constraint {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                let columns = self.columns_of_keys(&key.keys);
                self.key_of_partitioned(partitioning, &columns, span);
            }
            ConstraintKind::ForeignKey { .. }
            | ConstraintKind::Check { .. }
            | ConstraintKind::Exclude { .. }
            | ConstraintKind::UsingIndex { .. }
            | ConstraintKind::NotNull(_)
            | ConstraintKind::NameOnly => {}
        }
    }

    /// A unique key holds within each partition, so it has to have all columns that choose the partition. Source: PostgreSQL's
    /// manual, 5.12.2.3, Limitations.
    fn key_of_partitioned(&mut self, partitioning: &Partitioning, key: &[String], span: Span) {
        let Some(columns) = &partitioning.columns else { return };
        let missing: Vec<String> = columns.iter().filter(|column| !key.contains(column)).cloned().collect();
        if missing.is_empty() {
            return;
        }
        let what = if missing.len() == 1 { "a column" } else { "columns" };
        let message = format!(
            "a unique key of a partitioned table has all columns of the partition key, and this lacks {}",
            listed(&missing, "and")
        );
        self.report(
            Fault::new(FaultKind::Product, span, message)
                .help(format!("add {what} to it: {}", listed(&missing, "and"))),
        );
    }

    /// FOR VALUES of a partition, beside how its parent is partitioned.
    pub(crate) fn partition_bound(&mut self, parent: &ast::Name, bound: &PartitionBound) {
        let Lookup::Found(relation) = self.relation(parent) else { return };
        let partitioning = match &relation.partitioning {
            Lookup::Found(partitioning) => partitioning.clone(),
            Lookup::Missing(_) => {
                let message = format!("`{}` is not partitioned", relation.name);
                let help = "a table is partitioned when it is made: CREATE TABLE .. PARTITION BY";
                self.report(Fault::new(FaultKind::Product, parent.span(), message).help(help));
                return;
            }
            Lookup::Uncertain => return,
        };
        let Some(strategy) = strategy_of(bound) else { return };
        if strategy != partitioning.strategy {
            let message = format!(
                "`{}` is partitioned by {}, and this bound is one of {}",
                relation.name,
                partitioning.strategy.word(),
                strategy.word()
            );
            let help = format!("write {}", partitioning.strategy.bound());
            self.report(Fault::new(FaultKind::Product, parent.span(), message).help(help));
            return;
        }
        if let PartitionBound::Range { from, to } = bound {
            self.range(&relation, &partitioning, from, to);
        }
    }

    fn range(&mut self, relation: &Relation, partitioning: &Partitioning, from: &[Expression], to: &[Expression]) {
        let wanted = partitioning.count;
        for (word, values) in [("FROM", from), ("TO", to)] {
            if let (true, Some(last)) = (values.len() != wanted, values.last()) {
                let message =
                    format!("{word} has {}, and the partition key has {wanted}", counted(values.len(), "value"));
                self.fault(FaultKind::Count, last.span, message);
                return;
            }
        }
        let (Some([column]), [low], [high]) = (partitioning.columns.as_deref(), from, to) else { return };
        let Columns::Known(columns) = &relation.columns else { return };
        let Some(column) = columns.iter().find(|known| known.name == *column) else { return };
        if is_below(low, high, &column.data_type) == Some(false) {
            self.fault(FaultKind::Product, high.span, "the range is empty: TO has to be above FROM".to_owned());
        }
    }

    fn partitioning_of(&self, table: &ast::Name) -> Option<Partitioning> {
        self.relation(table).found()?.partitioning.clone().found()
    }

    fn partitioning(&self, by: &ast::PartitionBy) -> Partitioning {
        let columns: Vec<String> = self.columns_of_keys(&by.keys);
        let has_all = columns.len() == by.keys.len();
        Partitioning {
            strategy: Strategy::of_word(&by.strategy.text),
            count: by.keys.len(),
            columns: has_all.then_some(columns),
        }
    }

    fn columns_of_keys(&self, keys: &[IndexKey]) -> Vec<String> {
        let column = |key: &IndexKey| match &key.value {
            IndexKeyValue::Column(column) => Some(self.folded(column)),
            IndexKeyValue::Expression(_) => None,
        };
        keys.iter().filter_map(column).collect()
    }
}

/// What a bound is for; every table may have a partition for the rest, but one by hash.
fn strategy_of(bound: &PartitionBound) -> Option<Strategy> {
    match bound {
        PartitionBound::Default => None,
        PartitionBound::In(_) => Some(Strategy::List),
        PartitionBound::Range { .. } => Some(Strategy::Range),
        PartitionBound::Hash { .. } => Some(Strategy::Hash),
    }
}

/// Whether one literal is below another, where that is certain.
fn is_below(low: &Expression, high: &Expression, data_type: &Type) -> Option<bool> {
    let ((low, low_is_negative), (high, high_is_negative)) = (written(low)?, written(high)?);
    match (data_type.name()?, low, high) {
        ("smallint" | "integer" | "bigint", Written::Number(low), Written::Number(high)) => {
            let number = |digits: &str, is_negative: bool| {
                digits.parse::<i128>().ok().map(|number| if is_negative { -number } else { number })
            };
            Some(number(low, low_is_negative)? < number(high, high_is_negative)?)
        }
        (
            "date" | "timestamp without time zone" | "timestamp with time zone",
            Written::Text(low),
            Written::Text(high),
        ) => (is_day(low) && is_day(high)).then(|| low < high),
        _ => None,
    }
}

/// `2024-01-31`
fn is_day(text: &str) -> bool {
    let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    shape == "0000-00-00"
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Postgres;

    use crate::testing::{refused, taken};

    #[test]
    fn unique_keys_have_the_columns_that_choose_the_partition() {
        refused(
            Postgres,
            &[
                ("CREATE TABLE t (id bigint UNIQUE, at date) PARTITION BY HASH (at)", "lacks `at`"),
                ("CREATE TABLE t (id bigint, at date, PRIMARY KEY (id)) PARTITION BY RANGE (at, id)", "lacks `at`"),
                ("CREATE UNIQUE INDEX ON days (note)", "lacks `at`"),
                ("ALTER TABLE days ADD UNIQUE (note)", "lacks `at`"),
            ],
        );
        taken(
            Postgres,
            &[
                "CREATE TABLE t (id bigint, at date, PRIMARY KEY (at, id)) PARTITION BY RANGE (at)",
                "CREATE UNIQUE INDEX ON days (note, at)",
                "CREATE INDEX ON days (note)",
            ],
        );
    }

    #[test]
    fn bounds_fit_the_parent() {
        refused(
            Postgres,
            &[
                ("CREATE TABLE d PARTITION OF people FOR VALUES FROM (1) TO (2)", "`people` is not partitioned"),
                ("ALTER TABLE people ATTACH PARTITION pets DEFAULT", "`people` is not partitioned"),
                ("CREATE TABLE d PARTITION OF days FOR VALUES IN ('2024-01-01')", "partitioned by RANGE"),
                ("CREATE TABLE d PARTITION OF days FOR VALUES FROM ('2024-01-01', 1) TO ('2024-02-01', 1)", "2 values"),
                ("CREATE TABLE d PARTITION OF days FOR VALUES FROM ('2024-02-01') TO ('2024-01-01')", "is empty"),
                ("CREATE TABLE d PARTITION OF days FOR VALUES FROM ('2024-02-01') TO ('2024-02-01')", "is empty"),
            ],
        );
        taken(
            Postgres,
            &[
                "CREATE TABLE d PARTITION OF days DEFAULT",
                "CREATE TABLE d PARTITION OF days FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
                "CREATE TABLE d PARTITION OF days FOR VALUES FROM (MINVALUE) TO ('2024-02-01')",
                "ALTER TABLE days ATTACH PARTITION people FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)",
            ],
        );
    }
}
