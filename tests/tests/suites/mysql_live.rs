//! What is read from a live MySQL and MariaDB: each in its own words, and nothing is missing without a word.

use diesel::MysqlConnection;
use diesel::connection::SimpleConnection;
use migrations::ErrorKind;
use migrations_tests::servers::Server;
use migrations_tests::{Database, Folder, Mysql, OfMysql};

migrations_tests::on_mariadb_and_mysql!(
    what_the_server_keeps_is_what_was_written,
    what_was_changed_by_hand_is_told,
    checks_without_a_name_are_found_under_the_name_of_the_server,
    a_statement_that_the_server_would_not_take_is_not_sent,
    a_down_script_that_cannot_be_kept_stops_the_run,
    tracking_statements_are_short,
    a_script_for_the_client_needs_no_table_without_a_key,
);

/// In what the database differs from the migrations.
fn told(folder: &Folder, connection: &mut MysqlConnection) -> Vec<String> {
    let check = folder.mysql().check(connection).unwrap();
    check.schema.expect("the database is at head").iter().map(ToString::to_string).collect()
}

fn odd_texts() -> Folder {
    Folder::new().revision(
        "a1",
        "base",
        "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, none VARCHAR(9), hollow VARCHAR(9) NOT NULL DEFAULT '',\n\
         blank VARCHAR(9) DEFAULT ' ', odd VARCHAR(20) DEFAULT 'it''s \\\\ so', digits VARCHAR(9) DEFAULT '007',\n\
         word VARCHAR(30) DEFAULT 'current_timestamp', at TIMESTAMP(3) NULL DEFAULT CURRENT_TIMESTAMP(3),\n\
         price DECIMAL(9, 2) DEFAULT 1, kind ENUM('a', 'b''c') NOT NULL DEFAULT 'b''c',\n\
         twice INT AS (a * 2) STORED, said VARCHAR(40) AS (CONCAT(hollow, 'it''s \\\\ so')) VIRTUAL,\n\
         CONSTRAINT big CHECK (a > 1), CONSTRAINT said_so CHECK (odd <> 'it''s \\\\ not so'), KEY by_a (a, hollow(3)));",
        "DROP TABLE t;",
    )
}

fn what_the_server_keeps_is_what_was_written<D: OfMysql>() {
    let database = D::new();
    let connection = &mut database.connect();
    let folder = odd_texts();
    folder.mysql().upgrade(connection, "head").unwrap();
    assert_eq!(told(&folder, connection), [""; 0]);
}

fn what_was_changed_by_hand_is_told<D: OfMysql>() {
    let database = D::new();
    let connection = &mut database.connect();
    let folder = odd_texts();
    folder.mysql().upgrade(connection, "head").unwrap();
    connection
        .batch_execute(
            "ALTER TABLE t DROP CONSTRAINT big, ADD CONSTRAINT other CHECK (a > 1), ALTER COLUMN hollow DROP DEFAULT,
             ALTER COLUMN none SET DEFAULT '', ALTER COLUMN blank SET DEFAULT 'x', DROP KEY by_a, ADD KEY by_a (a)",
        )
        .unwrap();
    let expected = [
        "column `t.blank`",
        "column `t.hollow`",
        "column `t.none`",
        "constraint `t.big` is missing",
        "constraint `t.other` is left over",
        "index `t.by_a`",
    ];
    let told = told(&folder, connection);
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for part in expected {
        assert!(told.iter().any(|difference| difference.contains(part)), "{part}: {told:#?}");
    }
}

#[test]
fn keys_on_expressions_are_read_on_mysql() {
    let database = Mysql::new();
    let connection = &mut database.connect();
    let folder = Folder::new().revision(
        "a1",
        "base",
        "CREATE TABLE t (id INT PRIMARY KEY, a INT, v VARCHAR(9), j JSON, KEY k1 ((a + 1)), KEY k2 ((LOWER(v)), a DESC),\n\
         KEY k3 ((CAST(j->'$.a' AS UNSIGNED ARRAY))), KEY k4 (a, (COALESCE(id, 0)) DESC));",
        "DROP TABLE t;",
    );
    folder.mysql().upgrade(connection, "head").unwrap();
    assert_eq!(told(&folder, connection), [""; 0]);
    connection.batch_execute("ALTER TABLE t DROP KEY k1, ADD KEY k1 ((a + 2))").unwrap();
    let told = told(&folder, connection);
    assert!(matches!(&told[..], [only] if only.contains("index `t.k1`")), "{told:?}");
}

