// Counts the listeners that are still there, for each line that added one.
//
// In: the calls that fixtures make on `EventEmitter` and `EventTarget`, which are patched here. Out: for each line, how
// often it added and how many of its listeners live; for each removal, how much it took away; for each bound, what it is.
// Never here: an opinion. Whether a listener lives is asked of its target when it is counted, so that removed, fired and
// aborted listeners and collected targets are discounted by the runtime itself and not by a second bookkeeping.

import events, { EventEmitter, getEventListeners } from 'node:events';

/** Files whose lines are counted are loaded under names that begin so. */
export const SCHEME = 'fixture:';

let ledger = null;

/** Starts an empty count; what was counted before is forgotten. */
export function startCounting() {
  ledger = { acquired: [], added: {}, removals: {}, bounds: {}, targets: new WeakSet(), calls: 0 };
  return ledger;
}

/** Ends the count; calls are passed through unseen until the next start. */
export function stopCounting() {
  ledger = null;
}

/** The living listeners of each line: `{ 'a.js:12': 3 }`. Lines whose listeners are all gone are left out. */
export function countLiving({ acquired }) {
  const unclaimed = new Map();
  const living = {};
  for (const one of acquired) {
    const target = one.target.deref();
    const listener = one.listener.deref();
    if (target === undefined || listener === undefined) continue;
    // A listener that two lines have added is the earlier line's: both kinds of target keep the first the longest.
    const there = listenersThere(unclaimed, target, one);
    const at = there.indexOf(listener);
    if (at < 0) continue;
    there.splice(at, 1);
    living[one.line] = (living[one.line] ?? 0) + 1;
  }
  return living;
}

/** Takes away the living listeners of `lines`, so that what only they held can be collected. */
export function releaseListeners({ acquired }, lines) {
  for (const { target, event, listener, line, release } of acquired) {
    const [from, what] = [target.deref(), listener.deref()];
    if (from && what && lines.includes(line)) release(from, event, what);
  }
}

function listenersThere(unclaimed, target, { event, ask }) {
  if (!unclaimed.has(target)) unclaimed.set(target, new Map());
  const ofTarget = unclaimed.get(target);
  if (!ofTarget.has(event)) ofTarget.set(event, [...ask(target, event)]);
  return ofTarget.get(event);
}

const rawListeners = EventEmitter.prototype.rawListeners;
const ofEmitter = (target, event) => rawListeners.call(target, event);
const ofEventTarget = (target, event) => getEventListeners(target, event);

const { removeListener } = EventEmitter.prototype;
const { removeEventListener } = EventTarget.prototype;
const fromEmitter = (target, event, listener) => removeListener.call(target, event, listener);
const fromEventTarget = (target, event, listener) => {
  for (const capture of [false, true]) removeEventListener.call(target, event, listener, capture);
};

/** Methods that hand a call on to the one that is patched. */
const METHODS = ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener', 'addEventListener', 'off',
  'removeListener', 'removeAllListeners', 'removeEventListener'];

/** The line of a fixture that calls the patched method, itself or through another; undefined for what a library does. */
function callingLine() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.stackTraceLimit = 60;
  const { stack } = new Error();
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  // The first two frames are this function and the patched method.
  const isFixture = (site) => site.getFileName()?.startsWith(SCHEME);
  const names = (site) => [site.getMethodName(), site.getFunctionName()?.split('.').pop()];
  const handsOn = (site) => names(site).some((name) => METHODS.includes(name));
  const caller = stack.slice(2).find((site) => isFixture(site) || !handsOn(site));
  const file = caller?.getFileName() ?? '';
  return caller && isFixture(caller) ? `${file.slice(SCHEME.length)}:${caller.getLineNumber()}` : undefined;
}

function patch(owner, name, make) {
  const original = owner[name];
  const replacement = make(original);
  for (const key of Object.getOwnPropertyNames(owner)) {
    if (owner[key] === original) owner[key] = replacement;
  }
}

/** Wraps a method that adds a listener. */
function acquiring(ask, release, isListener) {
  return (original) => function (event, listener, ...rest) {
    if (ledger && isListener(listener)) {
      const line = callingLine();
      if (line) {
        ledger.added[line] = (ledger.added[line] ?? 0) + 1;
        const target = new WeakRef(this ?? globalThis);
        ledger.targets.add(this ?? globalThis);
        ledger.acquired.push({ line, target, event, listener: new WeakRef(listener), ask, release });
      }
    }
    return Reflect.apply(original, this, [event, listener, ...rest]);
  };
}

