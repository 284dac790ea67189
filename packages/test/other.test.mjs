// The packages for those who do not use npm: the wheel, the Debian package, and cargo.
//
// In: the wheel and the package that were made. Out: each installed into a folder of its own and run from there.
// Never here: a change of the machine.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { done, folder, holds, made, program, repository, shell, tools, version } from './kit.mjs';

test('the wheel', async (t) => {
  const cwd = folder(t);
  await done('python3', ['-m', 'venv', 'venv'], { cwd });
  const env = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: path.join(made, 'wheels'), PIP_DISABLE_PIP_VERSION_CHECK: '1' };
  await done('venv/bin/pip', ['install', '--quiet', 'unlisten'], { cwd, env });
  await holds(path.join(cwd, 'venv/bin/unlisten'), [], { cwd });
  const site = (await done('venv/bin/python', ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'], { cwd })).out.trim();
  const about = path.join(site, `unlisten-${version}.dist-info`);
  assert.match(fs.readFileSync(path.join(about, 'METADATA'), 'utf8'), /^License-Expression: MIT OR Apache-2\.0$/m);
  assert.deepEqual(fs.readdirSync(path.join(about, 'licenses')), ['LICENSE-APACHE', 'LICENSE-MIT']);
});

test('the sources that PyPI and crates.io get are whole', async (t) => {
  const cwd = folder(t);
  const { out } = await done('cargo', ['package', '--list', '--allow-dirty'], { cwd: repository });
  const held = out.trim().split('\n');
  const tracked = await done('git', ['ls-files', '-co', '--exclude-standard', 'src', 'rules'], { cwd: repository });
  const needed = tracked.out.trim().split('\n').filter((name) => fs.existsSync(path.join(repository, name)));
  assert.deepEqual(needed.filter((name) => !held.includes(name)), []);
  assert.ok(held.includes('LICENSE-MIT') && held.includes('README.md') && held.includes('Cargo.lock'));
  assert.ok(!held.some((name) => /^(fixtures|tests|packages|fuzz|benches)\//.test(name)), 'what is only for tests is shipped');
  await done(path.join(tools, 'maturin'), ['sdist', '--out', cwd], { cwd: path.join(repository, 'packages/pypi') });
  const listed = await done('tar', ['tzf', `unlisten-${version}.tar.gz`], { cwd });
  assert.match(listed.out, /\/rules\/listener-in-loop\/rule\.rs\n/);
});

test('the Debian package', async (t) => {
  const cwd = folder(t);
  const name = fs.readdirSync(made).find((one) => one.endsWith('.deb'));
  const file = path.join(made, name);
  const root = path.join(cwd, 'root');
  await done('mkdir', ['-p', `${root}/var/lib/dpkg/updates`, `${root}/var/lib/dpkg/info`], {});
  fs.writeFileSync(`${root}/var/lib/dpkg/status`, '');
  fs.writeFileSync(`${root}/var/lib/dpkg/available`, '');
  const given = [`--root=${root}`, '--force-not-root', '--force-depends', '--force-script-chrootless', '--log=/dev/null', '--install', file];
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  await done('dpkg', given, { env });
  await holds(`${root}/usr/bin/unlisten`, [], { cwd });
  const shown = await shell(`gzip -dc ${root}/usr/share/man/man1/unlisten.1.gz`);
  assert.equal(shown.out, (await done(program, ['man'], {})).out);
  await done('bash', ['-n', `${root}/usr/share/bash-completion/completions/unlisten`], {});
  for (const part of ['zsh/vendor-completions/_unlisten', 'fish/vendor_completions.d/unlisten.fish', 'doc/unlisten/copyright']) {
    assert.ok(fs.statSync(`${root}/usr/share/${part}`).size > 0, part);
  }
  await done('lintian', ['--fail-on', 'warning,error', '--tag-display-limit', '0', file], {});
});

test('cargo install', async (t) => {
  const cwd = folder(t);
  const given = ['install', '--path', '.', '--debug', '--locked', '--quiet', '--root', cwd];
  await done('cargo', given, { cwd: repository });
  await holds(path.join(cwd, 'bin/unlisten'), [], { cwd });
});
