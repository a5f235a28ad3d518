//! A small notes program that keeps its own database up to date.
//!
//! `cargo run -p quickstart` upgrades `quickstart.db` in the current folder and adds a note. `--history` lists the revisions,
//! `--downgrade TARGET` takes revisions back, `--database PATH` uses another file.

#![expect(missing_docs, reason = "the items of `table!`")]

use std::error::Error;

use diesel::prelude::*;
use migrations::{Migrations, embed_migrations};

static MIGRATIONS: Migrations<SqliteConnection> = embed_migrations!("migrations", dialect = sqlite);

diesel::table! {
    notes (id) {
        id -> Integer,
        text -> Text,
        created_at -> Nullable<Text>,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut path = "quickstart.db".to_owned();
    let mut downgrade = None;
    let mut show_history = false;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--database" => path = arguments.next().ok_or("--database needs a path")?,
            "--downgrade" => downgrade = Some(arguments.next().ok_or("--downgrade needs a target, such as -1")?),
            "--history" => show_history = true,
            other => {
                return Err(format!("unknown argument {other}; there are --database, --downgrade, --history").into());
            }
        }
    }
    let mut connection = SqliteConnection::establish(&path)?;
    if show_history {
        print!("{}", MIGRATIONS.history(&mut connection)?);
        return Ok(());
    }
    if let Some(target) = downgrade {
        print!("{}", MIGRATIONS.downgrade(&mut connection, target)?);
        return Ok(());
    }
    print!("{}", MIGRATIONS.upgrade(&mut connection, "head")?);
    write_note(&mut connection)
}

fn write_note(connection: &mut SqliteConnection) -> Result<(), Box<dyn Error>> {
    diesel::insert_into(notes::table).values(notes::text.eq("Buy milk")).execute(connection)?;
    let count: i64 = notes::table.count().get_result(connection)?;
    println!("{count} notes");
    Ok(())
}
