// The programming interface: runs the program and hands back its JSON report.
//
// In: paths or a text, and options. Out: the report as it stands; an `UnlistenError` where there is none to rely on.
// Never here: an opinion about a finding. Findings are no error.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { programPath, unstartable } = require('./program.js');

const COULD_NOT_RUN = 2;

/** The program could not run, or could not read what it was told to check. */
class UnlistenError extends Error {
  constructor(message, report) {
    super(message);
    this.name = 'UnlistenError';
    this.report = report;
  }
}

/** The arguments that options stand for. */
function argumentsOf(options) {
  const given = ['check', '--format', 'json'];
  if (options.config === false) given.push('--no-config');
  else if (options.config !== undefined) given.push('--config', options.config);
  if (options.confidence !== undefined) given.push('--confidence', options.confidence);
  if (options.includeTests) given.push('--include-tests');
  if (options.includeGenerated) given.push('--include-generated');
  if (options.ignore === false) given.push('--no-ignore');
  if (options.forceExclude) given.push('--force-exclude');
  if (options.cache === true) given.push('--cache');
  else if (options.cache) given.push(`--cache=${options.cache}`);
  if (options.threads !== undefined) given.push('--threads', String(options.threads));
  return given;
}

/** The report that a run printed, if it can be relied on. */
function reportOf({ status, signal, stdout, stderr }) {
  const said = stderr.trim().replace(/^error: /, '');
  if (stdout === '' || status === null || status > COULD_NOT_RUN) {
    throw new UnlistenError(said || `the program ended by ${signal ?? `code ${status}`}`);
  }
  const report = JSON.parse(stdout);
  if (status === COULD_NOT_RUN) {
    const fatal = report.problems.filter((problem) => problem.fatal);
    throw new UnlistenError(fatal.map((problem) => problem.message).join('\n') || said, report);
  }
  return report;
}

function start() {
  try {
    return programPath();
  } catch (error) {
    throw new UnlistenError(error.message);
  }
}

function collect(given, options, input) {
  return new Promise((resolve, reject) => {
    const path = start();
    const child = spawn(path, given, { cwd: options.cwd, signal: options.signal });
    const said = { stdout: [], stderr: [] };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].on('data', (chunk) => said[stream].push(chunk));
    }
    child.once('error', (error) => {
      const aborted = error.name === 'AbortError';
      reject(aborted ? error : new UnlistenError(unstartable(path, error)));
    });
    child.once('close', (status, signal) => {
      const text = (stream) => Buffer.concat(said[stream]).toString();
      try {
        resolve(reportOf({ status, signal, stdout: text('stdout'), stderr: text('stderr') }));
      } catch (error) {
        reject(error);
      }
    });
    // The program may refuse its arguments and never read.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Checks files and folders. */
async function lint(paths = [], options = {}) {
  const meant = typeof paths === 'string' ? [paths] : paths;
  return collect([...argumentsOf(options), '--', ...meant], options, '');
}

/** Checks a text as if it were the file `options.filename`, whether that is on the disk or not. */
async function lintText(text, options) {
  return collect([...argumentsOf(options), '--stdin-filename', options.filename], options, text);
}

/** The same, for places that cannot wait. */
function lintTextSync(text, options) {
  const path = start();
  const given = [...argumentsOf(options), '--stdin-filename', options.filename];
  const run = spawnSync(path, given, {
    cwd: options.cwd,
    input: text,
    encoding: 'utf8',
    maxBuffer: Infinity,
    windowsHide: true,
  });
  // A program that refuses its arguments closes its input early; what it said is what counts.
  if (run.error && run.error.code !== 'EPIPE') throw new UnlistenError(unstartable(path, run.error));
  return reportOf(run);
}

module.exports = { UnlistenError, lint, lintText, lintTextSync, programPath };
