//! Files: which ones, their text, where in them.
pub mod span;
pub use span::{LineIndex, Position, Span};
