//! In which crate the folder stands.

use std::path::{Path, PathBuf};

use syn::LitStr;

/// The root of the crate that calls the macro: the first of these that has the folder, else the first.
///
/// Cargo names the crate; under trybuild, though, that is a copy elsewhere, so next come the crates around the file that
/// calls the macro.
pub(crate) fn crate_root(folder: &str, literal: Option<&LitStr>) -> PathBuf {
    let named = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let calling = literal.and_then(|literal| literal.span().unwrap().local_file());
    // In a workspace the compiler runs at its root and knows files relative to that.
    let here = std::env::current_dir().unwrap_or_default();
    let around = calling.map(|file| here.join(file));
    let crates = around.iter().flat_map(|file| file.ancestors().skip(1)).filter(|parent| is_crate(parent));
    let mut candidates: Vec<PathBuf> = named.iter().cloned().chain(crates.map(Path::to_path_buf)).collect();
    let at = candidates.iter().position(|root| root.join(folder).is_dir()).unwrap_or_default();
    if candidates.is_empty() { here } else { candidates.swap_remove(at) }
}

fn is_crate(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file()
}
