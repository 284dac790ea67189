// The plug-in for ESLint, run by the real ESLint.
//
// In: projects with flat configurations. Out: what ESLint reports, under which rule, at which level and place.
// Never here: which code leaks.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { LEAK, done, folder, installed, made, page, program, run, write } from './kit.mjs';
import { open } from './registry.mjs';

const docs = page('docs/eslint.md');

const shared = fs.mkdtempSync(path.join(os.tmpdir(), 'unlisten-'));
after(() => fs.rmSync(shared, { recursive: true }));

before(async () => {
  const { address, close } = await open();
  const env = { npm_config_registry: address, npm_config_cache: path.join(made, 'npm-cache') };
  write(shared, { 'package.json': '{ "private": true, "type": "module" }' });
  // ESLint and the parser are those of the lockfile, so npm is not to look for them.
  const command = docs.sh('npm install').replace(/ eslint @typescript-eslint\/parser /, ' ').trim();
  await done('npm', [...command.split(' ').slice(1), '--legacy-peer-deps'], { cwd: shared, env });
  close();
});

/** A project with the plug-in as npm installed it, and with an ESLint of the lockfile as `eslint`. */
function project(t, eslint) {
  const cwd = folder(t);
  fs.cpSync(shared, cwd, { recursive: true });
  for (const [name, from] of [['eslint', eslint], ['@typescript-eslint', '@typescript-eslint'], ['typescript', 'typescript']]) {
    fs.symlinkSync(path.join(installed, from), path.join(cwd, 'node_modules', name));
  }
  write(cwd, { 'eslint.config.mjs': docs.file('eslint.config.mjs') });
  const lint = async (...given) => {
    const { out, err, code } = await run('node', [path.join(installed, eslint, 'bin/eslint.js'), ...given], { cwd });
    return { code, out, err };
  };
  const messages = async (...given) => {
    const { out, err } = await lint('--format', 'json', ...given);
    assert.equal(err, '');
    return JSON.parse(out).flatMap((file) =>
      file.messages.map((one) => `${path.basename(file.filePath)}:${one.line}:${one.column}-${one.endLine}:${one.endColumn} ${one.severity} ${one.ruleId}`),
    );
  };
  return { cwd, lint, messages };
}

