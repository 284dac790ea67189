//! The table of what was measured, in `fixtures/README.md`.
//!
//! In: the cases of each fixture. Out: the table's text, and the document with it in its place.
//! Never here: times, versions, and anything else that two runs could differ in.

use super::verdict::Cases;

/// The line of a table.
#[derive(Debug)]
pub struct Row {
    /// The fixture's path.
    pub name: String,
    /// What was judged in it.
    pub cases: Cases,
    /// How many lines were run in its fixed forms, if it has any: registrations and removals.
    pub fixed: Option<usize>,
}

/// The table of some fixtures, with a table of the rules that were right below it.
pub fn table(rows: &[Row]) -> String {
    let mut total = Cases::default();
    let mut out = String::from(
        "| fixture | leaks | silent | once | held | removals | bounds | misses | noises | fixed |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for row in rows {
        total.add(&row.cases);
        out.push_str(&line(&format!("`{}`", row.name), &row.cases, row.fixed));
    }
    let fixed = rows.iter().filter_map(|row| row.fixed).sum();
    out.push_str(&line("**all**", &total, Some(fixed)));
    out.push_str("\n| rule | right |\n|---|---:|\n");
    for (rule, count) in &total.right {
        out.push_str(&format!("| `{rule}` | {count} |\n"));
    }
    out.push_str(&format!(
        "\n{} cases, {} of them silent.\n",
        total.all(),
        total.quiet()
    ));
    out
}

fn line(name: &str, cases: &Cases, fixed: Option<usize>) -> String {
    let fixed = fixed.map_or(String::new(), |lines| lines.to_string());
    format!(
        "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {fixed} |\n",
        cases.found(),
        cases.silent,
        cases.once,
        cases.held,
        cases.removing,
        cases.bounded,
        cases.misses,
        cases.noises,
    )
}

/// The document with the table of that name replaced.
pub fn with_table(document: &str, name: &str, table: &str) -> String {
    let open = format!("<!-- measured: {name} -->\n");
    let close = "<!-- end -->";
    let start = document.find(&open).expect("the document has the mark") + open.len();
    let end = start + document[start..].find(close).expect("the table ends");
    format!("{}{table}{}", &document[..start], &document[end..])
}

#[test]
fn a_table_is_put_in_its_place() {
    let document = "a\n<!-- measured: x -->\nold\n<!-- end -->\nb\n";
    assert_eq!(
        with_table(document, "x", "new\n"),
        "a\n<!-- measured: x -->\nnew\n<!-- end -->\nb\n"
    );
}
