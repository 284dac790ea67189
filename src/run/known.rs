//! What files say, as far as there is room to remember it.
//!
//! In: facts of files by their numbers. Out: the same, if they were used not long ago.
//! Never here: reading a file.

use std::collections::HashMap;
use std::sync::Arc;

use super::program::Neighbour;

/// How many bytes of text the facts may be of that are remembered. Facts take some 50 times their text, and up to 140 times
/// where the code is dense.
const ROOM: u64 = 2 * 1024 * 1024;

/// What files say, the least used forgotten first.
#[derive(Debug, Default)]
pub(super) struct Known {
    files: HashMap<u32, Remembered>,
    bytes: u64,
    /// Counts the uses.
    now: u64,
}

#[derive(Debug)]
struct Remembered {
    neighbour: Arc<Neighbour>,
    used: u64,
}

impl Known {
    /// What a file says, if it is remembered.
    pub fn get(&mut self, number: u32) -> Option<Arc<Neighbour>> {
        self.now += 1;
        let remembered = self.files.get_mut(&number)?;
        remembered.used = self.now;
        Some(Arc::clone(&remembered.neighbour))
    }

    /// Remembers what a file says.
    pub fn keep(&mut self, number: u32, neighbour: &Arc<Neighbour>) {
        self.forget(number);
        self.now += 1;
        self.bytes += u64::from(neighbour.bytes);
        let remembered = Remembered {
            neighbour: Arc::clone(neighbour),
            used: self.now,
        };
        self.files.insert(number, remembered);
        while self.bytes > ROOM && self.files.len() > 1 {
            let least = self.files.iter().min_by_key(|(_, it)| it.used);
            let least = least.map(|(number, _)| *number);
            least.into_iter().for_each(|number| self.forget(number));
        }
    }

    /// Forgets what a file said.
    pub fn forget(&mut self, number: u32) {
        if let Some(gone) = self.files.remove(&number) {
            self.bytes -= u64::from(gone.neighbour.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::FileFacts;

    fn of(bytes: u64) -> Arc<Neighbour> {
        Arc::new(Neighbour {
            path: String::new(),
            facts: FileFacts::default(),
            bytes: bytes as u32,
        })
    }

    #[test]
    fn what_was_not_used_for_longest_makes_room() {
        let mut known = Known::default();
        let third = of(ROOM / 3);
        for number in 0..3 {
            known.keep(number, &third);
        }
        assert!(known.get(0).is_some());
        known.keep(3, &third);
        let held: Vec<u32> = (0..4).filter(|it| known.get(*it).is_some()).collect();
        assert_eq!(held, [0, 2, 3]);
        known.keep(4, &of(ROOM * 2));
        assert!(known.get(4).is_some(), "the newest is always there");
        assert!(known.get(0).is_none());
        known.forget(4);
        assert_eq!(known.bytes, 0);
    }
}
