//! Files that stand in the examples of several rules.

use super::File;

/// A folder for PostgreSQL.
pub const POSTGRES: File = (
    "migrations.toml",
    "[database.main]\n\
     dialect = \"postgres\"\n",
);

/// A folder for SQLite.
pub const SQLITE: File = (
    "migrations.toml",
    "[database.main]\n\
     dialect = \"sqlite\"\n",
);

/// The first revision: a table `users` with an id.
pub const CREATE_USERS: File = (
    "migrations/create_users/up.sql",
    "-- revision: a1\n\
     -- down_revision: base\n\
     CREATE TABLE users (id INTEGER PRIMARY KEY);\n",
);

/// The first revision: a table `users` with an id and a name.
pub const CREATE_NAMED_USERS: File = (
    "migrations/create_users/up.sql",
    "-- revision: a1\n\
     -- down_revision: base\n\
     CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\n",
);

/// The way back from the first revision.
pub const DROP_USERS: File = ("migrations/create_users/down.sql", "DROP TABLE users;\n");

/// A revision after the first one: a column `name`.
pub const ADD_NAME: File = (
    "migrations/add_name/up.sql",
    "-- revision: b1\n\
     -- down_revision: a1\n\
     ALTER TABLE users ADD COLUMN name TEXT;\n",
);

/// A revision after the first one, too: a column `age`.
pub const ADD_AGE: File = (
    "migrations/add_age/up.sql",
    "-- revision: c1\n\
     -- down_revision: a1\n\
     ALTER TABLE users ADD COLUMN age INTEGER;\n",
);

/// The same after [`ADD_NAME`].
pub const ADD_AGE_AFTER_NAME: File = (
    "migrations/add_age/up.sql",
    "-- revision: c1\n\
     -- down_revision: b1\n\
     ALTER TABLE users ADD COLUMN age INTEGER;\n",
);

/// A revision after the first one: the column `name` goes.
pub const DROP_NAME: File = (
    "migrations/drop_name/up.sql",
    "-- revision: b1\n\
     -- down_revision: a1\n\
     ALTER TABLE users DROP COLUMN name;\n",
);

/// A revision after the first one: a table `posts`.
pub const CREATE_POSTS: File = (
    "migrations/create_posts/up.sql",
    "-- revision: b1\n\
     -- down_revision: a1\n\
     CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
);

/// A lock file in which the first revision is sealed.
pub const SEALED_USERS: File = (
    "migrations/migrations.lock",
    "# migrations.lock, format 1. Written by `migrations lock`.\n\
     revision a1 base sealed v1:d30947c911a54c43bf8c008246008e97f212298226d19e8a38e480dfb9f82b32 v1:7a1b0b6ef0a7d9a552e3bc0ec851b5619f39a28dcab58b654810a8ff406173c3\n\
     head a1\n",
);

/// A lock file with the first revision.
pub const OPEN_USERS: File = (
    "migrations/migrations.lock",
    "# migrations.lock, format 1. Written by `migrations lock`.\n\
     revision a1 base open\n\
     head a1\n",
);

/// A lock file with the first revision and one after it.
pub const OPEN_USERS_AND_NEXT: File = (
    "migrations/migrations.lock",
    "# migrations.lock, format 1. Written by `migrations lock`.\n\
     revision a1 base open\n\
     revision b1 a1 open\n\
     head b1\n",
);

/// A first revision without a header.
pub const NUMBERED_USERS: File = ("migrations/1_create_users/up.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);\n");

/// A program that embeds the folder.
pub const EMBED_SQLITE: File =
    ("src/main.rs", "static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!(\"migrations\");\n");

/// A program that embeds the folder, with a function.
pub const EMBED_WITH_CALL: File = (
    "src/main.rs",
    "static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!(\"migrations\", calls = [backfill]);\n",
);
