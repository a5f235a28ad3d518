//! `cargo migrations`: cargo hands its own name for the command over as the first argument.

fn main() -> std::process::ExitCode {
    let mut arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "migrations") {
        arguments.remove(1);
    }
    migrations_cli::main(arguments)
}
