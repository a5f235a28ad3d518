//! Events of a run for the crate `tracing`.

use std::sync::{Arc, Mutex};

use migrations_tests::{Folder, memory};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Collects the messages of all events.
struct Messages(Arc<Mutex<Vec<String>>>);

impl Visit for &Messages {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0.lock().unwrap().push(format!("{value:?}"));
        }
    }
}

impl Subscriber for Messages {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn a_run_is_traced() {
    let messages = Arc::new(Mutex::new(Vec::new()));
    let set = Folder::new().revision("a", "base", "CREATE TABLE a (x);", "DROP TABLE a;").sqlite();
    tracing::subscriber::with_default(Messages(Arc::clone(&messages)), || {
        set.upgrade(&mut memory(), "head").unwrap();
    });
    let messages = messages.lock().unwrap().join(", ");
    assert_eq!(messages, "run started, revision started, statement finished, revision finished, run finished");
}
