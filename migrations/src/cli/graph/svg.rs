//! The graph as a picture.

use super::caption;
use super::lanes::{Edge, layout};
use crate::RevisionInfo;

/// Height of a row, in pixels.
const ROW: usize = 28;
/// Width of a column.
const COLUMN: usize = 20;
/// Width of a character in a caption, roughly.
const CHARACTER: usize = 8;
/// Space around everything.
const MARGIN: usize = 20;

pub(super) fn draw(revisions: &[RevisionInfo]) -> String {
    let layout = layout(revisions);
    let columns = layout.rows.iter().map(|row| row.passing.len().max(row.below.len())).max().unwrap_or(1);
    let captions: Vec<String> = revisions.iter().map(caption).collect();
    let longest = captions.iter().map(|caption| caption.chars().count()).max().unwrap_or_default();
    let left = MARGIN * 2 + columns * COLUMN;
    let (width, height) = (left + longest * CHARACTER + MARGIN, revisions.len() * ROW + MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"monospace\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for edge in &layout.edges {
        let dash = if edge.is_dependency { " stroke-dasharray=\"4 3\"" } else { "" };
        let columns = [layout.rows[edge.child].column, layout.rows[edge.parent].column];
        text.push_str(&format!("<path d=\"{}\" fill=\"none\" stroke=\"#666\"{dash}/>\n", path(edge, columns)));
    }
    for (at, row) in layout.rows.iter().enumerate() {
        let fill = if revisions[at].is_current { "#d33" } else { "#36c" };
        text.push_str(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"5\" fill=\"{fill}\"/>\n", x(row.column), y(at)));
        let caption = captions[at].replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        text.push_str(&format!("<text x=\"{left}\" y=\"{}\">{caption}</text>\n", y(at) + 4));
    }
    text.push_str("</svg>\n");
    text
}

fn x(column: usize) -> usize {
    MARGIN + column * COLUMN
}

fn y(row: usize) -> usize {
    MARGIN + row * ROW
}

/// Into the column of the edge, down, and into that of the parent.
fn path(edge: &Edge, [child, parent]: [usize; 2]) -> String {
    let mut points = vec![(x(child), y(edge.child))];
    if edge.column != child {
        points.push((x(edge.column), y(edge.child) + ROW / 2));
    }
    if edge.column != parent {
        points.push((x(edge.column), y(edge.parent) - ROW / 2));
    }
    points.push((x(parent), y(edge.parent)));
    let places: Vec<String> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
    format!("M{}", places.join(" L"))
}
