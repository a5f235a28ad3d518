//! Columns of tables that stay.

use migrations_catalog::{Expression, Fact, Kind};
use migrations_core::Dialect;

use super::equivalence::not_null_in;
use super::planner::{Planner, object_name, part};
use super::pre_drops::has_word;
use super::{Remark, Verb, casts};
use crate::ddl::{is_of_column, literal};
use crate::schema::{Column, Constraint, ConstraintKind, IndexKey, Object, ObjectId, Table, column_facts};
use crate::server::Alteration;

impl Planner<'_> {
    pub(super) fn add_columns(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        if now.is_partition {
            return;
        }
        let missing: Vec<&Column> = wanted.columns.iter().filter(|column| now.column(&column.name).is_none()).collect();
        let mut ordered = users_first(missing, wanted, self.dialect());
        ordered.reverse();
        for column in ordered {
            self.add_column(key, wanted, column);
        }
    }

    pub(super) fn add_column(&mut self, key: &ObjectId, wanted: &Table, column: &Column) {
        let object = part(Kind::Column, key, &column.name);
        let own = self.qualified(key);
        if lacks_value(column) {
            // Rows that are there have no value for it.
            let open = column.with(|it| it.is_not_null = false);
            let text = self.ddl().column(key, wanted, &open);
            self.run(Verb::Create, object, format!("ALTER TABLE {own} ADD COLUMN {text}{}", self.place(key, column)));
            if self.rules().columns.alteration != Alteration::Rebuild {
                self.fill_and_refuse_null(key, column);
            }
            return;
        }
        let mut remarks = Vec::new();
        let text = match self.rules().columns.alteration {
            _ if column.identity == "auto_increment" => self.counting_column(key, wanted, column),
            Alteration::Rebuild => {
                let with: Vec<&Constraint> =
                    wanted.constraints.iter().filter(|it| goes_with(it, column, wanted, self.dialect())).collect();
                remarks.extend(with.iter().flat_map(|constraint| super::keys::needs(constraint)));
                self.ddl().column_with(key, wanted, column, with.into_iter())
            }
            Alteration::Parts | Alteration::Whole => self.ddl().column(key, wanted, column),
        };
        if column.generated.is_some() && column.is_not_null {
            remarks.push(Remark::Needs(format!("each {} must come out as a value", column.name)));
        }
        remarks.extend(self.not_looked_at(wanted, column));
        let statement = format!("ALTER TABLE {own} ADD COLUMN {text}{}", self.place(key, column));
        self.run_with(Verb::Create, object, vec![statement], remarks, Vec::new());
    }

    /// What the default of a new column may be against, and no server says so.
    fn not_looked_at(&self, wanted: &Table, column: &Column) -> Vec<Remark> {
        if self.rules().columns.new_checks_hold || column.default.is_none() {
            return Vec::new();
        }
        let product = self.rules().product.title();
        let note = |condition: Expression| {
            let condition = condition.source().to_owned();
            Remark::Note(format!(
                "{product} does not look whether the default fulfils {condition}, and writes it into every row"
            ))
        };
        checks(wanted, column).into_iter().map(note).collect()
    }

    /// ` AFTER name`, where the database can put it in its place (MySQL).
    fn place(&self, key: &ObjectId, column: &Column) -> String {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return String::new() };
        if !self.rules().columns.have_places {
            return String::new();
        }
        let at = wanted.columns.iter().position(|it| it.name == column.name).unwrap_or_default();
        let before = wanted.columns[..at].iter().rev().find(|it| now.column(&it.name).is_some());
        match before {
            Some(before) if now.columns.last().is_some_and(|last| last.name == before.name) => String::new(),
            Some(before) => format!(" AFTER {}", self.name(&before.name)),
            None => " FIRST".to_owned(),
        }
    }

    /// A column that counts by itself needs its key in the same statement (MySQL).
    fn counting_column(&self, key: &ObjectId, wanted: &Table, column: &Column) -> String {
        let has_primary = self.table(key).is_some_and(|table| table.primary_key().is_some());
        let primary = wanted.primary_key().filter(|primary| primary.kind.columns() == [column.name.as_str()]);
        match primary.filter(|_| !has_primary) {
            Some(primary) => self.ddl().column_with(key, wanted, column, std::iter::once(primary)),
            None => self.ddl().column(key, wanted, &column.with(|it| it.identity.clear())),
        }
    }

    /// The second and the third step to a column that is never NULL.
    fn fill_and_refuse_null(&mut self, key: &ObjectId, column: &Column) {
        let (own, named) = (self.qualified(key), self.name(&column.name));
        let statement = match self.rules().columns.alteration {
            Alteration::Whole => {
                let Some(wanted) = self.wanted(key) else { return };
                format!("ALTER TABLE {own} MODIFY COLUMN {}", self.definition(key, wanted, column))
            }
            Alteration::Parts | Alteration::Rebuild => format!("ALTER TABLE {own} ALTER COLUMN {named} SET NOT NULL"),
        };
        let is_full = self.table(key).filter(|_| self.rules().keys.checks_prove_not_null).is_some_and(|now| {
            let keeps =
                |it: &Constraint| not_null_in(it, now, self.rules()).is_some_and(|known| known.name == column.name);
            now.constraints.iter().any(|it| !it.is_unchecked && keeps(it))
        });
        let remarks = if is_full { Vec::new() } else { vec![self.backfill(key, column)] };
        let details = vec!["NOT NULL".to_owned()];
        self.run_with(Verb::Alter, part(Kind::Column, key, &column.name), vec![statement], remarks, details);
    }

    pub(super) fn backfill(&self, key: &ObjectId, column: &Column) -> Remark {
        let value = column.default.as_ref().map(|default| default.source().to_owned());
        Remark::Backfill { table: self.qualified(key), column: self.name(&column.name), value }
    }

    pub(super) fn alter_columns(&mut self, key: &ObjectId) {
        let Some(wanted) = self.wanted(key) else { return };
        // No table may be without a column that shows (MySQL).
        let (hidden, shown): (Vec<&Column>, Vec<&Column>) =
            wanted.columns.iter().partition(|column| column.is_invisible);
        for column in shown.into_iter().chain(hidden) {
            let Some(now) = self.table(key).filter(|now| !now.is_partition) else { return };
            let Some(old) = now.column(&column.name) else { continue };
            let differs = self.differs(old, column) || checks(now, column) != checks(wanted, column);
            // Where the key goes that keeps it from being NULL, it is changed afterwards.
            let alteration = self.rules().columns.alteration;
            let is_held = alteration == Alteration::Whole
                && old.identity == column.identity
                && is_in_primary_key(now, column)
                && checks(now, column) == checks(wanted, column)
                && !self.differs(old, &column.with(|it| it.is_not_null = true));
            match alteration {
                _ if is_held || !differs => {}
                Alteration::Parts => self.alter_in_parts(key, column),
                Alteration::Whole => self.modify(key, wanted, column),
                Alteration::Rebuild => {}
            }
        }
    }

    /// No default at all is another thing than NULL (MySQL).
    pub(super) fn settle_missing_defaults(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        let is_other = |column: &&Column| {
            let old = now.column(&column.name);
            old.is_some_and(|old| old.default.is_none() && old.has_no_default != column.has_no_default)
                && column.default.is_none()
                && !column.is_not_null
        };
        let others: Vec<&Column> = wanted.columns.iter().filter(is_other).collect();
        for column in others {
            let statement = if column.has_no_default {
                self.ddl().no_default(key, column)
            } else {
                // Columns of long texts take no SET DEFAULT (MySQL).
                format!("ALTER TABLE {} MODIFY COLUMN {}", self.qualified(key), self.definition(key, wanted, column))
            };
            let details = vec!["default".to_owned()];
            self.run_with(Verb::Alter, part(Kind::Column, key, &column.name), vec![statement], Vec::new(), details);
        }
    }

    fn old(&self, key: &ObjectId, column: &Column) -> Option<Column> {
        self.table(key).and_then(|table| table.column(&column.name)).cloned()
    }

    /// One ALTER for each fact (PostgreSQL).
    fn alter_in_parts(&mut self, key: &ObjectId, column: &Column) {
        let Some(old) = self.old(key, column) else { return };
        if old.generated != column.generated {
            if column.generated.is_some() {
                // There is no other way to an expression.
                return self.make_anew(key, column);
            }
            self.alter(key, column, "DROP EXPRESSION", Vec::new(), "generated");
        }
        self.change_type(key, column);
        let Some(old) = self.old(key, column) else { return };
        let identity_goes = !old.identity.is_empty() && column.identity.is_empty();
        if identity_goes {
            self.alter(key, column, "DROP IDENTITY", Vec::new(), "identity");
        }
        if let Some((schema, name)) = &column.sequence {
            self.make_sequence(&ObjectId::relation(schema, name));
        }
        let is_same = old.default == column.default || old.kept_default() == column.kept_default();
        if !is_same && column.generated.is_none() {
            let action = match &column.default {
                Some(default) => format!("SET DEFAULT {}", default.source()),
                None => "DROP DEFAULT".to_owned(),
            };
            let is_new = column.sequence.is_some() && old.sequence.is_none();
            let remarks = if is_new { vec![self.counter(key, column)] } else { Vec::new() };
            self.alter(key, column, &action, remarks, "default");
        }
        match (old.is_not_null, column.is_not_null) {
            (true, false) => self.alter(key, column, "DROP NOT NULL", Vec::new(), "NULL"),
            (false, true) => self.fill_and_refuse_null(key, column),
            _ => {}
        }
        if !identity_goes && old.identity.is_empty() && !column.identity.is_empty() {
            self.drop_own_sequence(key, &old);
        }
        if !identity_goes && old.identity != column.identity && !column.identity.is_empty() {
            let kind = column.identity.to_uppercase();
            let action = if old.identity.is_empty() {
                format!("ADD GENERATED {kind} AS IDENTITY{}", self.ddl().identity_options(key, column))
            } else {
                format!("SET GENERATED {kind}")
            };
            let is_new = old.identity.is_empty() && old.sequence.is_none();
            let remarks = if is_new { vec![self.counter(key, column)] } else { Vec::new() };
            self.alter(key, column, &action, remarks, "identity");
        }
    }

    /// A counter does not know the values that are there.
    fn counter(&self, key: &ObjectId, column: &Column) -> Remark {
        let (table, named) = (self.qualified(key), self.name(&column.name));
        let set = format!(
            "SELECT setval(pg_get_serial_sequence({}, {}), (SELECT max({named}) FROM {table}))",
            literal(&table),
            literal(&column.name)
        );
        Remark::Note(format!("the new counter starts at 1: {set} behind it"))
    }

    /// DROP DEFAULT (PostgreSQL)
    pub(super) fn drop_default(&mut self, key: &ObjectId, column: &Column) {
        self.alter(key, column, "DROP DEFAULT", Vec::new(), "default");
    }

    fn alter(&mut self, key: &ObjectId, column: &Column, action: &str, remarks: Vec<Remark>, detail: &str) {
        let statement =
            format!("ALTER TABLE {} ALTER COLUMN {} {action}", self.qualified(key), self.name(&column.name));
        let object = part(Kind::Column, key, &column.name);
        self.run_with(Verb::Alter, object, vec![statement], remarks, vec![detail.to_owned()]);
    }

    fn change_type(&mut self, key: &ObjectId, column: &Column) {
        let Some(old) = self.old(key, column) else { return };
        if old.data_type == column.data_type && old.collation == column.collation {
            return;
        }
        if self.is_in_partition_key(key, &column.name) {
            // The server lets no one change it; that is left to a person, and said.
            return;
        }
        self.drop_generated_from(key, &column.name);
        let is_automatic = casts::is_automatic(&old.data_type, &column.data_type);
        if (old.default.is_some() || old.has_null_default) && !casts::keeps_default(&old.data_type, &column.data_type) {
            // It would stay a value of the old type.
            self.alter(key, column, "DROP DEFAULT", Vec::new(), "default");
        }
        let mut action = format!("TYPE {}", (self.rules().columns.written_type)(&column.data_type));
        if !column.collation.is_empty() {
            action.push_str(&format!(" COLLATE {}", column.collation));
        }
        if !is_automatic {
            let named = self.name(&column.name);
            let target = (self.rules().columns.written_type)(&column.data_type);
            let using = casts::explicit(&named, &old.data_type, &column.data_type, &target);
            action.push_str(&format!(" USING {using}"));
        }
        let mut remarks = Vec::new();
        if casts::cuts(&old.data_type, &column.data_type) {
            remarks.push(Remark::Loses(format!(
                "what {} does not hold of the values of {}",
                column.data_type, column.name
            )));
        } else if old.data_type != column.data_type && casts::may_not_fit(&old.data_type, &column.data_type) {
            remarks.push(Remark::Needs(format!("each {} must fit {}", column.name, column.data_type)));
        }
        let detail = format!("{} to {}", old.data_type, column.data_type);
        self.alter(key, column, &action, remarks, &detail);
    }

    /// Whether rows are spread over partitions by a column (PostgreSQL).
    pub(super) fn is_in_partition_key(&self, key: &ObjectId, column: &str) -> bool {
        self.table(key).is_some_and(|table| table.form == "partitioned" && has_word(&table.options, column))
    }

    /// The sequence of a serial column has the name that the one of its identity is to have.
    fn drop_own_sequence(&mut self, key: &ObjectId, old: &Column) {
        let Some((schema, name)) = &old.sequence else { return };
        let sequence = ObjectId::relation(schema, name);
        let is_own = matches!(self.now().object(&sequence), Some(Object::Sequence(it)) if it.owner.as_ref().is_some_and(|owner| owner.1 == key.name && owner.2 == old.name));
        if !is_own {
            return;
        }
        let statement = format!("DROP SEQUENCE {}", self.qualified(&sequence));
        let remarks = vec![self.counter(key, old)];
        self.run_with(Verb::Drop, object_name(Kind::Sequence, &sequence), vec![statement], remarks, Vec::new());
    }

    /// Columns that are made of one whose type changes stand in the way; they are added again afterwards (PostgreSQL).
    fn drop_generated_from(&mut self, key: &ObjectId, name: &str) {
        let Some(now) = self.table(key) else { return };
        let made = now.columns.iter().filter(|column| {
            column.generated.as_ref().is_some_and(|(expression, _)| expression.mentions(name, self.dialect()))
        });
        let made: Vec<String> = made.map(|column| column.name.clone()).collect();
        for column in made {
            self.drop_column(key, &column, true);
        }
    }

    /// Dropped and made, where nothing can be altered; what is generated is lost by nobody.
    fn make_anew(&mut self, key: &ObjectId, column: &Column) {
        let Some(wanted) = self.wanted(key) else { return };
        let is_generated = self.old(key, column).is_some_and(|old| old.generated.is_some());
        self.drop_column(key, &column.name, is_generated);
        self.add_column(key, wanted, column);
    }

    /// MODIFY, with all that the column is: what is not said would be gone (MySQL).
    fn modify(&mut self, key: &ObjectId, wanted: &Table, column: &Column) {
        let Some(old) = self.old(key, column) else { return };
        let is_stored = |generated: &Option<(Expression, bool)>| generated.as_ref().map(|(_, is_stored)| *is_stored);
        // A column that counts starts when its key is there.
        let counts_later = column.with(|it| it.identity.clone_from(&old.identity));
        let waits = column.identity == "auto_increment" && old.identity.is_empty();
        if waits && column_facts(&old) == column_facts(&counts_later) {
            return;
        }
        if is_stored(&old.generated) != is_stored(&column.generated)
            && !(is_stored(&old.generated) == Some(true) && column.generated.is_none())
        {
            return self.make_anew(key, column);
        }
        // What a key keeps from being NULL is hidden after the key has gone, or it would need a default (MariaDB).
        let is_held = self.table(key).is_some_and(|now| is_in_primary_key(now, column));
        let hides_later =
            column.is_invisible && is_held && column.default.is_none() && !is_in_primary_key(wanted, column);
        let shown = column.with(|it| it.is_invisible = old.is_invisible);
        let target = if waits {
            &counts_later
        } else if hides_later {
            &shown
        } else {
            column
        };
        if hides_later && !self.differs(&old, &shown.with(|it| it.is_not_null = old.is_not_null)) {
            return;
        }
        let statement =
            format!("ALTER TABLE {} MODIFY COLUMN {}", self.qualified(key), self.definition(key, wanted, target));
        let mut remarks = Vec::new();
        if !old.is_not_null && column.is_not_null {
            remarks.push(self.backfill(key, column));
        }
        if casts::cuts_in_mysql(&old.data_type, &column.data_type) {
            remarks.push(Remark::Loses(format!(
                "what {} does not hold of the values of {}",
                column.data_type, column.name
            )));
        }
        if old.data_type != column.data_type {
            remarks.push(Remark::Needs(format!("each {} must fit {}", column.name, column.data_type)));
        }
        let stated = self.table(key).map(|now| checks(now, column)).unwrap_or_default();
        for condition in checks(wanted, column).into_iter().filter(|condition| !stated.contains(condition)) {
            remarks.push(Remark::Needs(format!("each row must fulfil {}", condition.source())));
        }
        let details = changed_facts(&old, column);
        let statements = vec![statement];
        self.run_with(Verb::Alter, part(Kind::Column, key, &column.name), statements, remarks, details);
    }

    /// A column with all that it is, as far as its table is so far (MySQL).
    fn definition(&self, key: &ObjectId, wanted: &Table, column: &Column) -> String {
        self.ddl().column(key, wanted, column)
    }

    /// A column counts only as long as there is a key on it (MySQL).
    pub(super) fn stop_counting(&mut self, key: &ObjectId) {
        let Some(now) = self.table(key) else { return };
        let Some(column) = now.columns.iter().find(|column| column.identity == "auto_increment") else { return };
        let has_other_key = now.indexes.iter().any(|index| starts_with(&index.keys, &column.name));
        let stays_first = self
            .wanted(key)
            .and_then(Table::primary_key)
            .is_some_and(|primary| primary.kind.columns().first() == Some(&column.name.as_str()));
        if has_other_key || stays_first {
            return;
        }
        let plain = column.with(|it| it.identity.clear());
        let now = now.clone();
        let text = crate::ddl::Ddl::new(self.now()).column(key, &now, &plain);
        let statement = format!("ALTER TABLE {} MODIFY COLUMN {text}", self.qualified(key));
        self.run(Verb::Alter, part(Kind::Column, key, &plain.name), statement);
    }

    pub(super) fn start_counting(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        let is_waiting = |column: &&Column| {
            column.identity == "auto_increment" && now.column(&column.name).is_some_and(|old| old.identity.is_empty())
        };
        if let Some(column) = wanted.columns.iter().find(is_waiting) {
            let text = self.definition(key, wanted, column);
            let statement = format!("ALTER TABLE {} MODIFY COLUMN {text}", self.qualified(key));
            self.run(Verb::Alter, part(Kind::Column, key, &column.name), statement);
        }
    }

    pub(super) fn drop_columns(&mut self, key: &ObjectId) {
        let (Some(now), Some(wanted)) = (self.table(key), self.wanted(key)) else { return };
        if now.is_partition {
            return;
        }
        let gone: Vec<&Column> = now.columns.iter().filter(|it| wanted.column(&it.name).is_none()).collect();
        let gone = users_first(gone, now, self.dialect());
        let gone: Vec<(String, bool)> = gone.iter().map(|it| (it.name.clone(), it.generated.is_some())).collect();
        self.stop_counting_of_gone(key, &gone);
        for (name, is_generated) in gone {
            self.drop_column(key, &name, is_generated);
        }
    }

    fn stop_counting_of_gone(&mut self, key: &ObjectId, gone: &[(String, bool)]) {
        let counts = self.table(key).is_some_and(|table| {
            table
                .columns
                .iter()
                .any(|it| it.identity == "auto_increment" && gone.iter().any(|(name, _)| *name == it.name))
        });
        if counts {
            self.stop_counting(key);
        }
    }

    pub(super) fn drop_column(&mut self, key: &ObjectId, name: &str, is_generated: bool) {
        let statement = format!("ALTER TABLE {} DROP COLUMN {}", self.qualified(key), self.name(name));
        let lost = Remark::Loses(format!("what column {name} of {} holds", key.name));
        let remarks = if is_generated { Vec::new() } else { vec![lost] };
        self.run_with(Verb::Drop, part(Kind::Column, key, name), vec![statement], remarks, Vec::new());
    }
}

