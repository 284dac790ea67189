//! Tables for terminals.
//!
//! In: cells, and the width that they have to fit. Out: for each row its lines, and in each line the cells, all of a column
//! equally wide, for the writers to paint and to join with [`GAP`].
//! Never here: what stands in a cell, or colours.

use comfy_table::{
    CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
};

use super::paint::tame;

/// What is between two columns.
pub const GAP: &str = "  ";

/// The lines of a row, each with its cells.
pub type Row = Vec<Vec<String>>;

/// What ASCII has for the purpose; no cell holds it, as each is made tame.
const BETWEEN_CELLS: char = '\u{1F}';
const BETWEEN_ROWS: char = '\u{1E}';
const STYLE: TableStyle = TableStyle::new()
    .content_lines(ContentLineStyle::none().junction(BETWEEN_CELLS))
    .row_separator(LineStyle::none().fill(BETWEEN_ROWS));

/// Arranges rows, each of as many cells: in `width` columns of the terminal, or as wide as the cells are. What stands in
/// the columns named by `numbers` ends where they end.
pub fn arranged<'a>(
    rows: impl IntoIterator<Item = Vec<&'a str>>,
    width: Option<usize>,
    numbers: &[usize],
) -> Vec<Row> {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.add_rows(rows.into_iter().map(|row| row.into_iter().map(tame)));
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        // The blank behind the last column is not written.
        table.set_width(u16::try_from(width + 1).unwrap_or(u16::MAX));
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        // With the separator, these are the columns of the gap.
        column.set_padding((0, 1));
        if numbers.contains(&at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = table.lines().collect();
    let rows = lines.split(|line| line.starts_with(BETWEEN_ROWS));
    rows.map(|lines| lines.iter().map(|line| cells(line)).collect())
        .collect()
}

fn cells(line: &str) -> Vec<String> {
    let cells = line.split(BETWEEN_CELLS);
    let without_blank = |cell: &str| cell.strip_suffix(' ').unwrap_or(cell).to_owned();
    cells.map(without_blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_cells() {
        let rows = arranged([vec!["a", "10"], vec!["日本", "9"]], None, &[1]);
        assert_eq!(rows, [[["a   ", "10"]], [["日本", " 9"]]]);
    }

    #[test]
    fn a_table_fits_its_width_and_is_tame() {
        let rows = arranged([vec!["some words", "\u{1F}\u{1E}\n"]], Some(11), &[]);
        assert_eq!(
            rows,
            [[["some  ", "\u{FFFD}\u{FFFD}\u{FFFD}"], ["words ", "   "]]]
        );
        // However narrow it is, it ends.
        let narrow = arranged([vec!["日本語", "word", "x"]], Some(2), &[]);
        assert!(narrow[0].len() >= 4, "{narrow:?}");
    }

    #[test]
    fn of_no_rows_there_are_no_lines() {
        assert!(arranged([], None, &[]).concat().is_empty());
    }
}
