//! What a person sees who makes a mistake.

/// The lines of rustc around our messages differ between its versions.
const RUSTC: &str = "rustc 1.95.";

#[test]
fn every_fault_has_its_message() {
    if std::env::var("MIGRATIONS_TEST_EFFORT").is_ok_and(|effort| effort == "fast") {
        println!("skipped: programs are compiled here, which takes minutes");
        return;
    }
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = std::process::Command::new(rustc).arg("--version").output().expect("rustc runs").stdout;
    if !String::from_utf8_lossy(&version).starts_with(RUSTC) {
        eprintln!("skipped: the recorded messages are those of {RUSTC}x");
        return;
    }
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