/// Whether rows that are there could have no value for a new column.
pub(super) fn lacks_value(column: &Column) -> bool {
    let has_none = column.default.as_ref().is_none_or(Expression::is_null);
    column.is_not_null
        && has_none
        && column.generated.is_none()
        && column.identity.is_empty()
        && column.sequence.is_none()
}

/// Whether a constraint stands with a new column (SQLite).
pub(super) fn goes_with(constraint: &Constraint, column: &Column, table: &Table, dialect: Dialect) -> bool {
    match &constraint.kind {
        ConstraintKind::ForeignKey { columns, .. } => columns[..] == [column.name.clone()],
        ConstraintKind::Check { condition, .. } => {
            let mentions = |it: &&Column| condition.mentions(&it.name, dialect);
            let mentioned: Vec<&Column> = table.columns.iter().filter(mentions).collect();
            matches!(mentioned[..], [only] if only.name == column.name)
        }
        _ => false,
    }
}

/// The conditions that stand with a column (MariaDB).
fn checks(table: &Table, column: &Column) -> Vec<Expression> {
    let own = table.constraints.iter().filter(|it| is_of_column(it) && it.name == column.name);
    own.filter_map(|it| match &it.kind {
        ConstraintKind::Check { condition, .. } => Some(condition.clone()),
        _ => None,
    })
    .collect()
}

