#!/usr/bin/env node
// Measures how long an editor waits for `unlisten lsp`: from the start, and after each key.
//
// in:    a release build, or UNLISTEN=program; FILES and LINES of the project (5000 and 2000), KEYS (500)
// out:   a line of benches/keystrokes.md on standard output
// never: a threshold: machines differ and are noisy
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { write } from './project.mjs';
import { Session } from './session.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = path.resolve(process.env.UNLISTEN ?? path.join(root, 'target/release/unlisten'));
const number = (name, usual) => Number(process.env[name] ?? usual);
const [files, lines, keys] = [number('FILES', 5000), number('LINES', 2000), number('KEYS', 500)];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unlisten-keys-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = write(folder, files, lines);

const now = () => performance.now();
const started = now();
const session = new Session(program, folder);
await session.start();
session.open(file);
await session.diagnostics();
const first = now() - started;
await session.read();
const ready = now() - started;
await session.diagnostics();

// A word is typed letter by letter into a comment, a string, a condition and a new call, in turn.
const places = [
  [9, 4, '// and so on '],
  [26, 12, 'more'],
  [Math.floor(lines / 2), 0, '  const x = this.items.size; '],
  [lines - 20, 0, "  if (a) b.on('x', c); "],
];
const took = [];
const before = session.computed();
for (let key = 0; took.length < keys; key += 1) {
  const [line, character, word] = places[Math.floor(key / 20) % places.length];
  const begun = now();
  await session.type(line, character + (key % 20), word[key % word.length]);
  took.push(now() - begun);
}
took.sort((a, b) => a - b);
const at = (part) => took[Math.min(took.length - 1, Math.floor(took.length * part))].toFixed(1);
const computed = (((session.computed() - before) / keys) * 1000).toFixed(1);
const memory = (session.memory() / 2 ** 20).toFixed(0);
await session.leave();
console.log(
  `| ${files} | ${lines} | ${(first / 1000).toFixed(2)} s | ${(ready / 1000).toFixed(2)} s | ${at(0.5)} ms | ${at(0.9)} ms | ${at(0.99)} ms | ${computed} ms | ${memory} MB |`,
);
