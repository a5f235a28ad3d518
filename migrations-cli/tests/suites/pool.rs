//! Through a pool that hands its connections out by the transaction, no command leaves a trace in a session.

use std::process::{Command, Output};

use migrations_tests::Folder;
use migrations_tests::servers::{Bouncer, Kind, Server, postgres_program};

/// A folder, a database, and a pool with one connection to it, which the application shares with the commands.
struct Pool {
    folder: Folder,
    url: String,
    _bouncer: Bouncer,
    _server: Server,
}

impl Pool {
    fn new() -> Self {
        let server = Server::start(Kind::Postgres);
        let direct = server.database();
        let bouncer = Bouncer::start(&server, 1);
        let url = bouncer.url(direct.rsplit_once('/').expect("a URL names a database").1);
        let folder = Folder::new()
            .revision("a1", "base", "CREATE TABLE users (id INTEGER, name TEXT);", "DROP TABLE users;")
            .revision(
                "a2",
                "a1",
                "SET statement_timeout = '10min';\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n\
                 ALTER TABLE users ADD COLUMN email TEXT;",
                "ALTER TABLE users DROP COLUMN email;\nDROP INDEX CONCURRENTLY users_id;",
            )
            .revision("a3", "a2", "SET work_mem = '8MB';\nCREATE TABLE tags (id INTEGER);", "DROP TABLE tags;")
            .revision("a4", "a3", "CREATE TABLE notes (id INTEGER);", "DROP TABLE notes;");
        let config = "[database.main]\ndir = \"migrations\"\ndialect = \"postgres\"\nproject = \"pool\"\n\
                      [database.main.levels]\nnot-restored = \"allow\"\nunfit-object = \"allow\"\n";
        std::fs::write(folder.root().join("migrations.toml"), config).expect("the folder is ours");
        Self { folder, url, _bouncer: bouncer, _server: server }
    }

    fn run(&self, arguments: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_migrations"))
            .current_dir(self.folder.root())
            .args(arguments.split_ascii_whitespace().map(|word| if word == "URL" { &self.url } else { word }))
            .env("DATABASE_URL", &self.url)
            .output()
            .expect("it runs")
    }

    /// What the application is told.
    fn application(&self, sql: &str) -> String {
        let output = Command::new(postgres_program("psql"))
            .args(["-X", "-At", "-c", sql, &self.url])
            .output()
            .expect("psql runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("psql prints text")
    }

    /// Revisions that stop: outside a transaction, in one, and at the statement that cannot be in one.
    fn add_failing(&self) {
        for (id, up) in [
            ("b1", "VACUUM users;\nSELECT 1 / 0;"),
            ("c1", "SET work_mem = '9MB';\nSELECT 1 / 0;"),
            ("d1", "SET work_mem = '7MB';\nCREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name);"),
        ] {
            let folder = self.folder.root().join("migrations").join(id);
            std::fs::create_dir(&folder).expect("the folder is new");
            let header = format!("-- revision: {id}\n-- down_revision: a4\n-- irreversible: a test\n");
            std::fs::write(folder.join("up.sql"), header + up).expect("the folder is ours");
        }
    }

    fn remove_failing(&self) {
        for id in ["b1", "c1", "d1"] {
            std::fs::remove_dir_all(self.folder.root().join("migrations").join(id)).expect("the revision is there");
        }
    }

    #[track_caller]
    fn leaves_no_trace(&self, command: &str, code: i32, before: &(String, String)) {
        let output = self.run(command);
        let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "`{command}` says: {said}");
        if command.contains("--outside-lock-timeout") {
            assert!(said.contains("ALTER ROLE postgres SET lock_timeout = '7000ms'"), "{said}");
        }
        let after = self.session();
        assert_eq!(after.0, before.0, "`{command}`: the server connection is another one");
        let lacks = |text: &str, line: &&str| !text.lines().any(|other| other == *line);
        let gone = before.1.lines().filter(|line| lacks(&after.1, line));
        let differs: Vec<&str> = gone.chain(after.1.lines().filter(|line| lacks(&before.1, line))).collect();
        assert!(differs.is_empty(), "`{command}` has changed the session: {differs:?}");
        self.application("CREATE TABLE scratch (id INTEGER); DROP TABLE scratch");
    }

    fn session(&self) -> (String, String) {
        (self.application("SELECT pg_backend_pid()"), self.application("SHOW ALL"))
    }
}

#[test]
fn every_command_leaves_a_pooled_connection_as_it_was_on_postgres() {
    let pool = Pool::new();
    // A language that is loaded brings settings of its own.
    pool.application("DO 'BEGIN END'");
    let before = pool.session();
    // Each with its exit code: what fails must leave nothing behind either.
    for (command, code) in [
        ("status", 4),
        ("ensure-version", 0),
        ("upgrade a1 --dry-run", 0),
        ("upgrade a1", 0),
        ("upgrade a3 --dry-run", 0),
        ("upgrade a2 --outside-lock-timeout 7", 13),
        ("upgrade a2", 0),
        ("status", 4),
        ("check", 4),
        ("current --check-heads", 4),
        ("upgrade head", 0),
        ("status", 0),
        ("check", 0),
        ("current -v", 0),
        ("history -i", 0),
        ("show current", 0),
        ("graph", 0),
        ("log", 0),
        ("redo --dry-run", 0),
        ("redo --yes", 0),
        ("heads", 0),
        ("branches", 0),
        ("plan upgrade head", 0),
        ("plan downgrade -1", 0),
        ("plan stamp a1", 0),
        ("diff", 0),
        ("check --autogenerate --from URL", 0),
        ("repair", 0),
        ("repair --accept-checksums", 0),
        ("repair --accept-rows", 0),
        ("repair --done", 9),
        ("adopt", 10),
        ("stamp a2 --dry-run", 0),
        ("stamp a2", 0),
        ("stamp a4 --purge", 0),
        ("downgrade a2 --dry-run", 0),
        ("downgrade a1 --yes", 0),
        ("downgrade --trust-stored --dry-run", 0),
        ("downgrade --trust-stored --yes", 0),
        ("upgrade nowhere", 2),
        ("upgrade head --lock-timeout 1 --single-transaction", 0),
    ] {
        pool.leaves_no_trace(command, code, &before);
    }
    pool.add_failing();
    pool.application("INSERT INTO users (name) VALUES ('Ada'), ('Ada')");
    for (command, code) in [
        ("upgrade b1", 12),
        ("status", 9),
        ("repair --continue-changed", 0),
        ("upgrade c1", 9),
        ("downgrade base --yes", 9),
        ("stamp a4 --purge", 0),
        ("upgrade c1", 12),
        ("upgrade d1", 12),
        ("downgrade base --yes --dry-run", 9),
        ("stamp a4 --purge", 0),
    ] {
        pool.leaves_no_trace(command, code, &before);
    }
    pool.remove_failing();
    for (command, code) in [("squash a3:a4 -m Both --rev-id both", 0), ("upgrade head", 0), ("squash --finish", 0)] {
        pool.leaves_no_trace(command, code, &before);
    }
}
