//! A web service that brings its database up to date before it serves.
//!
//! Any number of copies may start at once: one of them migrates, the others wait for it. `/ready` says whether the
//! database is where this program wants it, for the load balancer.
//!
//! ```text
//! DATABASE_URL=postgres://postgres@localhost/notes LISTEN=127.0.0.1:3000 cargo run -p axum_postgres
//! ```

mod schema;

use std::error::Error;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use migrations::{Migrations, Status, embed_migrations};

use schema::notes;

static MIGRATIONS: Migrations<PgConnection> = embed_migrations!();

type Connections = Pool<ConnectionManager<PgConnection>>;
type Answer<T> = Result<T, (StatusCode, String)>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url =
        std::env::var("DATABASE_URL").map_err(|_| "set DATABASE_URL, such as postgres://postgres@localhost/notes")?;
    let address = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let connections = Pool::builder().max_size(4).build(ConnectionManager::new(url))?;
    // Before anything is served; a failure ends the program, and says which statement it was.
    print!("{}", MIGRATIONS.upgrade(&mut *connections.get()?, "head")?);
    let routes = Router::new()
        .route("/ready", get(ready))
        .route("/notes", get(read_notes).post(write_note))
        .with_state(connections);
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, routes).await?;
    Ok(())
}

/// Diesel waits for the database, so it does that on a thread where waiting is allowed.
async fn with_connection<T: Send + 'static>(
    connections: Connections,
    work: impl FnOnce(&mut PgConnection) -> Result<T, Box<dyn Error + Send + Sync>> + Send + 'static,
) -> Answer<T> {
    let work = move || work(&mut *connections.get()?);
    let unavailable = |reason: String| (StatusCode::SERVICE_UNAVAILABLE, reason);
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| unavailable(error.to_string())),
        Err(error) => Err(unavailable(error.to_string())),
    }
}

/// 200 at head, and when a newer copy has migrated further in a way that this one can live with.
async fn ready(State(connections): State<Connections>) -> Answer<&'static str> {
    let check = with_connection(connections, |connection| Ok(MIGRATIONS.check(connection)?)).await?;
    match check.status {
        Status::AtHead | Status::Ahead { is_breaking: false, .. } => Ok("ready\n"),
        other => Err((StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {other:?}\n"))),
    }
}

async fn read_notes(State(connections): State<Connections>) -> Answer<Json<Vec<String>>> {
    let texts = with_connection(connections, |connection| {
        Ok(notes::table.order(notes::id).select(notes::text).load::<String>(connection)?)
    });
    Ok(Json(texts.await?))
}

async fn write_note(State(connections): State<Connections>, text: String) -> Answer<StatusCode> {
    with_connection(connections, move |connection| {
        diesel::insert_into(notes::table).values(notes::text.eq(text)).execute(connection)?;
        Ok(StatusCode::CREATED)
    })
    .await
}
