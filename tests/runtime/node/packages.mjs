// The packages that `.ci/with-packages` has installed.
//
// In: UNLISTEN_PACKAGES, their folder; unset where only Node is needed. Out: a package by its name, and a file without
// its types. Never here: an installation.

import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const folder = process.env.UNLISTEN_PACKAGES;
const require = folder ? createRequire(path.join(folder, 'package.json')) : undefined;

/** A package. */
export function packageOf(name) {
  if (!require) throw new Error(`\`${name}\` is not installed; run \`.ci/with-packages\``);
  return require(name);
}

/** A line that holds decorators only. Node cannot read them, and what a framework does because of them is the driver's. */
const DECORATORS = /^ *(@[\w.]+(\([^()]*\))? *)+$/gm;

/** What decorates a parameter. */
const OF_PARAMETERS = /(?<=[(,] ?)@\w+\([^()]*\) /g;

/** A file of a fixture as Node can read it, each line where it was. */
export function strip(part) {
  const kind = /\.[cm]?([jt]sx?)$/.exec(part.path)?.[1];
  if (kind === 'js' || kind === undefined) return part;
  const transforms = [...(kind.startsWith('ts') ? ['typescript'] : []), ...(kind.endsWith('x') ? ['jsx'] : [])];
  const undecorated = part.text.replace(DECORATORS, '').replace(OF_PARAMETERS, '');
  const options = { transforms, filePath: part.path, disableESTransforms: true, production: true };
  return { ...part, text: packageOf('sucrase').transform(undecorated, options).code };
}
