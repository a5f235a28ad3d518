//! A cluster of three nodes, each with locks of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, MysqlConnection};
use migrations::{Call, ErrorKind, Migrations, Options, Status};
use migrations_tests::crash::{Crashed, MYSQL};
use migrations_tests::servers::{Kind, Server, free_port};
use migrations_tests::{Database, Folder, Mariadb, SetAtEnd, effort};

fn provider() -> PathBuf {
    let places =
        ["/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so", "/usr/lib/libgalera_smm.so"];
    places
        .iter()
        .map(PathBuf::from)
        .find(|path| path.is_file())
        .expect("Galera is not here: install Debian's packages galera-4 and rsync")
}

/// A node that founds a cluster, or joins the one at these ports.
fn node(members: &[u16], port: u16) -> Server {
    let addresses: Vec<String> = members.iter().map(|port| format!("127.0.0.1:{port}")).collect();
    let addresses = addresses.join(",");
    let server = Server::start_with(Kind::Mariadb, move |folder: &Path| {
        vec![
            "--wsrep-on=ON".to_owned(),
            format!("--wsrep-provider={}", provider().display()),
            format!("--wsrep-cluster-address=gcomm://{addresses}"),
            "--wsrep-cluster-name=migrations".to_owned(),
            "--wsrep-node-address=127.0.0.1".to_owned(),
            format!("--wsrep-sst-receive-address=127.0.0.1:{}", free_port()),
            "--wsrep-sst-method=rsync".to_owned(),
            format!(
                "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{port};ist.recv_addr=127.0.0.1:{};gcache.size=32M",
                free_port()
            ),
            "--binlog-format=ROW".to_owned(),
            "--innodb-autoinc-lock-mode=2".to_owned(),
            format!("--pid-file={}/pid", folder.display()),
        ]
    });
    // It answers before it takes statements.
    let begun = Instant::now();
    while let Err(error) = server.execute("SELECT COUNT(*) FROM mysql.user") {
        assert!(begun.elapsed() < Duration::from_secs(120), "the node does not become ready: {error}");
        std::thread::sleep(Duration::from_millis(100));
    }
    server
}

/// What one node has done, the others do a moment later.
fn wait_for_shop(node: &Server) {
    let begun = Instant::now();
    while let Err(error) = MysqlConnection::establish(&node.url("shop")) {
        assert!(begun.elapsed() < Duration::from_secs(60), "the database does not come to the node: {error}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Keeps a core busy until it is dropped.
struct Burner(Arc<AtomicBool>);

impl Burner {
    fn start() -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_over);
        std::thread::spawn(move || {
            while !flag.load(Ordering::Relaxed) {
                std::hint::black_box((0..10_000_u64).sum::<u64>());
            }
        });
        Self(is_over)
    }
}

impl Drop for Burner {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Nine programs at once, three on each node, while one on each node only looks.
fn everybody_at_once(nodes: &[Server], round: usize) -> usize {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..9)
            .map(|number| {
                let url = nodes[number % 3].url("shop");
                scope.spawn(move || MYSQL.upgrade(&mut MysqlConnection::establish(&url).unwrap(), "head"))
            })
            .collect();
        let lookers: Vec<_> = nodes
            .iter()
            .map(|node| {
                let (url, is_over) = (node.url("shop"), &is_over);
                scope.spawn(move || {
                    let connection = &mut MysqlConnection::establish(&url).unwrap();
                    let mut looks = 0;
                    while !is_over.load(Ordering::Relaxed) {
                        let check = MYSQL.check(connection);
                        // Somebody may hold a lock, or the cluster may have taken our transaction away; nothing else.
                        if let Err(error) = check {
                            assert_eq!(error.kind(), ErrorKind::Locked, "looking, round {round}: {error}");
                        }
                        looks += 1;
                    }
                    looks
                })
            })
            .collect();
        let over = SetAtEnd(&is_over);
        let ended: Vec<_> = runs.into_iter().map(|run| run.join().unwrap()).collect();
        drop(over);
        for run in ended {
            assert_eq!(run.unwrap_or_else(|error| panic!("round {round}: {error}")).rows, ["c005"]);
        }
        lookers.into_iter().map(|looker| looker.join().unwrap()).sum()
    })
}

