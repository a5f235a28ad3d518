//! A program with commands of its own, and `migrate` with all of Alembic's.
//!
//! `cargo run -p embedded_cli -- migrate upgrade head`, then `cargo run -p embedded_cli -- add "Ada Lovelace"`.

#![expect(missing_docs, reason = "the items of `table!`")]

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use diesel::prelude::*;
use migrations::{Call, Migrations, Status, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> =
    embed_migrations!("migrations", dialect = sqlite, calls = [fill_initials]);

diesel::table! {
    contacts (id) {
        id -> Integer,
        name -> Text,
        initials -> Text,
    }
}

/// Keeps contacts.
#[derive(Parser)]
struct App {
    /// The database
    #[arg(long, default_value = "contacts.db", global = true)]
    database: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add a contact
    Add {
        /// First and last name
        name: String,
    },
    /// List all contacts
    List,
    /// Look at or change the schema of the database
    Migrate(migrations::cli::Migrate),
}

fn main() -> ExitCode {
    let App { database, command } = App::parse();
    let connect = || SqliteConnection::establish(&database);
    let result = match command {
        Command::Migrate(migrate) => return migrate.run(&MIGRATIONS, connect),
        Command::Add { name } => ready(connect()).and_then(|connection| add(connection, &name)),
        Command::List => ready(connect()).and_then(list),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The program runs on the schema that it was built for, and leaves upgrading to whoever installs it.
fn ready(connection: ConnectionResult<SqliteConnection>) -> Result<SqliteConnection, Box<dyn Error>> {
    let mut connection = connection?;
    match MIGRATIONS.status(&mut connection)? {
        Status::AtHead => Ok(connection),
        _ => Err("the database is not at head: run `embedded_cli migrate upgrade head`".into()),
    }
}

fn add(mut connection: SqliteConnection, name: &str) -> Result<(), Box<dyn Error>> {
    let values = (contacts::name.eq(name), contacts::initials.eq(initials(name)));
    diesel::insert_into(contacts::table).values(values).execute(&mut connection)?;
    Ok(())
}

fn list(mut connection: SqliteConnection) -> Result<(), Box<dyn Error>> {
    for (name, initials) in
        contacts::table.select((contacts::name, contacts::initials)).load::<(String, String)>(&mut connection)?
    {
        println!("{initials}: {name}");
    }
    Ok(())
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).collect()
}

/// What SQL cannot say; `-- call: fill_initials` in a script runs it.
fn fill_initials(call: &mut Call<'_, SqliteConnection>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let connection = call.connection();
    for (id, name) in contacts::table.select((contacts::id, contacts::name)).load::<(i32, String)>(connection)? {
        diesel::update(contacts::table.find(id)).set(contacts::initials.eq(initials(&name))).execute(connection)?;
    }
    Ok(())
}
