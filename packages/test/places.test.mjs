// Build servers and hooks: the action for GitHub, the job for GitLab, and the recipes of docs/, run step by step.
//
// In: the files as they are committed, and the blocks of the pages. Out: what their commands do, with a stand-in for what
// the server provides. Never here: a server.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import yaml from 'yaml';
import { LEAK, done, folder, installed, made, page, path_of, program, read, repository, shell, tools, version, write } from './kit.mjs';
import { registry } from './registry.mjs';

const onPath = path_of(path.dirname(program));
const identity = {
  GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_SYSTEM: os.devNull,
};
const QUIET = 'export const a = 1;\n';
/** Modules that Python imports if it is started beside them. */
const TRAPS = Object.fromEntries(['venv', 'pip', 'ensurepip', 'sitecustomize'].map((name) => [`${name}.py`, 'raise SystemExit("imported")\n']));

/** What each test needs to install from npm. */
async function npm(t) {
  const { address } = await registry(t);
  return { npm_config_registry: address, npm_config_cache: path.join(made, 'npm-cache') };
}

async function committed(t, files) {
  const cwd = folder(t, files);
  const git = (...given) => done('git', given, { cwd, env: identity });
  await git('init', '-q', '-b', 'main');
  await git('add', '-A');
  await git('commit', '-q', '-m', 'x');
  return { cwd, git };
}

/** Runs the steps of the action as a runner does: inputs and outputs put in, files for what a step hands on. */
async function act(t, cwd, inputs, env) {
  const action = yaml.parse(read('action.yml'));
  const given = Object.fromEntries(Object.entries(action.inputs).map(([name, one]) => [name, one.default]));
  Object.assign(given, inputs);
  for (const name of Object.keys(inputs)) assert.ok(name in action.inputs, `the action has no input ${name}`);
  const temporary = folder(t);
  const outputs = {};
  let ran;
  for (const step of action.runs.steps) {
    const filled = (text) =>
      text.replace(/\$\{\{ (inputs|steps)\.([\w-]+)(?:\.outputs\.([\w-]+))? \}\}/g, (_, from, name, output) =>
        from === 'inputs' ? given[name] : (outputs[name]?.[output] ?? ''),
      );
    const file = path.join(temporary, `${step.id}.output`);
    write(temporary, { [`${step.id}.output`]: '' });
    const own = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value)]));
    const here = path.join(cwd, filled(step['working-directory'] ?? '.'));
    const runner = { RUNNER_TEMP: temporary, GITHUB_OUTPUT: file, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: cwd };
    ran = await shell(step.run, { cwd: here, env: { ...env, ...runner, ...own } });
    const lines = fs.readFileSync(file, 'utf8').trim().split('\n').filter(Boolean);
    outputs[step.id] = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
    if (ran.code !== 0) break;
  }
  const sarif = action.outputs.sarif.value.replace(/\$\{\{ steps\.check\.outputs\.sarif \}\}/, outputs.check?.sarif ?? '');
  return { ...ran, sarif };
}

test('the action for GitHub', async (t) => {
  const cwd = folder(t, { 'web/src/a.js': LEAK, 'web/b c.js': LEAK, 'web/calm/d.js': QUIET, ...TRAPS });
  const fromNpm = await npm(t);

  await t.test('annotates, from npm', async (t) => {
    const { code, out } = await act(t, cwd, {}, fromNpm);
    assert.equal(code, 1);
    assert.match(out, /^::error .*file=web\/src\/a\.js,.*line=4/m);
    assert.match(out, /error\[listener-in-loop\]/);
  });
  await t.test('writes SARIF, from PyPI, in a folder', async (t) => {
    const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: path.join(made, 'wheels') };
    const inputs = { from: 'pypi', sarif: 'out.sarif', 'working-directory': 'web', paths: 'src\nb c.js\n', args: '--fail-on=error\n' };
    const { code, sarif } = await act(t, cwd, inputs, env);
    assert.equal(code, 1);
    assert.equal(sarif, 'web/out.sarif');
    const [ran] = JSON.parse(fs.readFileSync(path.join(cwd, sarif), 'utf8')).runs;
    assert.deepEqual(ran.results.map((one) => one.ruleId), ['listener-in-loop', 'listener-in-loop']);
  });
  await t.test('takes what is installed, and passes arguments on', async (t) => {
    const clean = await act(t, cwd, { from: 'path', paths: 'web/calm' }, onPath);
    assert.deepEqual([clean.code, clean.sarif], [0, '']);
    const lax = await act(t, cwd, { from: 'path', args: '--exit-zero' }, onPath);
    assert.equal(lax.code, 0);
    const wrong = await act(t, cwd, { from: 'path', args: '--no-such-option' }, onPath);
    assert.equal(wrong.code, 2);
    const nowhere = await act(t, cwd, { from: 'brew' }, onPath);
    assert.deepEqual([nowhere.code, nowhere.out], [2, '::error::unlisten: `from` is npm, pypi or path, not brew\n']);
  });
  assert.equal(yaml.parse(read('action.yml')).inputs.version.default, version);
});

