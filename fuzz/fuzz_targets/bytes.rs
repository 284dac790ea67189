//! Any bytes, as a file of any kind: nothing panics, and everything ends.
//!
//! In: the first byte chooses the language, the others are the file. Out: nothing.
//! Never here: what must hold; `tests/sound` says it, for the properties too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use unlisten_fuzz::{as_file, sound, with_room};

fuzz_target!(|data: &[u8]| {
    if let Some((path, bytes)) = as_file(data) {
        with_room(|| sound::everything(path, bytes));
    }
});
