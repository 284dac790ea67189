// A session with a language server, as an editor has one.
//
// In: a program and a folder. Out: answers, and how long each took.
// Never here: what is asked.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

export class Session {
  constructor(program, folder) {
    this.child = spawn(program, ['lsp'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    this.folder = folder;
    this.number = 0;
    this.waiting = new Map();
    this.told = [];
    let rest = Buffer.alloc(0);
    this.child.stdout.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, end).toString())[1]);
        if (rest.length < end + 4 + length) return;
        this.hear(JSON.parse(rest.subarray(end + 4, end + 4 + length).toString()));
        rest = rest.subarray(end + 4 + length);
      }
    });
  }

  hear(message) {
    if (message.method === undefined) {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
      return;
    }
    if (message.id !== undefined) this.send({ id: message.id, result: null });
    this.told.push(message);
    this.listener?.(message);
  }

  send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  tell(method, params) {
    this.send({ method, params });
  }

  ask(method, params) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => (answer.error ? reject(new Error(answer.error.message)) : resolve(answer.result)));
      this.send({ id, method, params });
    });
  }

  async start() {
    await this.ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(this.folder).href,
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        textDocument: { diagnostic: {}, publishDiagnostics: { relatedInformation: true } },
        workspace: { diagnostics: { refreshSupport: true } },
        window: { workDoneProgress: true },
      },
    });
    this.tell('initialized', {});
  }

  /** Waits until the imports of all files are known. */
  read() {
    return new Promise((resolve) => {
      const is = (message) => message.params?.value?.kind === 'end';
      if (this.told.some(is)) resolve();
      this.listener = (message) => is(message) && resolve();
    });
  }

  open(file) {
    this.uri = pathToFileURL(file).href;
    const text = fs.readFileSync(file, 'utf8');
    this.version = 1;
    const textDocument = { uri: this.uri, languageId: 'typescript', version: 1, text };
    this.tell('textDocument/didOpen', { textDocument });
  }

  /** Types some letters at a place, and waits for what is said of the text. */
  async type(line, character, text) {
    const place = { line, character };
    this.version += 1;
    this.tell('textDocument/didChange', {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [{ range: { start: place, end: place }, text }],
    });
    return this.diagnostics();
  }

  diagnostics() {
    return this.ask('textDocument/diagnostic', { textDocument: { uri: this.uri } });
  }

  /** The most memory that the server has had so far, in bytes. */
  memory() {
    const status = fs.readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * 1024;
  }

  /** How long the server has computed so far, in seconds. */
  computed() {
    const fields = fs.readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  async leave() {
    await this.ask('shutdown', null);
    this.tell('exit', null);
  }
}
