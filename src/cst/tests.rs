//! Tests of the views and of parsing bad input.
