//! Families of files whose cost grows with the square of their size, which is wrong.
//!
//! In: how many parts. Out: for each family a file of so many.
//! Never here: families that are mended; those move to `linear`.

use super::texts::{Family, around};

/// Wrong today: where each removal truly is one of each registration, or each end one of each, all of them are held against each
/// other. A switch is walked for each of its cases.
pub const SQUARE: &[(&str, Family)] = &[
    ("the same pair again and again", |size| {
        let part = |_| "bus.on('e', h); bus.off('e', h);".to_owned();
        around(
            "exports.f = (w) => { const h = () => w();",
            size,
            part,
            "};",
        )
    }),
    ("the same registration with other calls between", |size| {
        let part = |at| format!("bus.on('e', h); w.x{at}(); bus.off('e', h); w.y{at}();");
        around(
            "exports.f = (w) => { const h = () => w();",
            size,
            part,
            "};",
        )
    }),
    ("a switch with a pair in each case", |size| {
        let part = |at| {
            format!(
                "case {at}: {{ const h = () => w({at}); bus.on('e{at}', h); w(); bus.off('e{at}', h); break; }}"
            )
        };
        around("exports.f = (x, w) => { switch (x) {", size, part, "} };")
    }),
    ("removals of all listeners of all events", |size| {
        let part = |at| format!("bus.on('e{at}', () => w({at})); bus.removeAllListeners();");
        around("exports.f = (w) => {", size, part, "};")
    }),
    ("removals that wait for one end", |size| {
        let part = |at| {
            format!(
                "const h{at} = () => w({at}); bus.on('e{at}', h{at}); if (w.a{at}) return; s.once('end', () => bus.off('e{at}', h{at}));"
            )
        };
        around("exports.f = (w, s) => {", size, part, "};")
    }),
    ("listeners of one field", |size| {
        let part = |at| {
            format!(
                "g{at}() {{ this.h = () => this.x({at}); bus.on('e', this.h); }} s{at}() {{ bus.off('e', this.h); }}"
            )
        };
        around("class G {", size, part, "}\nmodule.exports = G;")
    }),
];
