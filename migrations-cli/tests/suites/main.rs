//! All suites of the command line, as one program. One module is one suite.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read and write files, and unwrap")]

mod graph_cases;
#[cfg(all(feature = "postgres", feature = "mysql"))]
mod legacy;
#[cfg(all(feature = "postgres", feature = "mysql"))]
mod live;
#[cfg(feature = "mysql")]
mod mysql_live;
#[cfg(feature = "postgres")]
mod pool;
#[cfg(all(feature = "postgres", feature = "mysql"))]
mod print_schema;
mod scenarios;
mod tutorial;
