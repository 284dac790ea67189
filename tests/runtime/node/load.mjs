// Loads the files of a fixture so that a stack names them and their lines.
//
// In: the fixture's files as text, the modules that stand in for what they import, the globals that they see. Out: what
// the first file exports, and a way to reach what it keeps to itself. Never here: the disk, and a real server, process
// or connection; a module that nobody stands in for is an error that names it.

import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

import { SCHEME, watchedEvents } from './count.mjs';

const require = createRequire(import.meta.url);

/** Built-in modules that fixtures use as they are. The others reach out of the process and need a stand-in. */
const HARMLESS = ['assert', 'async_hooks', 'buffer', 'diagnostics_channel', 'os', 'path', 'stream',
  'stream/promises', 'string_decoder', 'timers', 'timers/promises', 'url', 'util', 'zlib'];

const EXTENSIONS = ['', '.js', '.ts', '.tsx', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '/index.js', '/index.ts'];

/** What only a module may hold: an import, an export or an `await` outside of any function, which begins its line. */
const IS_MODULE = /^(import|export|await)\s/m;

export function makeLoader({ parts, modules, globals }) {
  const context = vm.createContext(globals);
  giveSymbols(context);
  const loaded = new Map();
  const inner = new Map();

  const standIn = (specifier, importer) => {
    if (specifier in modules) return modules[specifier];
    const bare = specifier.replace(/^node:/, '');
    if (bare in modules) return modules[bare];
    if (bare === 'events') return watchedEvents;
    if (HARMLESS.includes(bare)) return require(bare);
    throw new Error(`${importer} imports \`${specifier}\`, and its driver hands \`load\` no stand-in for it`);
  };

  const partOf = (specifier, importer) => {
    if (!specifier.startsWith('.')) return undefined;
    const wanted = path.posix.join(path.posix.dirname(importer), specifier);
    const stem = wanted.replace(/\.[cm]?js$/, '');
    return EXTENSIONS.flatMap((extension) => [wanted + extension, stem + extension])
      .map((name) => parts.find((part) => part.path === name))
      .find((part) => part !== undefined);
  };

  const runScript = (part) => {
    const module = { exports: {} };
    loaded.set(part.path, { script: module });
    const load = (specifier) => {
      const other = partOf(specifier, part.path);
      return other ? requirePart(other) : standIn(specifier, part.path);
    };
    load.main = module;
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname', 'reveal'];
    const source = `${part.text}\n;reveal((name) => eval(name));`;
    const run = vm.compileFunction(source, parameters, { filename: SCHEME + part.path, parsingContext: context });
    const reveal = (look) => inner.set(part.path, look);
    run.call(module.exports, module.exports, load, module, part.path, path.posix.dirname(part.path), reveal);
    return module;
  };

  const requirePart = (part) => {
    const known = loaded.get(part.path);
    if (known?.script) return known.script.exports;
    return runScript(part).exports;
  };

  const synthetic = async (value) => {
    const names = Object.keys(value).filter((name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name));
    const module = new vm.SyntheticModule([...names, 'default'], () => {
      for (const name of names) module.setExport(name, value[name]);
      module.setExport('default', value.default ?? value);
    }, { context });
    return module;
  };

  const makeModule = (part) => {
    const known = loaded.get(part.path)?.module;
    if (known) return known;
    const module = new vm.SourceTextModule(`${part.text}\n;import.meta.reveal((name) => eval(name));`, {
      identifier: SCHEME + part.path,
      context,
      importModuleDynamically: evaluated,
      initializeImportMeta: (meta) => {
        meta.url = SCHEME + part.path;
        meta.reveal = (look) => inner.set(part.path, look);
      },
    });
    loaded.set(part.path, { module });
    return module;
  };

  const link = async (specifier, referrer) => {
    const importer = referrer.identifier.slice(SCHEME.length);
    const part = partOf(specifier, importer);
    if (!part) return synthetic(standIn(specifier, importer));
    return isModule(part) ? makeModule(part) : synthetic(requirePart(part));
  };

  const evaluated = async (specifier, referrer) => {
    const module = await link(specifier, referrer);
    if (module.status === 'unlinked') await module.link(link);
    await module.evaluate();
    return module;
  };

  const loadModule = async (part) => {
    const module = makeModule(part);
    await module.link(link);
    await module.evaluate();
    return module.namespace;
  };

  /** Runs a file and returns what it exports. */
  const load = async (part) => (isModule(part) ? loadModule(part) : requirePart(part));

  /** The value of a name at the top of a file that does not export it; undefined where there is none. */
  const reveal = (part, name) => {
    try {
      return inner.get(part.path)?.(name);
    } catch (error) {
      if (error?.name === 'ReferenceError') return undefined;
      throw error;
    }
  };
  return { load, reveal };
}

/** Node adds the symbols of disposal to its own realm alone where the engine has none yet. */
function giveSymbols(context) {
  const theirs = vm.runInContext('Symbol', context);
  for (const name of ['dispose', 'asyncDispose']) {
    if (theirs[name] === undefined) Object.defineProperty(theirs, name, { value: Symbol[name] });
  }
}

function isModule(part) {
  if (/\.c[jt]s$/.test(part.path)) return false;
  return /\.m[jt]s$/.test(part.path) || IS_MODULE.test(part.text);
}
