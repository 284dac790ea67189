#!/usr/bin/env node
// The command: starts the program for this machine and ends as it ends.
//
// In: the arguments, streams and signals of this process. Out: the same of the program.
// Never here: anything that the program does not do.
'use strict';

const { spawn } = require('node:child_process');
const { programPath, unstartable } = require('../lib/program.js');

const COULD_NOT_RUN = 2;
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = COULD_NOT_RUN;
}

function run(path) {
  let child;
  const passOn = (signal) => child.kill(signal);
  // Before the program starts, so that there is no moment in which a signal would leave it behind.
  for (const signal of PASSED_ON) process.on(signal, passOn);
  child = spawn(path, process.argv.slice(2), { stdio: 'inherit' });
  child.once('error', (error) => fail(unstartable(path, error)));
  child.once('exit', (code, signal) => {
    for (const one of PASSED_ON) process.off(one, passOn);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}

try {
  run(programPath());
} catch (error) {
  fail(error.message);
}
