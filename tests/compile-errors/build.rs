//! Has cargo build the programs again when a folder of migrations changes.

fn main() {
    println!("cargo::rerun-if-changed=ui");
    println!("cargo::rustc-env=MIGRATIONS_TRACKED=1");
}
