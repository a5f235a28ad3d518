//! Migrations to measure with: tables, columns, indexes, small data. The same for everybody.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// One migration.
pub struct Migration {
    pub up: String,
    pub down: String,
}

/// One table, and one column more with each migration.
pub fn wide(count: usize) -> Vec<Migration> {
    let first = Migration { up: "CREATE TABLE t (c0 INTEGER);\n".to_owned(), down: "DROP TABLE t;\n".to_owned() };
    let further = (1..count).map(|at| Migration {
        up: format!("ALTER TABLE t ADD COLUMN c{at} INTEGER;\n"),
        down: format!("ALTER TABLE t DROP COLUMN c{at};\n"),
    });
    std::iter::once(first).chain(further).collect()
}

/// As many migrations, always the same ones.
pub fn migrations(count: usize) -> Vec<Migration> {
    let mut state = 20_260_101_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    let mut tables = 0;
    let mut columns = 0;
    (0..count)
        .map(|at| match if tables == 0 { 0 } else { random(100) } {
            0..38 => {
                let name = format!("t{tables}");
                tables += 1;
                let mut up = format!("CREATE TABLE {name} (\n    id INTEGER NOT NULL PRIMARY KEY,\n");
                for column in 1..8 {
                    let _ =
                        writeln!(up, "    c{column} {} NOT NULL DEFAULT '',", ["TEXT", "INTEGER", "REAL"][column % 3]);
                }
                up += "    created_at TEXT\n);\n";
                if at % 2 == 0 {
                    let _ = writeln!(up, "CREATE INDEX {name}_c1 ON {name} (c1, c2);");
                }
                Migration { up, down: format!("DROP TABLE {name};\n") }
            }
            38..65 => {
                let table = random(tables);
                columns += 1;
                Migration {
                    up: format!("ALTER TABLE t{table} ADD COLUMN x{columns} TEXT;\n"),
                    down: format!("ALTER TABLE t{table} DROP COLUMN x{columns};\n"),
                }
            }
            65..82 => {
                let table = random(tables);
                Migration {
                    up: format!("CREATE INDEX i{at} ON t{table} (c3, c4);\n"),
                    down: format!("DROP INDEX i{at};\n"),
                }
            }
            _ => {
                let table = random(tables);
                Migration {
                    up: format!(
                        "INSERT INTO t{table} (c1) VALUES ('a'), ('b');\nUPDATE t{table} SET c2 = 1 WHERE c1 = 'a';\n"
                    ),
                    down: format!("DELETE FROM t{table};\n"),
                }
            }
        })
        .collect()
}

/// Writes them as each peer wants them, below `peers`.
pub fn write(peers: &Path, migrations: &[Migration]) {
    for peer in ["ours", "diesel", "refinery", "sqlx", "rusqlite_migration"] {
        let folder = peers.join(peer).join("migrations");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("it can be made");
        for (at, migration) in migrations.iter().enumerate() {
            let put = |path: String, text: &str| {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
                fs::write(path, text).expect("it can be written");
            };
            let number = at + 1;
            match peer {
                "ours" | "diesel" => {
                    put(format!("2026{number:06}_m{number}/up.sql"), &migration.up);
                    put(format!("2026{number:06}_m{number}/down.sql"), &migration.down);
                }
                "refinery" => put(format!("V{number}__m{number}.sql"), &migration.up),
                "sqlx" => {
                    put(format!("{number}_m{number}.up.sql"), &migration.up);
                    put(format!("{number}_m{number}.down.sql"), &migration.down);
                }
                _ => {
                    put(format!("{number:05}-m{number}/up.sql"), &migration.up);
                    put(format!("{number:05}-m{number}/down.sql"), &migration.down);
                }
            }
        }
    }
    // cargo does not see new files by itself.
    for peer in ["ours", "diesel", "refinery", "sqlx", "rusqlite_migration"] {
        let main = peers.join(peer).join("src/main.rs");
        let text = fs::read(&main).expect("it is there");
        fs::write(main, text).expect("it can be written");
    }
    let rows = |text: &mut String| {
        *text += "CREATE TABLE h (project TEXT, revision TEXT, a TEXT, b TEXT, c TEXT, d TEXT, up TEXT, down TEXT, part TEXT, \
                  state TEXT, p INTEGER, q INTEGER, e TEXT, f TEXT, g TEXT, at TEXT, duration INTEGER, version TEXT, \
                  PRIMARY KEY (project, revision)) WITHOUT ROWID;\n\
                  CREATE TABLE l (id INTEGER PRIMARY KEY, project TEXT, at TEXT, action TEXT, revision TEXT, rows TEXT, by TEXT, \
                  duration INTEGER, version TEXT);\n";
        for at in 0..migrations.len() {
            let _ = writeln!(
                text,
                "INSERT INTO h VALUES ('ours', '{at:010}', '', '', '', 'm', '{x}', '{x}', '{x:.32}', 'applied', 0, 0, NULL, NULL, '', \
                 '2026-01-01T00:00:00.000Z', 100, '0.1.0');\n\
                 INSERT INTO l VALUES (NULL, 'ours', '2026-01-01T00:00:00.000Z', 'upgrade', '{at:010}', '', '', 100, '0.1.0');",
                x = "v1:0123456789012345678901234567890123456789012345678901234567890123"
            );
        }
    };
    let mut up: String = "BEGIN;\n".to_owned();
    migrations.iter().for_each(|migration| up += &migration.up);
    rows(&mut up);
    up += "COMMIT;\n";
    let mut down: String = "BEGIN;\n".to_owned();
    migrations.iter().rev().for_each(|migration| down += &migration.down);
    down += "DELETE FROM h;\nCOMMIT;\n";
    fs::write(peers.join("limit/up.sql"), up).expect("it can be written");
    fs::write(peers.join("limit/down.sql"), down).expect("it can be written");
}

/// The same for servers, whose columns take no text for a number, and where an index wants to know how much of a text.
pub fn write_for_servers(folder: &Path, migrations: &[Migration]) {
    let servers = [
        ("postgres", "TEXT", "SERIAL PRIMARY KEY"),
        ("mysql", "VARCHAR(80)", "INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY"),
    ];
    for (server, text_type, key) in servers {
        let mut all = String::new();
        let put = |path: String, text: &str| {
            let path = folder.join(server).join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        };
        let _ = fs::remove_dir_all(folder.join(server));
        for (at, migration) in migrations.iter().enumerate() {
            let number = at + 1;
            let fit = |sql: &str| {
                sql.replace("INTEGER NOT NULL DEFAULT ''", "INTEGER NOT NULL DEFAULT 0")
                    .replace("REAL NOT NULL DEFAULT ''", "REAL NOT NULL DEFAULT 0")
                    .replace("VALUES ('a'), ('b')", "VALUES (1), (2)")
                    .replace("c1 = 'a'", "c1 = 1")
                    .replace("INTEGER NOT NULL PRIMARY KEY", key)
                    .replace(" TEXT", &format!(" {text_type}"))
            };
            let up = fit(&migration.up);
            all += &up;
            put(format!("diesel/2026{number:06}_m{number}/up.sql"), &up);
            put(format!("diesel/2026{number:06}_m{number}/down.sql"), &fit(&migration.down));
            put(format!("sqlx/{number}_m{number}.sql"), &up);
            put(format!("refinery/V{number}__m{number}.sql"), &up);
        }
        put("all.sql".to_owned(), &all);
    }
    let main = folder.join("src/main.rs");
    let text = fs::read(&main).expect("it is there");
    fs::write(main, text).expect("it can be written");
}
