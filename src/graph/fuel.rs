//! How much looking up one file may cost.
//!
//! In: what was looked up. Out: whether it is enough, and how many facts were read for it.
//! Never here: a clock. Effort is counted in the graph's own steps, so that the same file is judged alike on every machine.
//!
//! Where every registration may be what every removal takes away, the work grows with the square of the file. A file that a
//! person wrote stays far below the limit; what a machine wrote, or an attacker, would keep a run for hours.

use super::Graph;
use crate::facts::{Acquisition, Value, ValueId};

/// How many steps a file may cost: some seconds of work, which the densest code needs from some 100 kB on.
const LIMIT: u64 = 100_000_000;

/// How many facts may be read in all. Nothing that ends comes near to it.
const MOST_READ: u64 = 50 * LIMIT;

/// How much of the stack questions inside of one another may take: less than any thread has that judges.
const DEEPEST: usize = 6 << 20;

/// Where on the stack the caller stands.
pub(super) fn stack_position() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

impl<'a> Graph<'a> {
    /// Notes that something was looked up.
    pub(super) fn spend(&self) {
        self.effort.set(self.effort.get() + 1);
        self.read();
    }

    /// Notes that a fact was read. The limit is on what was looked up; this finer count is what tests hold against the
    /// size of a file.
    pub(super) fn read(&self) {
        let read = self.facts_read.get() + 1;
        self.facts_read.set(read);
        assert!(read < MOST_READ, "a question about this file has no end");
    }

    /// Gives the file up before questions that lead into one another without end have used up the stack, which would end
    /// the program. A panic costs this file alone, and is told.
    pub(super) fn stay_on_stack(&self) {
        let depth = self.stack_base.abs_diff(stack_position());
        assert!(
            depth < DEEPEST,
            "questions about this file lead into one another without end"
        );
    }

    /// How many facts were read so far: what looking this file up has cost.
    pub fn facts_read(&self) -> u64 {
        self.facts_read.get()
    }

    /// Every value of the file, for questions that nothing less answers. Each is counted.
    pub(super) fn every_value(&self) -> impl Iterator<Item = (ValueId, &'a Value)> {
        let facts = self.facts;
        let all = facts.values.iter().enumerate();
        all.map(|(at, value)| {
            self.read();
            (ValueId(at as u32), value)
        })
    }

    /// Every registration of the file, likewise counted.
    pub(super) fn every_acquisition(&self) -> impl Iterator<Item = &'a Acquisition> {
        let facts = self.facts;
        facts.acquisitions.iter().inspect(|_| self.read())
    }

    /// Whether the file has cost all that it may. What is answered from then on may be wrong, and is not to be used.
    pub fn is_spent(&self) -> bool {
        self.effort.get() > LIMIT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cst, dictionary, facts};

    #[test]
    fn questions_without_end_cost_no_more_than_the_file() {
        fn deeper(graph: &Graph<'_>, more: usize) -> usize {
            match more {
                0 => 0,
                _ => graph.value(ValueId(0)).span.end as usize + deeper(graph, more - 1),
            }
        }
        let thread = std::thread::Builder::new().stack_size(16 << 20);
        let asked = thread.spawn(|| {
            let text = "bus.on('x', f);";
            let tree = cst::parse(text, cst::Language::Javascript);
            let facts = facts::of(&tree, text, dictionary::built_in());
            deeper(
                &Graph::new("a.js", &facts, dictionary::built_in()),
                usize::MAX,
            )
        });
        let ended = asked.expect("a thread starts").join();
        assert!(ended.is_err(), "it is given up");
    }

    #[test]
    fn nothing_is_matched_any_more_when_enough_was_looked_up() {
        let text = "bus.on('x', f); bus.off('x', f);";
        let tree = cst::parse(text, cst::Language::Javascript);
        let facts = facts::of(&tree, text, dictionary::built_in());
        let graph = Graph::new("a.js", &facts, dictionary::built_in());
        assert_eq!(graph.discharges(&facts.acquisitions[0], &[]).len(), 1);
        assert!(!graph.is_spent());
        graph.effort.set(LIMIT);
        assert!(graph.discharges(&facts.acquisitions[0], &[]).is_empty());
        assert!(graph.is_spent());
    }
}
