//! Types.

use super::Walk;
use crate::ast::DataType;

impl Walk<'_> {
    pub(super) fn data_type(&mut self, data_type: &DataType) {
        self.visitor.data_type(data_type);
        self.expressions(&data_type.arguments);
    }
}
