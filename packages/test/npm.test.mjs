// The npm packages, packed and installed by npm, pnpm and Yarn.
//
// In: a registry on this machine. Out: the command, its exit codes and signals, the interface and its types.
// Never here: what the linter finds.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { LEAK, done, folder, holds, installed, made, page, program, repository, run, write } from './kit.mjs';
import { registry } from './registry.mjs';

const require = createRequire(import.meta.url);
const PROJECT = '{ "name": "project", "version": "1.0.0", "private": true }\n';


/** A project in which npm has installed `unlisten`. */
async function project(t) {
  const { address, asked } = await registry(t);
  const cwd = folder(t, { 'package.json': PROJECT });
  const env = { npm_config_registry: address, npm_config_cache: path.join(made, 'npm-cache') };
  await done('npm', ['install', '--save-dev', 'unlisten'], { cwd, env });
  return { cwd, env, asked };
}

test('npm', async (t) => {
  const { cwd, env, asked } = await project(t);
  const launcher = path.join(cwd, 'node_modules/.bin/unlisten');

  await t.test('installs the program of this platform alone', () => {
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'node_modules/@unlisten')), ['linux-x64-gnu']);
    assert.ok(!asked.includes('tarballs/absent.tgz'), 'a program for another platform was asked for');
  });

  await t.test('runs it by its name, by npx and in a script', async () => {
    await holds(launcher, [], { cwd });
    await holds('npx', ['unlisten'], { cwd, env });
    write(cwd, { 'package.json': PROJECT.replace('"private"', '"scripts": { "lint": "unlisten src" }, "private"') });
    write(cwd, { 'src/a.js': LEAK });
    await done('npm', ['run', 'lint'], { cwd, env }, 1);
  });

  await t.test('ends as the program ends', async () => {
    const cases = [
      ['--version'],
      ['src'],
      ['gone.js'],
      ['--no-such-option'],
      ['--stdin-filename', 'a.js', '--format', 'concise', '-q'],
    ];
    for (const given of cases) {
      const options = { cwd, input: LEAK };
      const timeless = (ran) => ({ ...ran, out: ran.out.replace(/[\d.]+ s$/m, ''), err: ran.err.replace(/[\d.]+ s$/m, '') });
      assert.deepEqual(timeless(await run(launcher, given, options)), timeless(await run(program, given, options)));
    }
  });

  await t.test('passes signals on, and dies by the one that the program died by', async () => {
    const child = spawn(launcher, ['--stdin-filename', 'a.js'], { cwd, stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal)));
    const children = `/proc/${child.pid}/task/${child.pid}/children`;
    const started = () => fs.readFileSync(children, 'utf8').trim();
    while (!started()) await new Promise((resolve) => setTimeout(resolve, 5));
    const grandchild = started();
    child.kill('SIGTERM');
    assert.equal(await ended, 'SIGTERM');
    const left = fs.existsSync(`/proc/${grandchild}`) && !/^State:\tZ/m.test(fs.readFileSync(`/proc/${grandchild}/status`, 'utf8'));
    assert.ok(!left, 'the program is left behind');
  });

  await t.test('hands back the report, to `require` and to `import`', async () => {
    const said = JSON.parse((await run(program, ['--format', 'json', 'src'], { cwd })).out);
    const api = require(path.join(cwd, 'node_modules/unlisten'));
    assert.deepEqual(await api.lint(['src'], { cwd }), said);
    const script = `
      import { lint, lintText, lintTextSync } from 'unlisten';
      const text = ${JSON.stringify(LEAK)};
      const reports = [await lint('src'), await lintText(text, { filename: 'src/a.js' }), lintTextSync(text, { filename: 'src/a.js' })];
      process.stdout.write(JSON.stringify(reports.map((report) => report.findings)));`;
    write(cwd, { 'api.mjs': script });
    const { out } = await done('node', ['api.mjs'], { cwd });
    assert.deepEqual(JSON.parse(out), [said.findings, said.findings, said.findings]);
  });

  await t.test('does what docs/install.md shows', async () => {
    write(cwd, { 'check.mjs': page('docs/install.md').file('check.mjs') });
    const { out } = await done('node', ['check.mjs'], { cwd });
    assert.match(out, /^src\/a\.js:4: each turn of this loop .* \(listener-in-loop\)\n$/);
  });

  await t.test('passes the options on', async () => {
    const api = require(path.join(cwd, 'node_modules/unlisten'));
    const count = async (files, options) => {
      write(cwd, files);
      return (await api.lint('odd', { cwd, ...options })).findings.length;
    };
    assert.equal(await count({ 'odd/a.test.js': LEAK }), 0);
    assert.equal(await count({}, { includeTests: true }), 1);
    assert.equal(await count({}, { includeTests: true, threads: 1, confidence: 'certain' }), 1);
    write(cwd, { 'odd/unlisten.json': '{ "rules": { "listener-in-loop": "off" } }', 'lax.json': '{ "include-tests": true }' });
    assert.equal(await count({}, { includeTests: true }), 0);
    assert.equal(await count({}, { config: 'lax.json' }), 1);
    assert.equal(await count({}, { includeTests: true, config: false }), 1);
    write(cwd, { '.ignore': 'odd/b.js', 'odd/b.js': LEAK, 'odd/c.min.js': LEAK });
    assert.equal(await count({}, { config: false, ignore: false }), 1);
    assert.equal(await count({}, { config: false, includeGenerated: true }), 1);
    for (const cache of [true, 'build/kept']) {
      assert.equal(await count({}, { config: false, includeTests: true, cache }), 1);
      assert.ok(fs.existsSync(path.join(cwd, cache === true ? '.unlisten-cache' : cache, 'CACHEDIR.TAG')));
    }
    const named = await api.lint('odd/a.test.js', { cwd, config: false, forceExclude: true });
    assert.equal(named.findings.length, 0);
  });

  await t.test('rejects what could not be done, and what could not be read', async () => {
    const api = require(path.join(cwd, 'node_modules/unlisten'));
    const gone = await api.lint(['gone.js', 'src'], { cwd }).catch((error) => error);
    assert.ok(gone instanceof api.UnlistenError);
    assert.match(gone.message, /^gone\.js: no such file/);
    assert.equal(gone.report.findings.length, 1);
    await assert.rejects(api.lint('src', { cwd, config: 'none.json' }), /^UnlistenError: none\.json: no such file/);
    await assert.rejects(api.lint('src', { cwd, threads: 0 }), api.UnlistenError);
    await assert.rejects(api.lint('src', { cwd, signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.throws(() => api.lintTextSync('', { cwd, filename: 'a.js', config: 'none.json' }), api.UnlistenError);
  });

  await t.test('says what to do where the program is missing or cannot be started', async () => {
    const holder = path.join(cwd, 'node_modules/@unlisten/linux-x64-gnu');
    fs.renameSync(holder, `${holder}-gone`);
    const missing = await run(launcher, [], { cwd });
    assert.equal(missing.code, 2);
    assert.match(missing.err, /^error: the package @unlisten\/linux-x64-gnu is missing.*npm install @unlisten\/linux-x64-gnu@/);
    const own = await run(launcher, ['--version'], { cwd, env: { UNLISTEN_PROGRAM: program } });
    assert.equal(own.code, 0);
    const nowhere = await run(launcher, [], { cwd, env: { UNLISTEN_PROGRAM: 'nowhere' } });
    assert.deepEqual([nowhere.code, nowhere.err], [2, 'error: UNLISTEN_PROGRAM is set to nowhere, and there is no such file\n']);
    write(cwd, { broken: 'no program\n' });
    const broken = await run(launcher, [], { cwd, env: { UNLISTEN_PROGRAM: path.join(cwd, 'broken') } });
    assert.equal(broken.code, 2);
    assert.match(broken.err, /^error: .* could not be started \(EACCES\): it may not be executed/);
    fs.renameSync(`${holder}-gone`, holder);
  });

  await t.test('knows which package a machine wants', () => {
    const { candidates } = require(path.join(cwd, 'node_modules/unlisten/lib/program.js'));
    const gnu = () => 'gnu';
    const musl = () => 'musl';
    assert.deepEqual(candidates('linux', 'arm64', gnu), ['@unlisten/linux-arm64-gnu', '@unlisten/linux-arm64-musl']);
    assert.deepEqual(candidates('linux', 'x64', musl), ['@unlisten/linux-x64-musl']);
    assert.deepEqual(candidates('darwin', 'arm64', assert.fail), ['@unlisten/darwin-arm64']);
    assert.deepEqual(candidates('win32', 'x64', assert.fail), ['@unlisten/win32-x64']);
  });

  await t.test('has types that are those of the report', async () => {
    for (const name of ['@types', 'typescript', 'undici-types']) {
      fs.symlinkSync(path.join(installed, name), path.join(cwd, 'node_modules', name));
    }
    const report = (await run(program, ['--format', 'json', '--pedantic', 'fixtures/incidents', 'fixtures/suppressions', 'gone.js'], { cwd: repository })).out;
    const use = `
      export const real: Report = ${report};
      const options: Options = { cwd: '.', config: false, confidence: 'possible', signal: AbortSignal.timeout(1) };
      export const one: Promise<Report> = lint(['src'], options);
      export const two: Report = lintTextSync('', { filename: 'a.ts' });
      // @ts-expect-error: the name of a text is not to be left out
      lintText('', {});
      export const failed = (error: unknown) => error instanceof UnlistenError && error.report?.problems[0]?.fatal;`;
    write(cwd, {
      'typed/a.mts': `import { type Options, type Report, UnlistenError, lint, lintText, lintTextSync } from 'unlisten';\n${use}`,
      'typed/b.cts': `import { type Options, type Report, UnlistenError, lint, lintText, lintTextSync } from 'unlisten';\n${use}`,
      'typed/c.cts': "import unlisten = require('unlisten');\nexport const path: string = unlisten.programPath();\n",
    });
    const given = ['--noEmit', '--strict', '--module', 'nodenext', '--types', 'node', 'typed/a.mts', 'typed/b.cts', 'typed/c.cts'];
    await done('node', [path.join(installed, 'typescript/bin/tsc'), ...given], { cwd });
  });
});

test('pnpm', async (t) => {
  const { address } = await registry(t);
  const cwd = folder(t, { 'package.json': PROJECT, '.npmrc': `registry=${address}\n` });
  const pnpm = path.join(installed, '.bin/pnpm');
  const env = { XDG_DATA_HOME: path.join(cwd, 'data'), XDG_CACHE_HOME: path.join(cwd, 'cache') };
  await done(pnpm, ['add', '--save-dev', 'unlisten'], { cwd, env });
  await holds(pnpm, ['exec', 'unlisten'], { cwd, env });
});

test('Yarn, without node_modules', async (t) => {
  const { address } = await registry(t);
  const cwd = folder(t, {
    'package.json': PROJECT,
    'yarn.lock': '',
    '.yarnrc.yml': `npmRegistryServer: "${address}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\nnodeLinker: pnp\nenableGlobalCache: false\nenableMirror: false\nglobalFolder: ./.global\n`,
  });
  const yarn = path.join(installed, '@yarnpkg/cli-dist/bin/yarn.js');
  await done('node', [yarn, 'add', '--dev', 'unlisten'], { cwd, env: { CI: '' } });
  assert.ok(!fs.existsSync(path.join(cwd, 'node_modules')));
  await holds('node', [yarn, 'unlisten'], { cwd });
  const script = "require('unlisten').lint('fixtures/incidents').then((report) => console.log(report.summary.errors))";
  write(cwd, { 'api.cjs': script });
  const said = await done(program, ['--format', 'json', 'fixtures/incidents'], { cwd: repository }, 1);
  const { errors } = JSON.parse(said.out).summary;
  assert.ok(errors > 0);
  assert.equal((await done('node', [yarn, 'node', 'api.cjs'], { cwd })).out, `${errors}\n`);
});
