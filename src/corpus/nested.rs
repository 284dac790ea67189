//! Spans that lie in each other, to be asked which one is innermost.
//!
//! In: spans of syntax, of which any two are apart or one is in the other. Out: the smallest around a place.
//! Never here: what the spans are of.

use std::cmp::Reverse;

use super::Span;

/// Spans with the one around each.
#[derive(Debug)]
pub struct Nested {
    /// By where they begin, the outer one first.
    spans: Vec<Span>,
    /// By the span's position, the position of the next one out.
    outer: Vec<Option<usize>>,
}

impl Nested {
    /// Sorts spans into each other.
    pub fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_by_key(|span| (span.start, Reverse(span.end)));
        let mut outer = Vec::with_capacity(spans.len());
        let mut open: Vec<usize> = Vec::new();
        for (at, span) in spans.iter().enumerate() {
            while open
                .last()
                .is_some_and(|last| !spans[*last].contains(*span))
            {
                open.pop();
            }
            outer.push(open.last().copied());
            open.push(at);
        }
        Self { spans, outer }
    }

    /// The smallest of the spans that a place lies in.
    pub fn innermost(&self, place: Span) -> Option<Span> {
        let begun = self.spans.partition_point(|span| span.start <= place.start);
        let mut next = begun.checked_sub(1);
        while let Some(at) = next {
            if self.spans[at].contains(place) {
                return Some(self.spans[at]);
            }
            next = self.outer[at];
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_around_a_place_is_found_wherever_it_stands() {
        let spans = [(0, 100), (10, 50), (10, 20), (30, 40), (60, 70)];
        let spans: Vec<Span> = spans.map(|(start, end)| Span::new(start, end)).into();
        let nested = Nested::new(spans.clone());
        for start in 0..110 {
            for end in start..110 {
                let place = Span::new(start, end);
                let around = spans.iter().filter(|it| it.contains(place));
                let smallest = around.min_by_key(|it| it.len()).copied();
                assert_eq!(nested.innermost(place), smallest, "{place:?}");
            }
        }
    }
}
