//! The commands, one a file.

pub(crate) mod edit;
pub(crate) mod init;
pub(crate) mod lock;
pub(crate) mod merge;
pub(crate) mod revision;
pub(crate) mod schema;
pub(crate) mod shared;
pub(crate) mod shell;
pub(crate) mod squash;
pub(crate) mod verify;
mod writing;
