//! Has cargo build the program again when a file of the folder changes, also when one is new.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rustc-env=MIGRATIONS_TRACKED=1");
}
