//! Tests of the graph, by question.
