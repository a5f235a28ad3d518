//! The command line beside a live MySQL and MariaDB: URLs, and schemas that are read from a database.

use std::fs;
use std::path::Path;
use std::process::Command;

use diesel::connection::SimpleConnection;
use migrations_tests::OfMysql;
use migrations_tests::servers::{Kind, Server};

migrations_tests::on_mariadb_and_mysql!(
    a_schema_that_was_read_is_the_one_that_was_made,
    what_was_added_by_hand_becomes_a_revision,
    options_that_nobody_honors_are_refused,
);

/// What the program says, and whether all was well.
fn said(folder: &Path, arguments: &[&str]) -> (String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_migrations"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.success())
}

#[track_caller]
fn well(folder: &Path, arguments: &[&str]) -> String {
    let (text, is_well) = said(folder, arguments);
    assert!(is_well, "{arguments:?}: {text}");
    text
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("migrations")).unwrap();
    let config = "[database.main]\ndir = \"migrations\"\ndialect = \"mysql\"\nproject = \"app\"\n";
    fs::write(folder.path().join("migrations.toml"), config).unwrap();
    folder
}

/// Every up script of a folder.
fn ups(folder: &Path) -> Vec<String> {
    let mut folders: Vec<_> = fs::read_dir(folder.join("migrations")).unwrap().map(|it| it.unwrap().path()).collect();
    folders.sort();
    folders.iter().filter_map(|it| fs::read_to_string(it.join("up.sql")).ok()).collect()
}

/// Tables with everything that both products take.
const TABLES: &str = "
    CREATE TABLE parent (id INT UNSIGNED NOT NULL AUTO_INCREMENT, code VARCHAR(20) NOT NULL DEFAULT '', note TEXT,
        kind ENUM('a', 'b''c') NOT NULL DEFAULT 'b''c', at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
        flags BIT(3) DEFAULT b'101', raw VARBINARY(9) DEFAULT 'ab', price DECIMAL(9, 2) NULL DEFAULT 1,
        said VARCHAR(40) GENERATED ALWAYS AS (CONCAT(code, 'it''s \\\\ so')) STORED COMMENT 'it''s \\\\ so',
        PRIMARY KEY (id), UNIQUE KEY by_code (code(5)), KEY by_both (kind DESC, price), FULLTEXT KEY words (note),
        CONSTRAINT cheap CHECK (price < 100), CHECK (price > 0)) COMMENT = 'it''s';
    CREATE TABLE child (id INT PRIMARY KEY CHECK (id > 0), parent INT UNSIGNED, CHECK (id < 1000),
        CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE);
    CREATE VIEW cheap_ones AS SELECT id, code FROM parent WHERE price < 10;";

/// What only MySQL takes.
const OF_MYSQL: &str = "
    CREATE TABLE odd (id INT PRIMARY KEY, name VARCHAR(20), place POINT NOT NULL SRID 4326, hidden INT INVISIBLE DEFAULT (1 + 1),
        j JSON DEFAULT (JSON_ARRAY()), KEY by_lower ((LOWER(name)) DESC, id), KEY by_item ((CAST(j->'$.a' AS UNSIGNED ARRAY))));
    CREATE TABLE parts (id INT PRIMARY KEY, at DATE) PARTITION BY RANGE (id)
        (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);";

fn made<D: OfMysql>() -> D {
    let database = D::new();
    let connection = &mut database.connect();
    connection.batch_execute(TABLES).unwrap();
    if D::KIND == Kind::Mysql {
        connection.batch_execute(OF_MYSQL).unwrap();
    }
    database
}

fn a_schema_that_was_read_is_the_one_that_was_made<D: OfMysql>() {
    let database = made::<D>();
    let project = project();
    let url = database.url();
    let all = if D::KIND == Kind::Mysql { format!("{TABLES}\n{OF_MYSQL}") } else { TABLES.to_owned() };
    fs::create_dir(project.path().join("migrations/1_all")).unwrap();
    let header = "-- all\n--\n-- revision: a1\n-- down_revision: base\n";
    fs::write(project.path().join("migrations/1_all/up.sql"), format!("{header}{all}\n")).unwrap();
    let down = if D::KIND == Kind::Mysql { "DROP TABLE odd, parts;" } else { "" };
    let down = format!("DROP VIEW cheap_ones;\n{down}\nDROP TABLE child;\nDROP TABLE parent;\n");
    fs::write(project.path().join("migrations/1_all/down.sql"), down).unwrap();
    let (text, is_well) = said(project.path(), &["check", "--autogenerate", "--from", &url, "--ignore", "option"]);
    assert!(is_well && text.contains("is that of the database"), "{text}");
    // Nobody has named them, so nobody writes a name.
    let copy = self::project();
    let schema = copy.path().join("schema.sql");
    fs::write(&schema, TABLES).unwrap();
    well(copy.path(), &["revision", "--autogenerate", "-m", "all", "--from", "schema.sql", "-q"]);
    let text = ups(copy.path()).concat();
    assert!(text.contains("\n    CHECK (price > 0)") && text.contains("CHECK (id > 0)"), "{text}");
    assert!(!text.to_lowercase().contains("constraint_") && !text.contains("_chk_"), "{text}");
    let other = D::new();
    well(copy.path(), &["upgrade", "head", "-q", "--database-url", &other.url()]);
    well(copy.path(), &["check", "--database-url", &other.url()]);
}