/// The name that the server gives the CHECK of that number.
fn name_of_check<D: OfMysql>(connection: &mut MysqlConnection, condition: &str) -> String {
    let sql = format!(
        "SELECT constraint_name AS column1 FROM information_schema.check_constraints \
         WHERE constraint_schema = DATABASE() AND check_clause LIKE '%{condition}%'"
    );
    D::texts(connection, &sql).remove(0)
}

fn checks_without_a_name_are_found_under_the_name_of_the_server<D: OfMysql>() {
    let database = D::new();
    let connection = &mut database.connect();
    let tables = "CREATE TABLE T (id INT PRIMARY KEY CHECK (id > 0), a INT, CHECK (a > 1), CHECK (a > 2),\n\
                  CONSTRAINT named CHECK (a > 3)); CREATE TABLE u (a INT, CHECK (a > 1));\n\
                  ALTER TABLE T ADD CHECK (a > 4); ALTER TABLE T ADD COLUMN c INT CHECK (c > 5);\n\
                  RENAME TABLE T TO renamed; ALTER TABLE renamed ADD CHECK (a > 6); CREATE TABLE alike LIKE renamed;";
    let made = || Folder::new().revision("a1", "base", tables, "DROP TABLE renamed, u, alike;");
    let (first, folder) = (made(), made());
    folder.mysql().upgrade(connection, "head").unwrap();
    assert_eq!(told(&folder, connection), [""; 0]);
    // What the server calls it, a script can drop, and the other product's name of it, too.
    let own = name_of_check::<D>(connection, "> 4");
    let folder = folder.revision(
        "a2",
        "a1",
        &format!("ALTER TABLE renamed DROP CONSTRAINT {own};"),
        "ALTER TABLE renamed ADD CHECK (a > 4);",
    );
    folder.mysql().upgrade(connection, "head").unwrap();
    assert_eq!(told(&folder, connection), [""; 0]);
    // MySQL never gives a number again; what says the same is the same.
    folder.mysql().downgrade(connection, "a1").unwrap();
    assert_eq!(told(&first, connection), [""; 0]);
}

#[test]
fn the_names_of_either_product_are_understood() {
    let made = "CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), CHECK (a > 1), CHECK (a > 2));";
    for drop in [
        "DROP CHECK t_chk_1",
        "DROP CONSTRAINT t_chk_2",
        "DROP CONSTRAINT T_CHK_3",
        "DROP CONSTRAINT CONSTRAINT_1",
        "DROP CONSTRAINT constraint_2",
    ] {
        let up = format!("{made}\nALTER TABLE t {drop};");
        let folder = Folder::new().with_all_rules().revision("a1", "base", &up, "DROP TABLE t;");
        assert_eq!(folder.messages(migrations_core::Dialect::Mysql), "", "{drop}");
    }
    // Which number a server gives depends on more than is known here; that it is one of this table is known.
    for (drop, is_refused) in [("t_chk_4", false), ("constraint_9", false), ("u_chk_1", true), ("t_check_1", true)] {
        let up = format!("{made}\nALTER TABLE t DROP CONSTRAINT {drop};");
        let folder = Folder::new().with_all_rules().revision("a1", "base", &up, "DROP TABLE t;");
        assert_eq!(folder.messages(migrations_core::Dialect::Mysql).contains("unknown-object"), is_refused, "{drop}");
    }
    let dropped = Folder::new().with_all_rules().revision("a1", "base", made, "DROP TABLE t;").revision(
        "a2",
        "a1",
        "ALTER TABLE t DROP CHECK t_chk_2;",
        "ALTER TABLE t ADD CONSTRAINT t_chk_2 CHECK (a > 1);",
    );
    assert_eq!(dropped.messages(migrations_core::Dialect::Mysql), "");
}

/// A server that takes short statements only.
fn narrow<D: OfMysql>() -> Server {
    Server::start_with(D::KIND, |_| vec!["--max-allowed-packet=65536".to_owned()])
}

