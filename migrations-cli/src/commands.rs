//! The commands, one a file.

pub(crate) mod autogenerate;
pub(crate) mod dependents;
pub(crate) mod diesel;
pub(crate) mod edit;
pub(crate) mod explain;
pub(crate) mod init;
mod live;
pub(crate) mod lock;
pub(crate) mod merge;
pub(crate) mod parse;
pub(crate) mod print_schema;
mod prove;
pub(crate) mod revision;
pub(crate) mod schema;
pub(crate) mod shared;
pub(crate) mod shell;
mod source;
pub(crate) mod squash;
pub(crate) mod verify;
mod way_back;
mod writing;
