//! Messages on a stream of bytes.
//!
//! In: what a client writes. Out: its messages one by one; what is none is told and passed over, so that the next one is
//! understood again.
//! Never here: what a message means.

use std::io::{self, BufRead, Read};

use lsp_server::Message;

/// The most bytes of a message; a text of that length is no source.
const LARGEST: u64 = 64 << 20;
/// The most bytes of a line before a message.
const LONGEST_LINE: u64 = 4096;
/// What says how long a message is.
const LENGTH: &str = "content-length:";

/// What a client has written.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Message(Message),
    /// Something else, in words.
    Nonsense(String),
    /// Nothing more will come.
    End,
}

/// Reads until something can be said of it.
///
/// # Errors
/// The stream is broken.
pub fn read(input: &mut impl BufRead) -> io::Result<Incoming> {
    let mut length = None;
    loop {
        let Some(line) = line(input)? else {
            return Ok(Incoming::End);
        };
        match (line.trim_end(), length) {
            ("", Some(length)) => return body(input, length),
            ("", None) => {}
            (line, _) if is_header(line) => length = length_in(line).or(length),
            // The rest of a broken message; the next length that is named begins another one.
            (line, _) => return Ok(Incoming::Nonsense(format!("not a message: {line:?}"))),
        }
    }
}

/// A line with its end; `None` where the stream has ended.
fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    input.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    let is_over = bytes.is_empty();
    Ok((!is_over).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

fn is_header(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    line.contains(':') && name.to_ascii_lowercase().starts_with("content-")
}

fn length_in(line: &str) -> Option<u64> {
    let (name, value) = line.split_at_checked(LENGTH.len())?;
    let is_length = name.eq_ignore_ascii_case(LENGTH);
    is_length.then(|| value.trim().parse().ok()).flatten()
}

fn body(input: &mut impl BufRead, length: u64) -> io::Result<Incoming> {
    if length > LARGEST {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Incoming::Nonsense(format!(
            "skipped a message of {length} bytes; the limit is {LARGEST}"
        )));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(Incoming::End);
    }
    Ok(match serde_json::from_slice(&bytes) {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Nonsense(format!("a message cannot be read: {error}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut input = bytes;
        let mut found = Vec::new();
        loop {
            match read(&mut input).expect("memory can be read") {
                Incoming::End => return found,
                Incoming::Message(Message::Notification(it)) => found.push(it.method),
                Incoming::Message(_) => found.push("other".into()),
                Incoming::Nonsense(_) => found.push("nonsense".into()),
            }
        }
    }

    fn message(method: &str) -> String {
        let text = format!(r#"{{"jsonrpc":"2.0","method":"{method}"}}"#);
        format!("Content-Length: {}\r\n\r\n{text}", text.len())
    }

    #[test]
    fn messages_follow_each_other_whatever_their_headers_look_like() {
        let typed = message("a").replace(
            "Content-Length",
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length",
        );
        let text = [typed, message("b"), message("c").replace('\r', "")].concat();
        assert_eq!(all(text.as_bytes()), ["a", "b", "c"]);
    }

    #[test]
    fn what_is_no_message_costs_no_other() {
        for nonsense in [
            "Content-Length: 3\r\n\r\n{x}".to_owned(),
            "Content-Length: 2\r\n\r\n\u{e9}".to_owned(),
            "GET / HTTP/1.1\r\n".to_owned(),
            format!(
                "Content-Length: {}\r\n\r\n{}",
                LARGEST + 1,
                " ".repeat(LARGEST as usize + 1)
            ),
        ] {
            let text = [message("a"), nonsense, message("b")].concat();
            assert_eq!(all(text.as_bytes()), ["a", "nonsense", "b"]);
        }
        let text = ["Content-Length: many\r\n\r\n", &message("b")].concat();
        assert_eq!(all(text.as_bytes()), ["b"]);
    }

    #[test]
    fn a_length_that_lies_ends_the_stream_and_nothing_else() {
        let text = [message("a"), "Content-Length: 99\r\n\r\n{}".to_owned()].concat();
        assert_eq!(all(text.as_bytes()), ["a"]);
        let huge = format!("Content-Length: {}\r\n\r\n{{}}", u64::MAX);
        assert!(!all(huge.as_bytes()).contains(&"other".to_owned()));
    }
}
