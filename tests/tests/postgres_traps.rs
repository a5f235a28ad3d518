//! What PostgreSQL does that a runner must know. Every test here uses a server, as the name of the module says.

#[path = "postgres_traps/on_postgres.rs"]
mod on_postgres;
