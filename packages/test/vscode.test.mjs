// The extension for VS Code: packaged, taken out of its package, and started against a stand-in for the editor's API.
//
// In: editors/vscode with what `.ci/install` installs for it, and the programs of `.ci/packages`. Out: nothing.
// Never here: what the server finds, beyond that it is asked and answers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LEAK, done, folder, installed, program, repository, write } from './kit.mjs';

const require = createRequire(import.meta.url);
const Module = require('node:module');
const protocol = require('vscode-languageserver-protocol/node');
const source = path.join(repository, 'editors/vscode');
const vsce = path.join(installed, '.bin/vsce');

/** The folder of the extension as a user's editor has it: out of the packaged file. */
async function packaged(t) {
  const made = folder(t);
  const copy = path.join(made, 'source');
  fs.cpSync(source, copy, { recursive: true });
  fs.copyFileSync(path.join(repository, 'LICENSE-MIT'), path.join(copy, 'LICENSE.txt'));
  fs.copyFileSync(path.join(repository, 'schema/unlisten.schema.json'), path.join(copy, 'unlisten.schema.json'));
  const file = path.join(made, 'unlisten.vsix');
  await done(vsce, ['package', '--out', file, '--allow-missing-repository'], { cwd: copy });
  const unpack = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])';
  await done('python3', ['-c', unpack, file, path.join(made, 'unpacked')]);
  return path.join(made, 'unpacked/extension');
}

/** A client that starts what it is told to, as the real one does, and remembers what it was told. */
function clients(started) {
  const State = { Stopped: 1, Running: 2, Starting: 3 };
  class LanguageClient {
    constructor(id, name, server, options) {
      Object.assign(this, { id, name, server, options, listeners: [], outputChannel: { show() {} } });
      started.push(this);
    }
    onDidChangeState(listener) {
      this.listeners.push(listener);
    }
    needsStop() {
      return this.connection !== undefined;
    }
    async start() {
      const { command, module, args } = this.server;
      const given = module ? [process.execPath, [module, ...args]] : [command, args];
      this.child = spawn(...given, { stdio: ['pipe', 'pipe', 'ignore'], env: this.env ?? process.env });
      await new Promise((resolve, reject) => {
        this.child.once('spawn', resolve);
        this.child.once('error', reject);
      });
      this.connection = protocol.createProtocolConnection(
        new protocol.StreamMessageReader(this.child.stdout),
        new protocol.StreamMessageWriter(this.child.stdin),
      );
      this.connection.listen();
      const { rootUri } = this.constructor;
      this.result = await this.connection.sendRequest(protocol.InitializeRequest.type, {
        processId: process.pid,
        rootUri,
        capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
        initializationOptions: this.options.initializationOptions,
      });
      await this.connection.sendNotification(protocol.InitializedNotification.type, {});
      this.listeners.forEach((listener) => listener({ newState: State.Running }));
    }
    async stop() {
      await this.connection.sendRequest(protocol.ShutdownRequest.type);
      await this.connection.sendNotification(protocol.ExitNotification.type);
      this.connection = undefined;
    }
  }
  return { LanguageClient, State, TransportKind: { stdio: 0 } };
}

/** As much of the editor's API as the extension uses. */
function editor(root, settings = {}, isTrusted = true) {
  const commands = new Map();
  const shown = [];
  const status = { show() {}, dispose() {} };
  const configuration = { ...settings, get: (name) => settings[name] ?? '' };
  const nothing = () => ({ dispose() {} });
  return {
    commands,
    shown,
    status,
    api: {
      StatusBarAlignment: { Right: 2 },
      commands: {
        registerCommand: (name, run) => (commands.set(name, run), nothing()),
        executeCommand: async (...all) => shown.push(all.join(' ')),
      },
      window: {
        createStatusBarItem: () => status,
        showErrorMessage: async (text, answer) => (shown.push(text), answer),
      },
      workspace: {
        isTrusted,
        workspaceFolders: [{ uri: { scheme: 'file', fsPath: root } }],
        getConfiguration: () => configuration,
        onDidGrantWorkspaceTrust: nothing,
        onDidChangeConfiguration: nothing,
      },
    },
  };
}

