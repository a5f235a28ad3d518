//! `migrations`

fn main() -> std::process::ExitCode {
    migrations_cli::main(std::env::args_os().collect())
}