/// Columns in such an order that those which others are made of, or which stand in the conditions of others, come last.
fn users_first<'c>(mut left: Vec<&'c Column>, table: &Table, dialect: Dialect) -> Vec<&'c Column> {
    let uses = |user: &Column, used: &Column| {
        let generated = user.generated.as_ref().map(|(expression, _)| expression.clone());
        let all = generated.into_iter().chain(checks(table, user));
        user.name != used.name && all.into_iter().any(|expression| expression.mentions(&used.name, dialect))
    };
    left.reverse();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_free = |column: &&Column| !left.iter().any(|other| uses(other, column));
        let at = left.iter().position(is_free).unwrap_or_default();
        ordered.push(left.remove(at));
    }
    ordered
}

fn is_in_primary_key(table: &Table, column: &Column) -> bool {
    table.primary_key().is_some_and(|primary| primary.kind.columns().contains(&column.name.as_str()))
}

fn starts_with(keys: &[IndexKey], column: &str) -> bool {
    keys.first().and_then(IndexKey::column) == Some(column)
}

/// In what two columns differ, in words.
pub(super) fn changed_facts(old: &Column, new: &Column) -> Vec<String> {
    let pairs = column_facts(old).into_iter().zip(column_facts(new));
    pairs
        .filter(|((_, one), (_, other))| one != other)
        .map(|((fact, one), (_, other))| match fact {
            Fact::NotNull => if other.is_empty() { "NULL" } else { "NOT NULL" }.to_owned(),
            Fact::Type => format!("{one} to {other}"),
            _ => fact.as_str().to_owned(),
        })
        .collect()
}

