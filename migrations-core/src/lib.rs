//! The words of schema migration, and the rules of the revision graph.
//!
//! Pure values: revisions, targets and plans. This crate has no dependencies and does no I/O; it knows neither files,
//! nor SQL, nor databases. Names and meanings follow [Alembic](https://alembic.sqlalchemy.org).
//!
//! ```
//! use migrations_core::{AppliedSet, Revision, RevisionMap, UpgradeTarget};
//!
//! let revisions: [Revision; 2] = [
//!     Revision::base("1975ea83b712"),
//!     Revision::revising("ae1027a6acf", ["1975ea83b712"]),
//! ];
//! let map = RevisionMap::build(&revisions).map_err(|errors| format!("{errors:?}"))?;
//! let plan = map.plan_upgrade(&AppliedSet::empty(&map), &"head".parse::<UpgradeTarget>()?)?;
//! assert_eq!(plan.steps().len(), 2);
//! assert_eq!(plan.final_rows(), ["ae1027a6acf"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod adjacency;
mod applied;
pub mod baked;
mod checksum;
mod client;
mod cycle;
mod dialect;
mod downgrade;
mod fingerprint;
mod graph_error;
mod labels;
pub mod lexer;
mod lineage;
mod node;
mod node_set;
mod plan;
mod range;
mod redo;
mod reduction;
mod resolve;
mod revision;
mod revision_map;

mod server;
mod servers;
mod similar;
mod squash;
mod stamp;
mod target;
mod traversal;
mod upgrade;

pub use applied::{AppliedSet, RowsError};
pub use checksum::Checksum;
pub use client::client_statement;
pub use dialect::{Dialect, UnknownDialect};
pub use fingerprint::{Fingerprint, FingerprintPart};
pub use graph_error::{GraphError, NameKind};
pub use node::Node;
pub use node_set::NodeSet;
pub use plan::{Direction, Plan, PlanError, Step};
pub use range::RangeTarget;
pub use resolve::ResolveError;
pub use revision::{MAXIMUM_NAME_LENGTH, NameFault, Revision, check_name};
pub use revision_map::RevisionMap;
pub use server::{ParseProductError, ParseServerError, ParseVersionError, Product, Server, Version};
pub use servers::{Servers, ServersError};
pub use similar::most_similar;
pub use squash::Squash;
pub use stamp::StampTarget;
pub use target::{DowngradeTarget, Symbol, Target, TargetError, UpgradeTarget};