for (const eslint of ['eslint', 'eslint-10']) {
  test(`${eslint} shows findings under their rules, at its own levels`, async (t) => {
    const { cwd, lint, messages } = project(t, eslint);
    write(cwd, {
      'src/a.js': LEAK,
      'src/b.ts': LEAK.replace('orders', 'orders: Order[]'),
      'src/c.test.js': LEAK,
      'src/d.jsx': 'export const App = () => <p>quiet</p>;\n',
    });
    assert.deepEqual(await messages('src'), [
      'a.js:4:9-4:18 2 unlisten/listener-in-loop',
      'b.ts:4:9-4:18 2 unlisten/listener-in-loop',
    ]);
    const { code, out } = await lint('src/a.js');
    assert.equal(code, 1);
    assert.match(out, /4:9 +error +each turn of this loop adds one more `paid` listener to `bus` \(certain\)\. Register one `paid` handler on `bus` once/);

    await t.test('a comment of ESLint silences one rule', async () => {
      const disabled = (rule) => LEAK.replace('    bus', `    // eslint-disable-next-line unlisten/${rule}\n    bus`);
      write(cwd, { 'src/a.js': disabled('listener-in-loop') });
      assert.deepEqual(await messages('src/a.js'), []);
      write(cwd, { 'src/a.js': disabled('dead-removal') });
      const unused = 'a.js:4:5-5:1 1 null';
      const found = (await messages('src/a.js')).map((one) => (one.endsWith('null') ? unused : one));
      assert.deepEqual(found.sort(), [unused, 'a.js:5:9-5:18 2 unlisten/listener-in-loop']);
      write(cwd, { 'src/a.js': LEAK });
    });

    await t.test('a comment of unlisten does so as well', async () => {
      write(cwd, { 'src/a.js': LEAK.replace('    bus', '    // unlisten-ignore-next-line listener-in-loop -- a test\n    bus') });
      assert.deepEqual(await messages('src/a.js'), []);
      write(cwd, { 'src/a.js': LEAK });
    });

    await t.test('the levels of a project go before those that are recommended', async () => {
      write(cwd, { 'own.config.mjs': docs.file('own.config.mjs') });
      const own = ['--config', 'own.config.mjs'];
      assert.deepEqual(await messages(...own, 'src/a.js'), ['a.js:4:9-4:18 1 unlisten/listener-in-loop']);
    });

    await t.test('the configuration of unlisten counts', async () => {
      write(cwd, { 'src/unlisten.json': '{ "rules": { "listener-in-loop": "off" } }' });
      assert.deepEqual(await messages('src/a.js'), []);
      write(cwd, { 'src/unlisten.json': '{ "rule": {} }' });
      const { code, err } = await lint('src/a.js');
      assert.equal(code, 2);
      assert.match(err, /unlisten\.json/);
      assert.match(err, /rules/);
      fs.rmSync(path.join(cwd, 'src/unlisten.json'));
    });

    await t.test('what is typed and not saved is what counts', async () => {
      const { ESLint } = createRequire(path.join(cwd, 'package.json'))('eslint');
      const linter = new ESLint({ cwd });
      const filePath = path.join(cwd, 'src/a.js');
      const count = async (text) => (await linter.lintText(text, { filePath }))[0].messages.length;
      assert.equal(await count('export const a = 1;\n'), 0);
      assert.equal(await count(LEAK), 1);
      assert.equal((await linter.lintText(LEAK))[0].messages.length, 1);
    });

    await t.test('places are those of ESLint, whatever the text holds', async () => {
      const at = '4:9-4:18';
      const odd = { 'bom.js': `\uFEFF${LEAK}`, 'lines.js': LEAK.replaceAll('\n', '\r\n') };
      for (const [name, text] of Object.entries(odd)) {
        write(cwd, { [`src/${name}`]: text });
        assert.deepEqual(await messages(`src/${name}`), [`${name}:${at} 2 unlisten/listener-in-loop`]);
      }
      write(cwd, { 'src/wide.js': LEAK.replace('    bus', "/* 😀 é */ bus") });
      assert.deepEqual(await messages('src/wide.js'), ['wide.js:4:16-4:25 2 unlisten/listener-in-loop']);
    });
  });
}

test('the program runs once for each file, and only for what it reads', async (t) => {
  const { cwd, messages } = project(t, 'eslint');
  const log = path.join(cwd, 'runs');
  write(cwd, {
    counting: `#!/bin/sh\necho x >> ${log}\nexec ${program} "$@"\n`,
    'src/a.js': LEAK,
    'src/b.js': LEAK,
    'text.config.mjs': "import unlisten from 'eslint-plugin-unlisten';\nexport default [{ files: ['**/*.es6'] }, unlisten.configs.recommended];\n",
    'src/c.es6': LEAK,
  });
  fs.chmodSync(path.join(cwd, 'counting'), 0o755);
  process.env.UNLISTEN_PROGRAM = path.join(cwd, 'counting');
  t.after(() => delete process.env.UNLISTEN_PROGRAM);
  assert.equal((await messages('src')).length, 2);
  assert.equal(fs.readFileSync(log, 'utf8'), 'x\nx\n');
  assert.deepEqual(await messages('--config', 'text.config.mjs', 'src/c.es6'), []);
  assert.equal(fs.readFileSync(log, 'utf8'), 'x\nx\n');
});

test('the plug-in has types', async (t) => {
  const { cwd } = project(t, 'eslint');
  write(cwd, {
    'eslint.config.mts': `import { defineConfig } from 'eslint/config';
      import unlisten from 'eslint-plugin-unlisten';
      export default defineConfig([unlisten.configs.recommended, { rules: { 'unlisten/dead-removal': 'warn' } }]);`,
  });
  const given = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', 'eslint.config.mts'];
  await done('node', [path.join(installed, 'typescript/bin/tsc'), ...given], { cwd });
});

test('every block of the page was used', () => {
  assert.deepEqual(docs.rest(), []);
});
