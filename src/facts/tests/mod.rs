//! Tests of what one file says.
