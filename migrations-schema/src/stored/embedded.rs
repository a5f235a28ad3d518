//! What a program gets of a statement.

use migrations_core::Checksum;
use migrations_core::baked::{
    Action, Conduct, Effect, Leftover, Loss, LossKind, ObjectKind, Recovery, StatementSource,
};

use super::{Reader, Stored, Writer};
use crate::{stored_enum, stored_struct};

stored_struct!(StatementSource { start, length, action, conduct });
stored_enum!(Action { Execute, ExecuteOutside(recovery), Call });
stored_enum!(Recovery { Observe, Repeat, Ask });
stored_struct!(Conduct { leaves, needs_session, may_change_settings, drops_tables, is_divisible });
stored_enum!(Leftover { Nothing, Setting, Value });
stored_struct!(Effect<String> { appears, kind, schema, parent, name });
stored_enum!(ObjectKind {
    Table,
    Column,
    Index,
    Constraint,
    Trigger,
    Procedure,
    Function,
    Event,
    EnumValue,
    Partition,
    Database,
    Tablespace,
    Subscription,
});
stored_struct!(Loss<String> { kind, object, part });
stored_enum!(LossKind { Table, Column, Partition, Rows, Schema, Database, Dependents, Unknown });

impl Stored for Checksum {
    fn write(&self, to: &mut Writer) {
        to.text(&self.to_string());
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Self::parse(from.text()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_kept_as_people_see_it() {
        let checksum = Checksum([7; 32]);
        let mut writer = Writer::default();
        checksum.write(&mut writer);
        let text = writer.finish();
        assert!(text.contains(&checksum.to_string()));
        assert_eq!(Checksum::read(&mut Reader::new(&text)), Some(checksum));
        assert_eq!(Checksum::read(&mut Reader::new("2:v1")), None);
    }
}
