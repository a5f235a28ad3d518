//! Has cargo build the tests again when a folder of migrations changes.

fn main() {
    for folder in ["crash", "embed"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rustc-env=MIGRATIONS_TRACKED=1");
}
