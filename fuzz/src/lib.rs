//! What the fuzz targets share.

use migrations_core::Product;

/// An input is a byte that chooses the product, and a text.
pub fn input(data: &[u8]) -> Option<(Product, &str)> {
    let (first, rest) = data.split_first()?;
    let text = std::str::from_utf8(rest).ok()?;
    Some((Product::ALL[usize::from(*first) % Product::ALL.len()], text))
}
