//! What PostgreSQL does that a runner must know. Every test here uses a server, as the name of the module says.

mod on_postgres;
