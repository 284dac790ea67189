//! Code cut up and put together anew.
//!
//! In: bytes and a number. Out: other bytes, the same for the same number.
//! Never here: real chance; what failed once fails again.

/// `data` with one of its pieces left out, doubled, moved, or put around another; pieces end where words and lines end.
pub fn recombined(data: &[u8], most: usize, seed: u64) -> Vec<u8> {
    let mut chance = Chance(seed | 1);
    let ends: Vec<usize> = piece_ends(data);
    let place = |chance: &mut Chance| ends[chance.below(ends.len())];
    let (one, other) = (place(&mut chance), place(&mut chance));
    let (start, end) = (one.min(other), one.max(other));
    let (before, piece, after) = (&data[..start], &data[start..end], &data[end..]);
    let at = place(&mut chance);
    let mut made = match chance.below(4) {
        0 => [before, after].concat(),
        1 => [before, piece, piece, after].concat(),
        2 => [&data[..at], piece, &data[at..]].concat(),
        _ => [before, &data[at..], after].concat(),
    };
    made.truncate(most);
    if made.is_empty() {
        made.extend(data.iter().take(1));
    }
    made
}

/// Where a piece may end: after every byte that is no part of a word.
fn piece_ends(data: &[u8]) -> Vec<usize> {
    let is_end = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let ends = data.iter().enumerate().filter(|(_, byte)| is_end(byte));
    [0, data.len()]
        .into_iter()
        .chain(ends.map(|(at, _)| at + 1))
        .collect()
}

/// Numbers that look like chance and are the same for the same seed.
pub struct Chance(pub u64);

impl Chance {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
