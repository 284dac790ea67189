// Where the program for this machine is.
//
// In: the platform, and the packages that were installed. Out: the path of the program, or an error that says what to do.
// Never here: a download, or the program's arguments.
'use strict';

const fs = require('node:fs');

const { version } = require('../package.json');

/** The names of the packages that may hold the program for a machine, the best first. */
function candidates(platform, arch, libc) {
  const name = `@unlisten/${platform}-${arch}`;
  if (platform !== 'linux') return [name];
  // The program for musl is linked statically and runs beside glibc too; the other way round nothing runs.
  return libc() === 'musl' ? [`${name}-musl`] : [`${name}-gnu`, `${name}-musl`];
}

/** Which C library this machine has. */
function libc() {
  try {
    return fs.readFileSync('/usr/bin/ldd', 'latin1').includes('musl') ? 'musl' : 'gnu';
  } catch {
    // No `ldd` on a minimal image: Node itself says what it runs on.
    return process.report.getReport().header.glibcVersionRuntime ? 'gnu' : 'musl';
  }
}

/** The path of the program. */
function programPath() {
  const own = process.env.UNLISTEN_PROGRAM;
  if (own) {
    if (fs.existsSync(own)) return own;
    throw new Error(`UNLISTEN_PROGRAM is set to ${own}, and there is no such file`);
  }
  const { platform, arch } = process;
  const names = candidates(platform, arch, libc);
  const file = platform === 'win32' ? 'unlisten.exe' : 'unlisten';
  for (const name of names) {
    try {
      return require.resolve(`${name}/${file}`);
    } catch {
      // The next one may be there.
    }
  }
  throw new Error(whatToDo(platform, arch, names[0]));
}

function whatToDo(platform, arch, name) {
  const built = require('./platforms.json');
  const known = built.some((one) => `@unlisten/${one}` === name);
  if (!known) {
    return (
      `there is no prebuilt program for ${platform} on ${arch}; ` +
      'build it with `cargo install unlisten` and set UNLISTEN_PROGRAM to its path'
    );
  }
  return (
    `the package ${name} is missing, which holds the program for this machine; ` +
    'install again without `--omit=optional` or `--no-optional`, and on this platform if node_modules was copied, ' +
    `or run \`npm install ${name}@${version}\``
  );
}

/** What to say of a program that is there and could not be started. */
function unstartable(path, error) {
  const hint =
    error.code === 'EACCES'
      ? 'it may not be executed; install again, or unpack it from the archive of the package manager'
      : 'it may be built for another machine; install again on this one';
  return `${path} could not be started (${error.code}): ${hint}`;
}

module.exports = { candidates, programPath, unstartable };
