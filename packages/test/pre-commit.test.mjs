// The hooks, run by the real pre-commit on real repositories.
//
// In: the repository's own files as a commit of a repository made for the test; the wheel. Out: commits that are made or
// refused. Never here: a way around pre-commit.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { LEAK, done, folder, made, page, path_of, program, repository, run, tools, version, write } from './kit.mjs';

const docs = page('docs/pre-commit.md');
const QUIET = 'export const a = 1;\n';
const identity = {
  GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_SYSTEM: os.devNull,
};
const env = {
  ...identity,
  ...path_of(tools),
  PRE_COMMIT_HOME: path.join(made, 'pre-commit'),
  // The wheel that was made here, as if PyPI had it.
  PIP_FIND_LINKS: path.join(made, 'wheels'),
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
};

/** A repository with the files that this one would have after a commit. */
const source = fs.mkdtempSync(path.join(os.tmpdir(), 'unlisten-'));
let rev;

before(async () => {
  fs.rmSync(env.PRE_COMMIT_HOME, { recursive: true, force: true });
  const listed = await done('git', ['ls-files', '-co', '--exclude-standard'], { cwd: repository });
  for (const name of listed.out.split('\n').filter((name) => /^(src|rules)\/|^[^/]+$/.test(name) && name)) {
    if (fs.existsSync(path.join(repository, name))) fs.cpSync(path.join(repository, name), path.join(source, name));
  }
  await git(source, 'init', '-q');
  await git(source, 'add', '-A');
  await git(source, 'commit', '-q', '-m', 'all');
  rev = (await git(source, 'rev-parse', 'HEAD')).out.trim();
});
after(() => fs.rmSync(source, { recursive: true, force: true }));

function git(cwd, ...given) {
  return done('git', given, { cwd, env });
}

/** A repository with a hook that is installed; the page's configuration with the address and version of the test. */
async function project(t, { file = '.pre-commit-config.yaml', id = 'unlisten', more = {} } = {}) {
  const text = docs.file(file);
  assert.ok(text.includes(`rev: v${version}\n`), 'the page names another version');
  const here = text.replace(/repo: .*/, `repo: ${source}`).replace(/rev: .*/, `rev: ${rev}`).replace('id: unlisten', `id: ${id}`);
  const cwd = folder(t, { '.pre-commit-config.yaml': here });
  await git(cwd, 'init', '-q');
  const [install, all] = docs.sh('pre-commit install').split('\n').map((line) => line.replace(/ *#.*/, ''));
  const options = { cwd, env: { ...env, ...more } };
  await done('bash', ['-c', install], options);
  const commit = async (code) => {
    const { out, err } = await done('git', ['commit', '-q', '-m', 'x'], options, code);
    return out + err;
  };
  return { cwd, commit, everything: (code) => done('bash', ['-c', all], options, code) };
}

test('the prebuilt program from PyPI', async (t) => {
  const { cwd, commit, everything } = await project(t);
  write(cwd, { 'a.js': QUIET, 'b.test.ts': LEAK, 'notes.md': 'bus.on()\n' });
  await git(cwd, 'add', '-A');
  await commit(0);

  for (const name of ['a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'a.ts', 'a.mts', 'a.cts', 'a.tsx']) {
    write(cwd, { [name]: LEAK });
    await git(cwd, 'add', name);
    const said = await commit(1);
    assert.match(said, /error\[listener-in-loop\]: each turn of this loop adds one more `paid` listener/);
    assert.ok(said.includes(`${name}:4:9`), said);
    await git(cwd, 'rm', '-q', '-f', '--cached', name);
    fs.rmSync(path.join(cwd, name));
  }

  await t.test('what is not staged does not count, and is kept', async () => {
    write(cwd, { 'c.js': QUIET });
    await git(cwd, 'add', 'c.js');
    write(cwd, { 'c.js': LEAK });
    await commit(0);
    assert.equal(fs.readFileSync(path.join(cwd, 'c.js'), 'utf8'), LEAK);
    assert.equal((await git(cwd, 'show', 'HEAD:c.js')).out, QUIET);
  });

  await t.test('what is staged counts, though it is mended since', async () => {
    await git(cwd, 'add', 'c.js');
    write(cwd, { 'c.js': QUIET });
    assert.match(await commit(1), /c\.js:4:9/);
    assert.equal(fs.readFileSync(path.join(cwd, 'c.js'), 'utf8'), QUIET);
  });

  await t.test('everything can be checked once', async () => {
    await git(cwd, 'add', '-A');
    await everything(0);
    write(cwd, { 'c.js': LEAK });
    await everything(1);
  });

  await t.test('options are passed on', async (t) => {
    const { cwd, commit } = await project(t, { file: 'strict.yaml' });
    const perCall = "import { bus } from './bus';\nexport function poll() { bus.on('x', () => {}); }\n";
    write(cwd, { 'server/a.js': perCall, 'client/b.js': LEAK });
    await git(cwd, 'add', '-A');
    await commit(0);
    write(cwd, { 'server/c.js': LEAK });
    await git(cwd, 'add', '-A');
    await commit(1);
  });
});

test('the program on the PATH', async (t) => {
  const { cwd, commit } = await project(t, { id: 'unlisten-on-path', more: path_of(path.dirname(program), tools) });
  write(cwd, { 'a.js': QUIET });
  await git(cwd, 'add', '-A');
  await commit(0);
  write(cwd, { 'a.js': LEAK });
  await git(cwd, 'add', '-A');
  await commit(1);
});

/**
 * A folder for cargo that holds the dependencies as they are built already, and nothing of this package: cargo would take
 * the package of another folder for this one.
 */
function builtDependencies() {
  const [from, to] = [path.join(repository, 'target/debug'), path.join(made, 'cargo/debug')];
  fs.rmSync(path.join(made, 'cargo'), { recursive: true, force: true });
  const foreign = (file) => !path.basename(file).includes('unlisten');
  for (const part of ['.fingerprint', 'build']) {
    fs.cpSync(path.join(from, part), path.join(to, part), { recursive: true, preserveTimestamps: true, filter: (file) => file.endsWith(part) || foreign(file) });
  }
  fs.mkdirSync(path.join(to, 'deps'));
  for (const name of fs.readdirSync(path.join(from, 'deps'))) {
    if (foreign(name) && /\.(rlib|rmeta|so|dylib|d)$/.test(name)) fs.linkSync(path.join(from, 'deps', name), path.join(to, 'deps', name));
  }
  return path.join(made, 'cargo');
}

test('the program built from source', async (t) => {
  // The release profile takes minutes; cargo is asked for the profile and the dependencies that are built already.
  const { out } = await done('bash', ['-c', 'command -v cargo'], {});
  const shim = folder(t, { cargo: `#!/bin/sh\n[ "$1" != install ] || set -- "$@" --locked --debug\nexec ${out.trim()} "$@"\n` });
  fs.chmodSync(path.join(shim, 'cargo'), 0o755);
  const more = { ...path_of(shim, tools), CARGO_TARGET_DIR: builtDependencies() };
  const { cwd, commit } = await project(t, { id: 'unlisten-from-source', more });
  write(cwd, { 'a.js': QUIET });
  await git(cwd, 'add', '-A');
  await commit(0);
  write(cwd, { 'a.js': LEAK });
  await git(cwd, 'add', '-A');
  await commit(1);
  assert.equal((await run(program, ['a.js'], { cwd })).code, 1);
});

test('every block of the page was used', () => {
  assert.deepEqual(docs.rest(), []);
});
