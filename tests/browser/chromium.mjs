// A page in headless Chromium, driven over a pipe by the protocol that Chromium speaks; no package is needed.
//
// in:    the program, and the address of a page
// out:   what the page says when it is asked, its complaints, and pictures of it
// never: the network: whatever the page asks for but itself is a complaint

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long anything may take before it counts as stuck, in milliseconds. */
const PATIENCE = 60_000;

export class Chromium {
  #process;
  #home;
  #pending = new Map();
  #next = 1;
  #waiting = [];
  #rest = '';
  #session;
  /** What went wrong on the page: errors, warnings of the console, broken policies, requests. */
  complaints = [];

  static async start(program) {
    const browser = new Chromium();
    browser.#home = await mkdtemp(join(tmpdir(), 'unlisten-browser-'));
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--hide-scrollbars', '--remote-debugging-pipe', `--user-data-dir=${browser.#home}`];
    browser.#process = spawn(program, [...options, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    browser.#process.stdio[4].setEncoding('utf8').on('data', (text) => browser.#read(text));
    const { targetId } = await browser.#send('Target.createTarget', { url: 'about:blank' }, null);
    const { sessionId } = await browser.#send('Target.attachToTarget', { targetId, flatten: true }, null);
    browser.#session = sessionId;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await browser.send(`${domain}.enable`);
    return browser;
  }

  async end() {
    this.#process.kill();
    await new Promise((done) => this.#process.once('exit', done));
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  #read(text) {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop();
    for (const message of messages) this.#hear(JSON.parse(message));
  }

  #hear({ id, result, error, method, params }) {
    if (id) {
      const { done, failed } = this.#pending.get(id);
      this.#pending.delete(id);
      return error ? failed(new Error(error.message)) : done(result);
    }
    this.#waiting = this.#waiting.filter((one) => one.method !== method || one.done(params));
    if (method === 'Runtime.exceptionThrown') this.complaints.push(`exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    if (method === 'Runtime.consoleAPICalled') this.complaints.push(`console.${params.type}: ${params.args.map((one) => one.value).join(' ')}`);
    if (method === 'Log.entryAdded') this.complaints.push(`${params.entry.level}: ${params.entry.text}`);
    if (method === 'Network.requestWillBeSent' && !params.request.url.startsWith('file:')) this.complaints.push(`request: ${params.request.url}`);
    return undefined;
  }

  send(method, params = {}) {
    return this.#send(method, params, this.#session);
  }

  #send(method, params, sessionId) {
    const id = this.#next++;
    const message = sessionId ? { id, method, params, sessionId } : { id, method, params };
    this.#process.stdio[3].write(`${JSON.stringify(message)}\0`);
    return patient(method, new Promise((done, failed) => this.#pending.set(id, { done, failed })));
  }

  async open(address) {
    const loaded = patient(address, new Promise((done) => this.#waiting.push({ method: 'Page.loadEventFired', done })));
    await this.send('Page.navigate', { url: 'about:blank' });
    await loaded;
    const again = patient(address, new Promise((done) => this.#waiting.push({ method: 'Page.loadEventFired', done })));
    await this.send('Page.navigate', { url: address });
    await again;
  }

  /** What `expression` is on the page. */
  async ask(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  /** Waits until `expression` holds on the page. */
  async until(expression) {
    const end = Date.now() + PATIENCE;
    while (!(await this.ask(`Boolean(${expression})`))) {
      if (Date.now() > end) throw new Error(`never came true: ${expression}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  async press(key, code = key) {
    const text = key.length === 1 ? key : key === 'Enter' ? '\r' : undefined;
    const virtual = { Enter: 13, Tab: 9, ' ': 32 }[key];
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text, windowsVirtualKeyCode: virtual });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, windowsVirtualKeyCode: virtual });
  }

  async type(text) {
    await this.send('Input.insertText', { text });
  }

  async size(width, height) {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  }

  async scheme(value, media = '') {
    await this.send('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value }] });
  }

  /** A picture of what is in the window. */
  async picture() {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }
}

function patient(what, promise) {
  let stuck;
  const late = new Promise((_, failed) => {
    stuck = setTimeout(() => failed(new Error(`stuck: ${what}`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(stuck));
}
