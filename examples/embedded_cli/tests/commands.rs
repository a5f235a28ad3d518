//! The program's own commands and Alembic's, in one command line.

use migrations_tests::Shell;

#[test]
fn own_commands_and_migrate_live_together() {
    let shell = Shell::with_program(env!("CARGO_BIN_EXE_embedded_cli"));
    let transcript = shell.transcript(
        "$ embedded_cli list
$ embedded_cli migrate status
$ embedded_cli migrate plan upgrade head --from base
$ embedded_cli migrate upgrade +1
$ sqlite3 contacts.db \"INSERT INTO contacts (name) VALUES ('Ada Lovelace')\"
$ embedded_cli list
$ embedded_cli migrate upgrade head
$ embedded_cli add 'Grace Hopper'
$ embedded_cli list
$ embedded_cli migrate history -i
$ embedded_cli migrate current --json | cut -c1-60
$ embedded_cli migrate upgrade nowhere
$ embedded_cli migrate upgrade nowhere --json
$ embedded_cli migrate upgrade head --sql
$ embedded_cli migrate downgrade -1 --database other.db
$ embedded_cli migrate downgrade -1
$ embedded_cli migrate check
$ embedded_cli migrate --help | head -25
",
    );
    insta::assert_snapshot!(transcript);
}
