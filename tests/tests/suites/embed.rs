//! The macro where people call it: in an integration test, through a macro of their own, with functions.

use diesel::{RunQueryDsl, SqliteConnection};
use migrations::{Call, Migrations, embed_migrations};
use migrations_tests::{column, memory};

static CRASH: Migrations<SqliteConnection> = embed_migrations!("crash/migrations", dialect = sqlite);

macro_rules! my_migrations {
    ($folder:literal) => {
        embed_migrations!($folder, dialect = "sqlite", project = "wrapped")
    };
}

static WRAPPED: Migrations<SqliteConnection> = my_migrations!("crash/migrations");

fn count(call: &mut Call<'_, SqliteConnection>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    diesel::sql_query("INSERT INTO counted VALUES ('by the function')").execute(call.connection())?;
    Ok(())
}

static CALLING: Migrations<SqliteConnection> =
    embed_migrations!("embed/calling", dialect = sqlite, project = "calling", calls = [count]);

#[test]
fn an_integration_test_embeds_the_folder_of_its_crate() {
    assert_eq!(CRASH.len(), 5);
    CRASH.assert_fresh(env!("CARGO_MANIFEST_DIR"));
    assert_eq!((CRASH.project(), WRAPPED.project()), ("migrations-tests", "wrapped"));
}

#[test]
fn two_projects_live_in_one_database() {
    let connection = &mut memory();
    CALLING.upgrade(connection, "head").unwrap();
    assert_eq!(column(connection, "SELECT value FROM counted"), ["by the script", "by the function"]);
    CRASH.upgrade(connection, "head").unwrap();
    CALLING.downgrade(connection, "base").unwrap();
    assert_eq!(CRASH.current(connection).unwrap().revisions[0].id, "c005");
}

#[test]
fn the_listing_is_as_in_alembic() {
    insta::assert_snapshot!(CRASH.show("c003").unwrap().to_string(), @"c002 -> c003, Rebuild people while notes refer to them");
}
