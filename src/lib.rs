//! `unlisten` finds event listeners that pile up.
pub mod corpus;
pub mod dictionary;
pub mod facts;
pub mod graph;
pub mod judge;