test('the workflows of docs/github-actions.md', async (t) => {
  const docs = page('docs/github-actions.md');
  const action = yaml.parse(read('action.yml'));
  const names = ['annotations.yml', 'changes.yml', 'scanning.yml', 'cached.yml', 'plain.yml'];
  const written = folder(t, Object.fromEntries(names.map((name) => [name, docs.file(name)])));
  await done(path.join(tools, 'check-jsonschema'), ['--builtin-schema', 'vendor.github-workflows', ...names], { cwd: written });
  const steps = names.flatMap((name) => yaml.parse(docs.file(name)).jobs.unlisten.steps);
  const ours = steps.filter((step) => step.uses?.startsWith('OWNER/unlisten@'));
  assert.equal(ours.length, 4);
  for (const step of ours) {
    assert.equal(step.uses, `OWNER/unlisten@v${version}`);
    for (const name of Object.keys(step.with ?? {})) assert.ok(name in action.inputs, name);
  }

  await t.test('check what a pull request changes', async (t) => {
    const { cwd, git } = await committed(t, { 'old.js': LEAK, 'both.js': LEAK });
    await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    write(cwd, { 'both.js': `// A line more.\n${LEAK}`, 'calm.js': QUIET });
    const args = ours[1].with.args.replace('${{ github.base_ref }}', 'main');
    assert.equal((await act(t, cwd, { from: 'path', args }, onPath)).code, 0);
    write(cwd, { 'new.js': LEAK });
    const { code, out } = await act(t, cwd, { from: 'path', args }, onPath);
    assert.equal(code, 1);
    assert.deepEqual(out.match(/file=[\w.]+/g), ['file=new.js']);
  });
  await t.test('keep what was read where the next job gets it', async (t) => {
    const { cwd, git } = await committed(t, { 'a.js': LEAK });
    const kept = steps.find((step) => step.uses?.startsWith('actions/cache@'));
    const args = `${ours[3].with.args}\n--timing`;
    const parsed = async () => /parsed (\d+), and (\d+) came from the cache/.exec((await act(t, cwd, { from: 'path', args }, onPath)).err).slice(1);
    assert.deepEqual(await parsed(), ['1', '0']);
    assert.ok(fs.existsSync(path.join(cwd, kept.with.path)));
    assert.deepEqual(await parsed(), ['0', '1']);
    assert.equal((await git('status', '--porcelain')).out, '');
  });
  await t.test('run without the action', async (t) => {
    const cwd = folder(t, { 'src/a.js': LEAK });
    const { code, out } = await shell(steps.at(-1).run, { cwd, env: { ...(await npm(t)), GITHUB_ACTIONS: 'true' } });
    assert.equal(code, 1);
    assert.match(out, /^::error /m);
  });
  assert.deepEqual(docs.rest(), []);
});

test('what is committed for GitHub and GitLab is of their schemas, and safe', async () => {
  const check = (schema, file) => done(path.join(tools, 'check-jsonschema'), ['--builtin-schema', schema, file], { cwd: repository });
  await check('vendor.github-actions', 'action.yml');
  await check('vendor.github-workflows', '.github/workflows/release.yml');
  await check('vendor.gitlab-ci', 'templates/gitlab-ci.yml');
  const audited = ['--offline', '--no-progress', 'action.yml', '.github/workflows'];
  await done(path.join(tools, 'zizmor'), audited, { cwd: repository });
});

test('the job for GitLab', async (t) => {
  const docs = page('docs/gitlab.md');
  const { unlisten: job } = yaml.parse(read('templates/gitlab-ci.yml'));
  assert.equal(job.variables.UNLISTEN_VERSION, version);
  const { cwd, git } = await committed(t, { 'src/a.js': LEAK });
  const env = { ...(await npm(t)), npm_config_prefix: path.join(cwd, '.global'), ...path_of(path.join(cwd, '.global/bin')) };
  const report = path.join(cwd, job.artifacts.reports.codequality);
  const start = async (file, more) => {
    const { include, unlisten } = yaml.parse(docs.file(file));
    assert.equal(include[0].ref, `v${version}`);
    assert.ok(fs.existsSync(path.join(repository, include[0].file)));
    const variables = { ...job.variables, ...unlisten.variables };
    // A variable may name another one, which the server puts in.
    const filled = Object.entries(variables).map(([name, value]) => [name, String(value).replace(/\$(\w+)/g, (_, one) => more[one])]);
    return shell(job.script.join('\n'), { cwd, env: { ...env, GITLAB_CI: 'true', CI_PROJECT_DIR: cwd, ...Object.fromEntries(filled) } });
  };
  assert.equal((await start('.gitlab-ci.yml', {})).code, 1);
  const [finding] = JSON.parse(fs.readFileSync(report, 'utf8'));
  assert.deepEqual([finding.check_name, finding.location.path], ['listener-in-loop', 'src/a.js']);

  const since = (await git('rev-parse', 'HEAD')).out.trim();
  assert.equal((await start('changes.yml', { CI_MERGE_REQUEST_DIFF_BASE_SHA: since })).code, 0);
  assert.deepEqual(JSON.parse(fs.readFileSync(report, 'utf8')), []);

  assert.equal((await start('cached.yml', {})).code, 1);
  assert.ok(fs.existsSync(path.join(cwd, yaml.parse(docs.file('cached.yml')).unlisten.cache.paths[0])));

  assert.equal((await shell(docs.sh('gl-code-quality'), { cwd, env })).code, 1);
  assert.deepEqual(docs.rest(), []);
});

