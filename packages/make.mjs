// Makes the npm packages from one table, so that none of them is written twice.
//
// in:    platforms.json, npm/, Cargo.toml, the licences; a folder of programs as the release builds them:
//        `<platform>/unlisten` (or `unlisten.exe`) each, and `rules.json`, what `unlisten rules --format json` prints
// out:   `matrix`: the table with the name of each program, for the release's workflow, on standard output;
//        `npm PROGRAMS OUT`: one folder for each package in OUT, ready for `npm publish`
// never: builds a program, or publishes anything
import fs from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const repository = path.dirname(here);

const platforms = JSON.parse(fs.readFileSync(path.join(here, 'platforms.json'), 'utf8'));
const program = (platform) => (platform.name.startsWith('win32') ? 'unlisten.exe' : 'unlisten');

/** What Cargo.toml says of the program, for every package that holds it. */
function shared() {
  const cargo = fs.readFileSync(path.join(repository, 'Cargo.toml'), 'utf8');
  const value = (key) => cargo.match(new RegExp(`^${key} = "(.*)"$`, 'm'))?.[1];
  const url = value('repository');
  const repositoryField = url ? { repository: { type: 'git', url: `git+${url}.git` } } : {};
  return { version: value('version'), license: `(${value('license')})`, ...repositoryField };
}

function write(folder, name, content) {
  fs.mkdirSync(folder, { recursive: true });
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  fs.writeFileSync(path.join(folder, name), text);
}

/** Begins a package: its description with what all share, its page, and the licences. */
function begin(folder, description, page) {
  fs.rmSync(folder, { recursive: true, force: true });
  write(folder, 'package.json', { ...description, ...shared() });
  write(folder, 'README.md', page);
  for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) {
    fs.copyFileSync(path.join(repository, licence), path.join(folder, licence));
  }
}

/** The package that holds the program for one platform. */
function makePlatform(platform, source, out) {
  const [os, cpu, libc] = platform.name.split('-');
  const name = `@unlisten/${platform.name}`;
  const folder = path.join(out, platform.name);
  const description = {
    name,
    description: `The program of the package unlisten for ${platform.target}.`,
    os: [os],
    cpu: [cpu],
    ...(libc ? { libc: [libc === 'gnu' ? 'glibc' : libc] } : {}),
    files: [program(platform)],
    // A program cannot be started inside the archives that Yarn keeps.
    preferUnplugged: true,
    engines: { node: '>=18' },
  };
  begin(folder, description, `# ${name}\n\n${description.description} Install \`unlisten\`.\n`);
  fs.copyFileSync(source, path.join(folder, program(platform)));
  fs.chmodSync(path.join(folder, program(platform)), 0o755);
}

/** A package that is kept in npm/, with what `more` adds to its description. */
function makeKept(name, out, more) {
  const kept = path.join(here, 'npm', name);
  const folder = path.join(out, name);
  const description = JSON.parse(fs.readFileSync(path.join(kept, 'package.json'), 'utf8'));
  begin(folder, { ...description, ...more }, fs.readFileSync(path.join(kept, 'README.md'), 'utf8'));
  for (const part of description.files) {
    fs.cpSync(path.join(kept, part), path.join(folder, part), { recursive: true });
  }
  return folder;
}

function makeAll(programs, out) {
  const { version } = shared();
  const names = platforms.map((platform) => platform.name);
  const optional = Object.fromEntries(names.map((name) => [`@unlisten/${name}`, version]));
  const main = makeKept('unlisten', out, { optionalDependencies: optional });
  write(path.join(main, 'lib'), 'platforms.json', names);
  // `unlisten init` names it, so that editors know the keys of a configuration.
  fs.copyFileSync(path.join(repository, 'schema/unlisten.schema.json'), path.join(main, 'lib/unlisten.schema.json'));

  const plugin = makeKept('eslint-plugin-unlisten', out, { dependencies: { unlisten: version } });
  const { rules } = JSON.parse(fs.readFileSync(path.join(programs, 'rules.json'), 'utf8'));
  write(path.join(plugin, 'lib'), 'rules.json', rules);

  for (const platform of platforms) {
    const source = path.join(programs, platform.name, program(platform));
    if (fs.existsSync(source)) makePlatform(platform, source, out);
    else process.stderr.write(`${source} is not there; @unlisten/${platform.name} is not made\n`);
  }
}

const [what, programs, out] = process.argv.slice(2);
if (what === 'matrix') {
  console.log(JSON.stringify(platforms.map((one) => ({ ...one, program: program(one) }))));
} else if (what === 'npm' && out) {
  makeAll(programs, out);
} else {
  process.stderr.write('usage: make.mjs matrix | make.mjs npm PROGRAMS OUT\n');
  process.exitCode = 2;
}