#[test]
fn runs_on_galera_keep_out_of_each_others_way() {
    let first = free_port();
    let mut nodes = vec![node(&[], first)];
    for _ in 0..2 {
        nodes.push(node(&[first], free_port()));
    }
    let connection = &mut MysqlConnection::establish(&nodes[0].url("mysql")).unwrap();
    let size = "SELECT variable_value AS column1 FROM information_schema.global_status WHERE variable_name = 'wsrep_cluster_size'";
    assert_eq!(Mariadb::texts(connection, size), ["3"]);
    connection.batch_execute("CREATE DATABASE shop").unwrap();
    nodes.iter().for_each(wait_for_shop);
    let rounds = effort().count(1, 3, 20);
    let _burners = (rounds > 3).then(|| [Burner::start(), Burner::start()]);
    let (started, mut looks) = (Instant::now(), 0);
    for round in 1..=rounds {
        looks += everybody_at_once(&nodes, round);
        let connection = &mut MysqlConnection::establish(&nodes[round % 3].url("shop")).unwrap();
        connection.batch_execute("SET SESSION wsrep_sync_wait = 7").unwrap();
        let ran = "SELECT CONCAT(revision, ' ', count(*)) AS column1 FROM __migrations_log WHERE action = 'upgrade' GROUP BY revision ORDER BY 1";
        let each = (1..=5).map(|number| format!("c00{number} {round}")).collect::<Vec<_>>();
        assert_eq!(Mariadb::texts(connection, ran), each);
        let contents = Mariadb::contents(connection);
        assert!(contents.contains(&"counts: c005 1".to_owned()), "{contents:?}");
        MYSQL.downgrade(connection, "base").unwrap();
        if rounds > 3 && round % 10 == 0 {
            eprintln!("{round} rounds, {} runs, {looks} looks, {:?}", round * 10, started.elapsed());
        }
    }
}

/// Every other time, does what another node can do to a transaction: it is gone, and no error says so.
fn lose(call: &mut Call<'_, MysqlConnection>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let calls: &mut u32 = call.context().ok_or("a number is wanted")?;
    *calls += 1;
    if *calls % 2 == 1 {
        call.connection().batch_execute("ROLLBACK")?;
    }
    Ok(())
}

#[test]
fn a_transaction_that_is_gone_on_galera_is_noticed_before_anything_is_written() {
    let node = node(&[], free_port());
    node.execute("CREATE DATABASE shop").unwrap();
    let folder = Folder::new()
        .revision("a1", "base", "CREATE TABLE one (id INT);\nCREATE TABLE two (id INT);", "DROP TABLE one, two;")
        .revision(
            "a2",
            "a1\n-- irreversible: a test",
            "INSERT INTO one VALUES (1);\n-- call: lose\nINSERT INTO one VALUES (2);",
            "",
        )
        .revision(
            "a3",
            "a2\n-- irreversible: a test",
            "CREATE TABLE three (id INT);\nINSERT INTO two VALUES (1);\n-- call: lose\nINSERT INTO two VALUES (2);",
            "",
        );
    let set = Migrations::from_baked(folder.baked(Mariadb::DIALECT), &[("lose", lose)]);
    let connection = &mut MysqlConnection::establish(&node.url("shop")).unwrap();
    let mut calls = 0_u32;
    let report = set.upgrade_with(connection, "head", &mut Options::default().context(&mut calls)).unwrap();
    assert_eq!((report.rows, calls), (vec!["a3".to_owned()], 4));
    for table in ["one", "two"] {
        assert_eq!(Mariadb::texts(connection, &format!("SELECT id AS column1 FROM {table} ORDER BY id")), ["1", "2"]);
    }
    assert_eq!(Mariadb::texts(connection, "SELECT revision AS column1 FROM __migrations_log"), ["a1", "a2", "a3"]);
    assert_eq!(set.status(connection).unwrap(), Status::AtHead);
}