test('the recipe for Jenkins, and JUnit', async (t) => {
  const docs = page('docs/jenkins.md');
  const cwd = folder(t, { 'src/a.js': LEAK });
  const env = { ...(await npm(t)), ...onPath };
  const [, command] = /sh '(.*)'/.exec(docs.file('Jenkinsfile'));
  const { code, err } = await shell(command, { cwd, env });
  assert.equal(code, 0, err);
  const [, pattern] = /pattern: '(.*?)'/.exec(docs.file('Jenkinsfile'));
  assert.match(fs.readFileSync(path.join(cwd, pattern), 'utf8'), /<error [^>]*source="[^"]*listener-in-loop"/);
  assert.equal((await shell(docs.sh('junit'), { cwd, env })).code, 1);
  assert.match(fs.readFileSync(path.join(cwd, 'unlisten-junit.xml'), 'utf8'), /<failure /);
  assert.deepEqual(docs.rest(), []);
});

test('the recipe for reviewdog', async (t) => {
  // reviewdog is not to be had here: a stand-in keeps what it is handed, and its published schema says whether that is right.
  const docs = page('docs/reviewdog.md');
  const cwd = folder(t, { 'src/a.js': LEAK, reviewdog: '#!/bin/sh\ncat >handed.json\necho "$@" >arguments\n' });
  fs.chmodSync(path.join(cwd, 'reviewdog'), 0o755);
  const { code, err } = await shell(docs.sh('rdjson'), { cwd, env: path_of(cwd, path.dirname(program)) });
  assert.equal(code, 0, err);
  assert.match(fs.readFileSync(path.join(cwd, 'arguments'), 'utf8'), /-f=rdjson/);
  const schema = path.join(repository, 'tests/schemas/rdf-diagnostic-result.json');
  await done(path.join(tools, 'check-jsonschema'), ['--schemafile', schema, 'handed.json'], { cwd });
  assert.equal(JSON.parse(fs.readFileSync(path.join(cwd, 'handed.json'), 'utf8')).diagnostics.length, 1);
  assert.deepEqual(docs.rest(), []);
});

test('husky, with and without lint-staged', async (t) => {
  const docs = page('docs/husky-and-lint-staged.md');
  for (const block of ['unlisten --staged', 'npx lint-staged']) {
    await t.test(block, async (t) => {
      const { cwd, git } = await committed(t, { 'package.json': '{ "name": "project", "version": "1.0.0", "private": true }' });
      const env = { ...identity, ...(await npm(t)) };
      // husky and lint-staged are those of the lockfile, so npm is not to look for them.
      const [install, init, hook] = docs.sh(block).trim().split('\n');
      await done('bash', ['-c', install.replace(' husky', '').replace(' lint-staged', '')], { cwd, env });
      fs.mkdirSync(path.join(cwd, 'node_modules/.bin'), { recursive: true });
      for (const name of ['husky', 'lint-staged']) {
        fs.symlinkSync(path.join(installed, name), path.join(cwd, 'node_modules', name));
        fs.symlinkSync(path.join(installed, '.bin', name), path.join(cwd, 'node_modules/.bin', name));
      }
      await done('bash', ['-c', `${init}\n${hook}`], { cwd, env });
      write(cwd, { '.gitignore': 'node_modules\n', '.lintstagedrc.json': docs.file('.lintstagedrc.json'), 'a.js': QUIET, 'b.test.ts': LEAK });
      const commit = (code) => done('git', ['commit', '-q', '-m', 'x'], { cwd, env }, code);
      await git('add', '-A');
      await commit(0);

      write(cwd, { 'a.js': LEAK });
      await git('add', '-A');
      const refused = await commit(1);
      assert.match(refused.out + refused.err, /a\.js:4:9/);

      // Only the half that is staged counts, and the other half is kept.
      write(cwd, { 'a.js': `${QUIET}// staged\n` });
      await git('add', '-A');
      write(cwd, { 'a.js': LEAK });
      await commit(0);
      assert.equal(fs.readFileSync(path.join(cwd, 'a.js'), 'utf8'), LEAK);
      await git('add', '-A');
      write(cwd, { 'a.js': QUIET });
      await commit(1);
    });
  }
  assert.deepEqual(docs.rest(), []);
});
