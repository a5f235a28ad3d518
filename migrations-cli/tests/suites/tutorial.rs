//! docs/tutorial.md does what it says.

use migrations_tests::Shell;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/tutorial.md");

/// The page without what the commands printed.
fn without_output(page: &str) -> String {
    let mut is_console = false;
    let kept = page.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        if is_fence {
            is_console = *line == "```console";
        }
        is_fence || !is_console || line.starts_with("$ ") || line.starts_with("> ")
    });
    kept.map(|line| format!("{line}\n")).collect()
}

/// `UPDATE_TUTORIAL=1 cargo test -p checked-migrations-cli --test tutorial` writes what the commands print into the page.
#[test]
fn the_tutorial_does_what_it_says() {
    let page = std::fs::read_to_string(PATH).unwrap();
    let shell = Shell::with_program(env!("CARGO_BIN_EXE_migrations"));
    let ran = shell.transcript(&without_output(&page));
    if std::env::var_os("UPDATE_TUTORIAL").is_some() {
        std::fs::write(PATH, &ran).unwrap();
    } else {
        let differs = page.lines().zip(ran.lines()).find(|(page, ran)| page != ran);
        assert!(page == ran, "the page and the run differ, first here: {differs:#?}");
    }
}