/** Wraps a method that takes listeners away. */
function removing(howMany) {
  return (original) => function (...values) {
    const line = ledger ? callingLine() : undefined;
    if (!line) return Reflect.apply(original, this, values);
    const before = howMany(this, values[0]);
    const result = Reflect.apply(original, this, values);
    const removal = (ledger.removals[line] ??= { calls: 0, removed: 0 });
    removal.calls += 1;
    removal.removed += before - howMany(this, values[0]);
    return result;
  };
}

/** Wraps a method that runs listeners, and counts those that fixtures have added to its target. */
function running(howMany) {
  return (original) => function (...values) {
    if (ledger?.targets.has(this)) ledger.calls += howMany(this, values[0]);
    return Reflect.apply(original, this, values);
  };
}

/** Patches a window that has event targets of its own, as jsdom makes it. */
export function patchWindow({ EventTarget: { prototype } }) {
  const kept = (target) => target[Object.getOwnPropertySymbols(target).find(({ description }) => description === 'impl')];
  const ask = (target, event) => {
    const listeners = kept(target)._eventListeners[event] ?? [];
    return listeners.map(({ callback }) => callback.objectReference);
  };
  const remove = prototype.removeEventListener;
  const release = (target, event, listener) => {
    for (const capture of [false, true]) remove.call(target, event, listener, capture);
  };
  patch(prototype, 'addEventListener', acquiring(ask, release, isObject));
  patch(prototype, 'removeEventListener', removing((target, event) => ask(target, event).length));
}

function noteBound(line, bound) {
  if (line) (ledger.bounds[line] ??= []).push(bound === 0 || bound === Infinity ? 'none' : bound);
}

const isFunction = (one) => typeof one === 'function';
const isObject = (one) => typeof one === 'function' || (typeof one === 'object' && one !== null);
const allOf = (target) => target.eventNames().reduce((sum, event) => sum + ofEmitter(target, event).length, 0);
const inEmitter = (target, event) => (event === undefined ? allOf(target) : ofEmitter(target, event).length);
const inEventTarget = (target, event) => ofEventTarget(target, event).length;

/** Patches what the runtime offers. Called once, before any fixture is loaded. */
export function patchRuntime() {
  const emitter = EventEmitter.prototype;
  patch(emitter, 'on', acquiring(ofEmitter, fromEmitter, isFunction));
  patch(emitter, 'prependListener', acquiring(ofEmitter, fromEmitter, isFunction));
  patch(emitter, 'removeListener', removing(inEmitter));
  patch(emitter, 'removeAllListeners', removing(inEmitter));
  patch(EventTarget.prototype, 'addEventListener', acquiring(ofEventTarget, fromEventTarget, isObject));
  patch(EventTarget.prototype, 'removeEventListener', removing(inEventTarget));
  patch(emitter, 'emit', running((target, event) => ofEmitter(target, event).length));
  patch(EventTarget.prototype, 'dispatchEvent', running((target, event) => ofEventTarget(target, event.type).length));
  patch(emitter, 'setMaxListeners', (original) => function (count) {
    const result = Reflect.apply(original, this, [count]);
    if (ledger) noteBound(callingLine(), this.getMaxListeners());
    return result;
  });
  patch(events, 'setMaxListeners', (original) => function (count, ...targets) {
    // Without targets it is meant for all that the process has, and is not obeyed, as below.
    if (ledger && targets.length === 0) return noteBound(callingLine(), count);
    const result = Reflect.apply(original, this, [count, ...targets]);
    if (ledger) noteBound(callingLine(), events.getMaxListeners(targets[0]));
    return result;
  });
}

/**
 * `node:events` as fixtures see it. `EventEmitter.defaultMaxListeners = n` would hold for the whole process and cannot be
 * patched, so it is noted here and not obeyed.
 */
export const watchedEvents = new Proxy(events, {
  get: (module, name) => (['EventEmitter', 'default'].includes(name) ? watchedEvents : module[name]),
  set(module, name, value) {
    if (name === 'defaultMaxListeners') noteBound(callingLine(), value);
    else module[name] = value;
    return true;
  },
});