fn what_was_added_by_hand_becomes_a_revision<D: OfMysql>() {
    let database = made::<D>();
    let project = project();
    let url = database.url();
    well(project.path(), &["revision", "--autogenerate", "-m", "first", "--from", &url, "-q", "--ignore", "option"]);
    let connection = &mut database.connect();
    connection
        .batch_execute(
            "ALTER TABLE child ADD COLUMN extra VARCHAR(9) NOT NULL DEFAULT '', ADD CONSTRAINT new_one CHECK (id <> 7);
             ALTER TABLE child DROP FOREIGN KEY of_parent",
        )
        .unwrap();
    let text =
        well(project.path(), &["revision", "--autogenerate", "-m", "second", "--from", &url, "--ignore", "option"]);
    let second = ups(project.path()).pop().unwrap();
    for part in ["extra", "DEFAULT ''", "new_one", "of_parent"] {
        assert!(second.contains(part), "{part}: {second}\n{text}");
    }
    let other = D::new();
    well(project.path(), &["upgrade", "head", "-q", "--database-url", &other.url()]);
    well(project.path(), &["check", "--database-url", &other.url()]);
    let text = well(project.path(), &["check", "--autogenerate", "--from", &other.url(), "--ignore", "option"]);
    assert!(text.contains("is that of the database"), "{text}");
}

fn options_that_nobody_honors_are_refused<D: OfMysql>() {
    let project = project();
    let url = D::new().url();
    for (query, part) in [("charset=latin1", "`charset`"), ("ssl_mode=yes", "ssl_mode"), ("ssl_ca=", "no value")] {
        let (text, is_well) = said(project.path(), &["status", "--database-url", &format!("{url}?{query}")]);
        assert!(!is_well && text.contains(part), "{query}: {text}");
    }
    well(project.path(), &["current", "--database-url", &format!("{url}?ssl_mode=disabled")]);
}

#[test]
fn a_connection_is_encrypted_where_the_url_asks_for_it_on_mysql() {
    // MySQL makes itself certificates.
    let server = Server::start(Kind::Mysql);
    let project = project();
    let url = server.database();
    server.execute("CREATE USER 'tls'@'%' REQUIRE SSL; GRANT ALL ON *.* TO 'tls'@'%'").unwrap();
    let tls = url.replace("//app@", "//tls@");
    let authority = server.folder().join("data/ca.pem").display().to_string();
    let ask = |url: &str, query: &str| said(project.path(), &["current", "--database-url", &format!("{url}?{query}")]);
    let trusted = format!("ssl_ca={authority}");
    for query in [trusted.clone(), format!("ssl_mode=required&{trusted}"), format!("ssl_mode=verify_ca&{trusted}")] {
        let (text, is_well) = ask(&tls, &query);
        assert!(is_well, "{query}: {text}");
    }
    let stranger = server.folder().join("data/client-cert.pem").display().to_string();
    let (text, is_well) = ask(&url, &format!("ssl_mode=verify_ca&ssl_ca={stranger}"));
    assert!(!is_well, "a server is trusted whom nobody has vouched for: {text}");
    assert!(!ask(&tls, "ssl_mode=disabled").1, "the user must use TLS");
    // Whichever client library this program has, a demand is met or refused.
    let (text, is_well) = ask(&tls, "ssl_mode=required");
    assert!(is_well || text.contains("cannot be met"), "{text}");
}

#[test]
fn a_server_without_tls_is_refused_where_the_url_asks_for_it_on_mariadb() {
    let server = Server::start_with(Kind::Mariadb, |_| vec!["--skip-ssl".to_owned()]);
    let project = project();
    let url = server.database();
    let any = project.path().join("migrations.toml").display().to_string();
    for query in [format!("ssl_mode=required&ssl_ca={any}"), format!("ssl_ca={any}"), "ssl_mode=required".to_owned()] {
        let (text, is_well) = said(project.path(), &["current", "--database-url", &format!("{url}?{query}")]);
        assert!(!is_well, "{query}: {text}");
        assert!(!text.contains("no revision"), "{text}");
    }
}

#[cfg(feature = "postgres")]
#[test]
fn options_of_postgres_are_refused_by_its_library() {
    let project = tempfile::tempdir().unwrap();
    fs::create_dir(project.path().join("migrations")).unwrap();
    let arguments = ["-d", "migrations", "--dialect", "postgres", "--project", "app", "current", "--database-url"];
    let url = "postgres://app@127.0.0.1:1/shop?sslmod=require";
    let (text, is_well) = said(project.path(), &[&arguments[..], &[url]].concat());
    assert!(!is_well && text.contains("sslmod"), "{text}");
}