/** The extension, with stand-ins for what the editor brings. */
function load(extension, api, client) {
  const before = Module._load;
  Module._load = function (name, ...rest) {
    if (name === 'vscode') return api;
    if (name === 'vscode-languageclient/node') return client;
    return before.call(this, name, ...rest);
  };
  try {
    const file = path.join(extension, 'extension.js');
    delete require.cache[file];
    return require(file);
  } finally {
    Module._load = before;
  }
}

function project(t) {
  return folder(t, { 'a.js': LEAK, 'bus.js': 'export const bus = {};\n' });
}

async function start(t, extension, given, root) {
  const started = [];
  const client = clients(started);
  client.LanguageClient.rootUri = pathToFileURL(root).href;
  const loaded = load(extension, given.api, client);
  t.after(() => started.forEach((it) => it.child?.kill()));
  await loaded.activate({ subscriptions: [] });
  return { loaded, started };
}

/** What the server says of a text that the client has opened. */
async function diagnostics({ connection }, root) {
  const uri = pathToFileURL(path.join(root, 'a.js')).href;
  const textDocument = { uri, languageId: 'javascript', version: 1, text: LEAK };
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, { textDocument });
  const report = await connection.sendRequest(protocol.DocumentDiagnosticRequest.type, { textDocument: { uri } });
  return report.items.map(({ code, range }) => `${range.start.line + 1} ${code}`);
}

test('the extension is packaged with what it needs and nothing else', async (t) => {
  const extension = await packaged(t);
  const there = fs.readdirSync(extension).sort();
  assert.deepEqual(there, ['LICENSE.txt', 'extension.js', 'node_modules', 'package.json', 'readme.md', 'unlisten.schema.json']);
  // The real client is in it, and can be loaded.
  const api = new Proxy({}, { get: () => class {} });
  const client = load(extension, api, clients([]));
  assert.equal(typeof client.activate, 'function');
  const real = createRequire(path.join(extension, 'extension.js'));
  assert.ok(real.resolve('vscode-languageclient/node').startsWith(fs.realpathSync(extension)));
});

test('it starts the program that is set, which answers', async (t) => {
  const root = project(t);
  const given = editor(root, { path: program, confidence: 'likely' });
  const { loaded, started } = await start(t, source, given, root);
  assert.equal(started[0].result.serverInfo.name, 'unlisten');
  assert.deepEqual(await diagnostics(started[0], root), ['4 listener-in-loop']);
  assert.equal(given.status.text, 'unlisten');
  assert.deepEqual([...given.commands.keys()].sort(), ['unlisten.log', 'unlisten.restart']);
  await given.commands.get('unlisten.restart')();
  assert.equal(started.length, 2);
  assert.deepEqual(await diagnostics(started[1], root), ['4 listener-in-loop']);
  await loaded.deactivate();
});

test('it takes the package of a folder that is trusted, and else what is on the path', async (t) => {
  const root = project(t);
  write(root, {
    'node_modules/unlisten/package.json': '{ "name": "unlisten", "version": "0.0.0" }',
    'node_modules/unlisten/bin/unlisten.js': `require('node:child_process').spawn(${JSON.stringify(program)}, ['lsp'], { stdio: 'inherit' })
      .on('exit', (code) => process.exit(code));\n`,
  });
  const { started } = await start(t, source, editor(root), root);
  assert.ok(started[0].server.module.endsWith('bin/unlisten.js'));
  assert.deepEqual(await diagnostics(started[0], root), ['4 listener-in-loop']);
  const careful = editor(root, {}, false);
  const path_ = process.env.PATH;
  process.env.PATH = path.dirname(program) + path.delimiter + path_;
  t.after(() => (process.env.PATH = path_));
  const untrusted = await start(t, source, careful, root);
  assert.equal(untrusted.started[0].server.command, 'unlisten');
});

test('it says what to do where there is no program', async (t) => {
  const root = project(t);
  const given = editor(root, { path: '/no/such/unlisten' });
  await start(t, source, given, root);
  assert.match(given.shown[0], /could not be started.*unlisten\.path/);
  assert.equal(given.shown[1], 'workbench.action.openSettings unlisten.path');
});