/// Whether a sequence is that of a column which is still to be made, and comes with it.
pub(super) fn comes_with_column(planner: &Planner<'_>, key: &ObjectId) -> bool {
    let Some(Object::Sequence(sequence)) = planner.to.object(key) else { return false };
    let Some((schema, table, column)) = &sequence.owner else { return false };
    let table_key = ObjectId::relation(schema, table);
    let Some(wanted) = planner.wanted(&table_key) else { return false };
    let is_new = planner.table(&table_key).is_none_or(|now| now.column(column).is_none());
    let Some(column) = wanted.column(column) else { return false };
    sequence.is_identity || is_new && planner.ddl().serial(&table_key, column).is_some()
}

#[cfg(test)]
mod tests {
    use migrations_core::Product;

    use super::*;
    use crate::plan::operations;
    use crate::schema::Schema;

    #[test]
    fn what_is_not_looked_at_is_said() {
        let remarks = |product: Product| {
            let schema = |text: &str| Schema::of_statements([text], product).expect(text);
            let (from, to) =
                (schema("CREATE TABLE t (a int)"), schema("CREATE TABLE t (a int, b int DEFAULT 5 CHECK (b < 3))"));
            let found = operations(&from, &to, &[]).list.into_iter().flat_map(|operation| operation.remarks);
            found.filter(|remark| matches!(remark, Remark::Note(_))).count()
        };
        assert_eq!((remarks(Product::Mariadb), remarks(Product::Mysql)), (1, 0));
    }
}
