//! A cluster of three nodes, each with locks of its own.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::{Connection, MysqlConnection};
use migrations_tests::crash::{Crashed, MYSQL};
use migrations_tests::servers::{Kind, Server, free_port};
use migrations_tests::{Database, Mariadb};

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
    Server::start_with(Kind::Mariadb, move |folder: &Path| {
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
    })
}

#[test]
fn runs_on_three_nodes_keep_out_of_each_others_way() {
    let first = free_port();
    let mut nodes = vec![node(&[], first)];
    for _ in 0..2 {
        nodes.push(node(&[first], free_port()));
    }
    let connection = &mut MysqlConnection::establish(&nodes[0].url("mysql")).unwrap();
    let size = "SELECT variable_value AS column1 FROM information_schema.global_status WHERE variable_name = 'wsrep_cluster_size'";
    assert_eq!(Mariadb::texts(connection, size), ["3"]);
    connection.batch_execute("CREATE DATABASE shop").unwrap();
    for round in 1..=3 {
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..9)
                .map(|number| {
                    let url = nodes[number % 3].url("shop");
                    scope.spawn(move || MYSQL.upgrade(&mut MysqlConnection::establish(&url).unwrap(), "head"))
                })
                .collect();
            for run in runs {
                assert_eq!(run.join().unwrap().unwrap_or_else(|error| panic!("{error}")).rows, ["c005"]);
            }
        });
        let connection = &mut MysqlConnection::establish(&nodes[round % 3].url("shop")).unwrap();
        connection.batch_execute("SET SESSION wsrep_sync_wait = 7").unwrap();
        let ran = "SELECT CONCAT(revision, ' ', count(*)) AS column1 FROM __migrations_log WHERE action = 'upgrade' GROUP BY revision ORDER BY 1";
        let each = (1..=5).map(|number| format!("c00{number} {round}")).collect::<Vec<_>>();
        assert_eq!(Mariadb::texts(connection, ran), each);
        let contents = Mariadb::contents(connection);
        assert!(contents.contains(&"counts: c005 1".to_owned()), "{contents:?}");
        MYSQL.downgrade(connection, "base").unwrap();
    }
}
