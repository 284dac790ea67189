// The world that one fixture runs in: its globals, its shared bus, its process, its clock.
//
// In: the fixture's files. Out: what a driver is handed, described in fixtures/README.md. Never here: anything that two
// fixtures share, or that outlives the fixture.

import { EventEmitter } from 'node:events';

import { makeClock } from './clock.mjs';
import { patchWindow } from './count.mjs';
import { makeLoader } from './load.mjs';
import { packageOf, strip } from './packages.mjs';
import { makeWindow } from './stubs/window.mjs';

const SHARED = ['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'Buffer', 'AbortController', 'Event',
  'EventTarget', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'structuredClone', 'performance', 'MessageChannel'];

/** An emitter that can be imported by its name, as the default, or required. */
function makeEmitter(name) {
  const bus = new EventEmitter();
  // Fixtures leak on purpose, and an `error` that is emitted to nobody must not end the run.
  bus.setMaxListeners(Infinity);
  return Object.assign(bus, { [name]: bus, default: bus });
}

/**
 * A bus with a line for each function that is called, so that an event which one waits for does not reach the others.
 * `use(name)` puts the fixture through.
 */
function makeSwitchboard() {
  const lines = new Map();
  let current;
  const use = (name) => {
    if (!lines.has(name)) lines.set(name, new EventEmitter().setMaxListeners(Infinity));
    current = lines.get(name);
    return current;
  };
  const bus = {};
  for (const method of ['on', 'once', 'off', 'addListener', 'removeListener', 'prependOnceListener', 'emit']) {
    // Named like the method, so that the line which calls it is found behind it.
    bus[method] = { [method]: (...values) => current[method](...values) }[method];
  }
  return { bus: Object.assign(bus, { bus, default: bus }), use };
}

/** A process that fixtures may listen to and end. */
function makeProcess() {
  const process = new EventEmitter().setMaxListeners(Infinity);
  return Object.assign(process, {
    env: {}, argv: ['node', 'fixture'], pid: 1, platform: 'linux', version: 'v20.0.0', exit() {}, cwd: () => '/',
    exitCode: 0, nextTick: (run, ...values) => queueMicrotask(() => run(...values)), stdout: { write() {} },
    stderr: { write() {} }, hrtime: Object.assign(() => [0, 0], { bigint: () => 0n }), memoryUsage: () => ({}),
  });
}

/** Lets promises, immediates and what they cause come to rest. */
export async function settle() {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

export function makeWorld(parts, entry) {
  const bus = makeEmitter('bus');
  const process = makeProcess();
  const clock = makeClock();
  const window = makeWindow();
  const console = new Proxy({}, { get: () => () => {} });
  const shared = Object.fromEntries(SHARED.map((name) => [name, globalThis[name]]));
  const globals = {
    ...shared, ...clock.globals, console, process, window, document: window.document, CustomEvent: globalThis.CustomEvent,
    AbortSignal: makeAbortSignal(clock), HTMLElement: window.HTMLElement,
  };
  const stripped = parts.map(strip);
  const first = stripped[parts.indexOf(entry)];
  const endings = [];
  let loader;
  return {
    bus,
    process,
    window,
    settle,
    /** Another emitter like the bus, which can be imported by that name. */
    emitter: makeEmitter,
    /** A bus with a line for each function: `{ bus, use }`. */
    switchboard: makeSwitchboard,
    /** Lets that many milliseconds pass for the fixture's timers. */
    advance: (span) => clock.advance(span, settle),
    /**
     * Runs the fixture with `modules` in place of what it imports and `more` beside the usual globals, and returns its
     * exports. `./bus` and `../bus` are the world's bus unless the driver says otherwise. Of several files it runs the
     * first, or the one that `name` means.
     */
    async load(modules = {}, more = {}, name = first.path) {
      const known = { './bus': bus, '../bus': bus, ...modules };
      loader = makeLoader({ parts: stripped, modules: known, globals: { ...globals, ...more } });
      return loader.load(stripped.find((part) => part.path === name));
    },
    /** What the fixture calls by that name at its top and does not export. */
    inner: (name) => loader.reveal(first, name),
    /** A package from the registry, for a driver that says `// needs: packages`. */
    package: packageOf,
    /** A page: jsdom's window, and what a script in it sees, to hand to `load`. It needs packages. */
    dom: makePage,
    /** Has `run` called when the fixture is over, whichever way it ends. */
    atEnd: (run) => endings.push(run),
    async end() {
      for (const run of endings.reverse()) await run();
    },
  };
}

/** What a script in a page sees of its window. */
const OF_PAGE = ['document', 'HTMLElement', 'customElements', 'Event', 'CustomEvent', 'EventTarget', 'AbortController',
  'AbortSignal', 'Image', 'KeyboardEvent', 'MouseEvent', 'Node'];

function makePage(html = '') {
  const { window } = new (packageOf('jsdom').JSDOM)(html);
  patchWindow(window);
  return { window, globals: { window, ...Object.fromEntries(OF_PAGE.map((name) => [name, window[name]])) } };
}

/** `AbortSignal` whose time limit follows the fixture's clock. */
function makeAbortSignal(clock) {
  return new Proxy(AbortSignal, {
    get(signal, name) {
      if (name !== 'timeout') return signal[name];
      return (span) => {
        const controller = new AbortController();
        clock.globals.setTimeout(() => controller.abort(new Error('timeout')), span);
        return controller.signal;
      };
    },
  });
}
