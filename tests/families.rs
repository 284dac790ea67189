//! No cost grows faster than its input: twice as much code of one kind costs about twice as much.
//!
//! In: families of files, each written for any size. Out: what each reads of its own facts, at one size and at twice that.
//! Never here: a time. `scripts/bad-input` has the same families with seconds and megabytes.

mod linear;
mod square;
mod texts;

use unlisten::facts_read;

use linear::FAMILIES;
use square::SQUARE;
use texts::{Family, around};

/// How many of its parts the smaller file has. At this size what each file costs anyway no longer hides the growth.
const SIZE: usize = 60;

/// By how much the cost may grow when the input doubles.
const MOST: f64 = 2.3;

/// By how much the cost of a family grows when its size doubles.
fn growth(family: Family) -> f64 {
    let cost = |size| facts_read("a.js", &family(size)) as f64;
    let small = cost(SIZE);
    assert!(small > SIZE as f64, "nothing is counted");
    cost(2 * SIZE) / small
}

#[test]
fn twice_as_much_costs_about_twice_as_much() {
    let grown: Vec<_> = FAMILIES
        .iter()
        .map(|(name, family)| (name, growth(*family)))
        .collect();
    let wrong: Vec<_> = grown.iter().filter(|(_, growth)| *growth > MOST).collect();
    assert!(wrong.is_empty(), "{wrong:?} of {grown:?}");
}

#[test]
fn what_still_grows_with_the_square_is_known_and_grows_no_faster() {
    let grown: Vec<_> = SQUARE
        .iter()
        .map(|(name, family)| (name, growth(*family)))
        .collect();
    let is_as_known = |it: &f64| (MOST..4.0).contains(it);
    assert!(grown.iter().all(|(_, it)| is_as_known(it)), "{grown:?}");
}

#[test]
fn the_count_sees_what_grows_with_the_square() {
    // The parts of this one are the square of its size.
    let growth = growth(|size| {
        around(
            "",
            size * size / 8,
            |at| format!("exports.f{at} = () => {{ bus.on('e', () => {{}}); }};"),
            "",
        )
    });
    assert!(growth > 3.0, "{growth}");
}
