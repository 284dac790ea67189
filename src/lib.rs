//! `unlisten` finds event listeners that pile up.
pub mod corpus;
pub mod cst;
pub mod dictionary;
pub mod facts;
pub mod judge;
