//! Types.

use super::Walk;
use crate::ast::DataType;

impl Walk<'_> {
    pub(super) fn data_type(&mut self, data_type: &DataType) {
        self.visitor.data_type(data_type);
        self.expressions(&data_type.arguments);
    }
}

#[cfg(test)]
mod tests {
    use migrations_core::Product::Postgres;

    use crate::walk::testing::seen;

    #[test]
    fn types_are_seen_with_their_arguments() {
        seen(
            Postgres,
            "CREATE TABLE t (a numeric(10, 2), b int[])",
            "Named t, t.a, type numeric, 10, 2, t.b, type int",
        );
    }
}