fn a_statement_that_the_server_would_not_take_is_not_sent<D: OfMysql>() {
    let server = narrow::<D>();
    let database = D::at(server.database());
    let connection = &mut database.connect();
    let insert = |length: usize| {
        let start = "INSERT INTO t VALUES (1, '";
        format!("{start}{}')", "x".repeat(length - start.len() - 2))
    };
    let folder = |length: usize| {
        let up = format!("CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT);\n{};", insert(length));
        Folder::new().revision("a1", "base", &up, "DROP TABLE t;")
    };
    // Two bytes of a packet are not for the statement.
    let longer = folder(65_535).mysql();
    let error = longer.upgrade(connection, "head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    assert_eq!(error.line(), Some(6), "{error}");
    for part in ["nothing has run", "65535 bytes", "max_allowed_packet", "65536", "SET GLOBAL", "statement 2 of 2"] {
        assert!(error.to_string().contains(part), "{part}: {error}");
    }
    let planned = longer.plan_upgrade(connection, "head").unwrap_err();
    assert!(planned.to_string().contains("max_allowed_packet"), "{planned}");
    assert_eq!(D::columns(connection), [""; 0]);
    assert_eq!(folder(65_534).mysql().upgrade(connection, "head").unwrap().rows, ["a1"]);
}

fn a_down_script_that_cannot_be_kept_stops_the_run<D: OfMysql>() {
    let server = narrow::<D>();
    let database = D::at(server.database());
    let connection = &mut database.connect();
    // Each backslash makes the whole text twice as long, as bytes.
    let down = format!("DROP TABLE t; INSERT INTO u VALUES ('\\\\{}');", "x".repeat(40_000));
    let folder = |config: &str| {
        Folder::new().config(config).revision("a1", "base", "CREATE TABLE t (id INT PRIMARY KEY);", &down)
    };
    let error = folder("store_down = true").mysql().upgrade(connection, "head").unwrap_err();
    for part in ["the down script of a1", "nothing has run", "max_allowed_packet", "store_down = false"] {
        assert!(error.to_string().contains(part), "{part}: {error}");
    }
    assert_eq!(D::columns(connection), [""; 0]);
    assert_eq!(folder("store_down = false").mysql().upgrade(connection, "head").unwrap().rows, ["a1"]);
}

fn tracking_statements_are_short<D: OfMysql>() {
    let server = narrow::<D>();
    let database = D::at(server.database());
    let connection = &mut database.connect();
    let mut folder = Folder::new().config("store_down = true");
    let mut before = "base".to_owned();
    for number in 0..40 {
        let id = format!("r{number}");
        let down = format!("DROP TABLE t{number}; SELECT '{}';", "x".repeat(5_000));
        folder = folder.revision(&id, &before, &format!("CREATE TABLE t{number} (id INT PRIMARY KEY);"), &down);
        before = id;
    }
    let set = folder.mysql();
    assert_eq!(set.upgrade(connection, "head").unwrap().steps.len(), 40);
    assert_eq!(set.downgrade(connection, "base").unwrap().steps.len(), 40);
    assert_eq!(set.stamp(connection, &["head"]).unwrap().rows, ["r39"]);
}

fn a_script_for_the_client_needs_no_table_without_a_key<D: OfMysql>() {
    let database = D::new();
    let folder = Folder::new().revision("a1", "base", "CREATE TABLE t (id INT PRIMARY KEY);", "DROP TABLE t;");
    let set = folder.mysql();
    let connection = &mut database.connect();
    // MariaDB has no such rule; there the tables are looked at.
    let strict = if D::KIND == Mysql::KIND { "SET SESSION sql_require_primary_key = 1;\n" } else { "" };
    database.run_with_client(&format!("{strict}{}", set.upgrade_sql(&[], "head").unwrap())).unwrap();
    database.run_with_client(&format!("{strict}{}", set.downgrade_sql(&["a1"], "base").unwrap())).unwrap();
    connection.batch_execute(&format!("{strict}DO 0")).unwrap();
    assert_eq!(set.upgrade(connection, "head").unwrap().rows, ["a1"]);
    let without = "SELECT table_name AS column1 FROM information_schema.tables AS it WHERE table_schema = DATABASE() AND NOT EXISTS \
                   (SELECT 1 FROM information_schema.table_constraints AS held WHERE held.table_schema = it.table_schema \
                   AND held.table_name = it.table_name AND held.constraint_type = 'PRIMARY KEY')";
    assert_eq!(D::texts(connection, without), [""; 0]);
}
