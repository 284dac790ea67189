// unlisten in VS Code: starts the language server, and says whether it runs.
//
// In: the settings and the folders of a window. Out: a client of `unlisten lsp`, two commands, and an item of the status bar.
// Never here: anything that the server says.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');
const vscode = require('vscode');
const { LanguageClient, State, TransportKind } = require('vscode-languageclient/node');

const LANGUAGES = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'vue', 'svelte', 'astro', 'html'];

let client;
let status;

/** The program that the npm package of a folder brings, if it has one. */
function installed(folder) {
  try {
    const from = createRequire(path.join(folder, 'package.json'));
    const script = path.join(path.dirname(from.resolve('unlisten/package.json')), 'bin/unlisten.js');
    return fs.existsSync(script) ? script : undefined;
  } catch {
    return undefined;
  }
}

/** How the server is started: the setting, the package of a folder, or what is on the path. */
function server() {
  const named = vscode.workspace.getConfiguration('unlisten').get('path');
  if (named) return { command: named, args: ['lsp'], transport: TransportKind.stdio };
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  for (const { uri } of folders) {
    const script = uri.scheme === 'file' && installed(uri.fsPath);
    if (script) return { module: script, args: ['lsp'], transport: TransportKind.stdio };
  }
  return { command: 'unlisten', args: ['lsp'], transport: TransportKind.stdio };
}

function show(state) {
  const words = { [State.Running]: 'unlisten', [State.Starting]: '$(sync~spin) unlisten' };
  status.text = words[state] ?? '$(warning) unlisten';
  status.tooltip = state === State.Stopped ? 'The server does not run. Click for its log.' : 'The log of unlisten';
}

async function start() {
  client = new LanguageClient('unlisten', 'unlisten', server(), {
    documentSelector: LANGUAGES.map((language) => ({ scheme: 'file', language })),
    initializationOptions: vscode.workspace.getConfiguration('unlisten'),
    synchronize: { configurationSection: 'unlisten' },
  });
  client.onDidChangeState(({ newState }) => show(newState));
  try {
    await client.start();
  } catch (error) {
    const answer = await vscode.window.showErrorMessage(
      `unlisten could not be started: ${error.message ?? error}. Install it (npm install --save-dev unlisten), or set unlisten.path.`,
      'Open settings',
    );
    if (answer) await vscode.commands.executeCommand('workbench.action.openSettings', 'unlisten.path');
  }
}

async function stop() {
  const before = client;
  client = undefined;
  if (before?.needsStop()) await before.stop();
}

async function activate(context) {
  status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right);
  status.command = 'unlisten.log';
  status.show();
  show(State.Starting);
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    status,
    vscode.commands.registerCommand('unlisten.restart', restart),
    vscode.commands.registerCommand('unlisten.log', () => client?.outputChannel.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('unlisten.path') && restart()),
  );
  await start();
}

module.exports = { activate, deactivate: stop, installed };
