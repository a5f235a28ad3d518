//! A server other than those for which the migrations were checked.

use std::fmt;

use diesel::QueryResult;
use diesel::connection::LoadConnection;
use migrations_core::Server;
use migrations_core::baked::BakedSet;

use crate::backend::MigrationBackend;
use crate::error::{Error, ErrorKind};
use crate::state::Tracked;

/// A server other than those for which the migrations were checked: of another product, or older than all of them.
///
/// What was read and proved while compiling need not hold on it. A run says so, and goes on; with `strict = true` it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherServer {
    /// The server that answers, such as `MariaDB 10.11`.
    pub running: String,
    /// Those for which the migrations were checked, such as `MySQL 9.7`.
    pub checked_for: String,
    /// What `servers` of `migrations.toml` calls the server that answers, such as `mariadb-10.11`.
    pub named: String,
}

impl OtherServer {
    /// What the server says of its version, beside what the set says. A text that holds no version says nothing.
    pub(crate) fn find<B: MigrationBackend>(set: BakedSet, said: &str) -> Option<Self> {
        let running = Server::that_says(said, B::DIALECT)?;
        let servers = set.servers();
        // Where even the dialect is another one, other messages say so.
        let is_other = servers.dialect() == B::DIALECT && !servers.cover(running);
        is_other.then(|| Self {
            running: running.title(),
            checked_for: servers.to_string(),
            named: running.to_string(),
        })
    }

    /// What a run says that `strict` refuses.
    pub(crate) fn refusal(&self) -> Error {
        Error::new(ErrorKind::OtherServer, self.to_string())
            .help(format!(
                "if it is meant, add it in migrations.toml, `servers = [.., \"{}\"]`, and build again",
                self.named
            ))
            .help("without `strict = true` this is a warning")
    }
}

impl fmt::Display for OtherServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the server is {}, and the migrations were checked for {}", self.running, self.checked_for)
    }
}

/// What the server says of its version; where the tables of this set have said it already, nothing is asked.
///
/// # Errors
/// If it cannot be asked.
pub(crate) fn version_of<C>(connection: &mut C, tracked: &Tracked) -> QueryResult<String>
where
    C: LoadConnection,
    C::Backend: MigrationBackend,
{
    match &tracked.state {
        Some(state) if !state.server.is_empty() => Ok(state.server.clone()),
        _ => {
            let sql = format!("SELECT {} AS value", C::Backend::SERVER_VERSION);
            Ok(C::Backend::load_texts(connection, &sql)?.into_iter().next().unwrap_or_default())
        }
    }
}
