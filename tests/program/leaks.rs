//! A project with an error, a warning, and something that is only possible.
//!
//! In: nothing. Out: the project, and the lines of `concise` output without their words.
//! Never here: what a rule says.

use super::Project;

/// An error, a warning, and something that is only possible.
pub fn leaks() -> Project {
    Project::new(&[
        ("error.ts", ERROR),
        ("warning.js", WARNING),
        ("possible.js", POSSIBLE),
    ])
}

pub const ERROR: &str = "\
import { EventEmitter } from 'node:events';
export class Worker {
  private emitter = new EventEmitter();
  async processOrders(orders: Order[]) {
    for (const order of orders) {
      this.emitter.on('data', () => order.save());
    }
  }
}
";

pub const WARNING: &str = "\
const bus = require('./bus');
exports.poll = () => {
  bus.on('tick', () => {});
};
";

/// Two links rest on convention: whose `orders` they are, and that this loop at the top of a program turns often.
pub const POSSIBLE: &str = "\
for (const order of orders) {
  process.on('exit', () => order.save());
}
";

/// The places, severities and rules of concise output, without the words.
pub fn told(concise: &str) -> Vec<&str> {
    let lines = concise.lines();
    lines.filter_map(|line| line.split("] ").next()).collect()
}
