//! Code made of pieces of code: what is said of it lies inside it.
//!
//! In: code that starts with a byte for its language, cut and put together anew by the fuzzer. Out: nothing.
//! Never here: what must hold; `tests/sound` says it, for the properties too.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use unlisten_fuzz::sound::pieces::recombined;
use unlisten_fuzz::{as_file, sound, with_room};

fuzz_target!(|data: &[u8]| {
    let text =
        as_file(data).and_then(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)));
    if let Some((path, text)) = text {
        with_room(|| drop(sound::examined(path, text)));
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    // Every other time the fuzzer's own way with bytes, which finds what no piece of code holds.
    if seed % 2 == 0 {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    let made = recombined(&data[..size], max_size, u64::from(seed));
    data[..made.len()].copy_from_slice(&made);
    made.len()
});
