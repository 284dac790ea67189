// What the tests of the packages share.
//
// In: target/packages, as `.ci/packages` fills it. Out: folders, runs of programs, and the blocks of a page.
// Never here: what is expected.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const made = path.join(repository, 'target/packages');
export const tools = path.join(made, 'venv/bin');
export const installed = path.join(repository, 'packages/test/node_modules');
export const program = path.join(made, 'programs/linux-x64-gnu/unlisten');
export const version = /^version = "(.*)"$/m.exec(read('Cargo.toml'))[1];

/** Code that leaks: one error of `listener-in-loop`, at 4:9. */
export const LEAK = `import { bus } from './bus';
export function takeAll(orders) {
  for (const order of orders) {
    bus.on('paid', () => order.ship());
  }
}
`;

/** A text of the repository. */
export function read(name) {
  return fs.readFileSync(path.join(repository, name), 'utf8');
}

/** A folder with `files`, which goes away with the test `t`. */
export function folder(t, files = {}) {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'unlisten-'));
  t.after(() => fs.rmSync(made, { recursive: true, force: true }));
  write(made, files);
  return made;
}

export function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

/** Runs a program to its end: its code or signal, and what it said. */
export function run(command, given, { cwd, env, input = '' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, given, { cwd, env: { ...process.env, ...env } });
    const out = [];
    const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, out: String(Buffer.concat(out)), err: String(Buffer.concat(err)) }),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The same, where an end other than `code` fails the test. */
export async function done(command, given, options, code = 0) {
  const ran = await run(command, given, options);
  assert.equal(ran.code, code, `${command} ${given.join(' ')}\n${ran.out}\n${ran.err}`);
  return ran;
}

/** Runs lines of a page or a recipe as a shell does that stops at the first that fails. */
export function shell(lines, options) {
  return run('bash', ['-euo', 'pipefail', '-c', lines], options);
}

/** The surroundings in which `first` folders are looked in before all others for programs. */
export function path_of(...first) {
  return { PATH: [...first, process.env.PATH].join(path.delimiter) };
}

/** What every installed program has to do: say its version, and check the incidents as the built one does. */
export async function holds(command, given = [], options = {}) {
  const said = await done(command, [...given, '--version'], options);
  assert.equal(said.out, `unlisten ${version}\n`);
  const arguments_ = ['--format', 'json', '--quiet', 'fixtures/incidents'];
  const cwd = options.cwd ?? repository;
  const expected = await done(program, arguments_, { cwd: repository }, 1);
  const copy = path.join(cwd, 'fixtures/incidents');
  if (!fs.existsSync(copy)) {
    fs.cpSync(path.join(repository, 'fixtures/incidents'), copy, { recursive: true });
  }
  const found = await done(command, [...given, ...arguments_], { ...options, cwd }, 1);
  assert.equal(found.out, expected.out);
}

/**
 * The fenced blocks of a page, in their order: language, text, and the file that a mark before it names.
 * A test says of each how it is used; `rest` tells of those that it forgot.
 */
export function page(name) {
  const text = read(name);
  const blocks = [...text.matchAll(/(?:<!-- file: (.+?) -->\n)?```(\w+)\n([\s\S]*?)```/g)].map(
    ([, file, language, block]) => ({ file, language, text: block, used: false }),
  );
  const use = (block, what) => {
    assert.ok(block, `${name} has no ${what}`);
    block.used = true;
    return block.text;
  };
  return {
    file: (file) => use(blocks.find((block) => block.file === file), `file ${file}`),
    sh: (part) =>
      use(
        blocks.find((block) => block.language === 'sh' && block.text.includes(part)),
        `command with ${part}`,
      ),
    rest: () => blocks.filter((block) => !block.used).map((block) => block.text),
  };
}
