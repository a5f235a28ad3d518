//! What a person sees who makes a mistake.

#[test]
fn every_fault_has_its_message() {
    // The texts of rustc around ours differ between its versions; CI uses the one of rust-toolchain.toml.
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
