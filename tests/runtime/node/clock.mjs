// The timers of a fixture, which go off when its driver says so.
//
// In: what the fixture asks of `setTimeout` and `setInterval`. Out: calls, in the order of their times, when the driver
// advances the clock. Never here: real time, so no fixture waits and none depends on the speed of a machine.

export function makeClock() {
  let now = 0;
  let last = 0;
  const timers = new Map();

  const arm = (every) => (run, delay = 0, ...values) => {
    last += 1;
    const id = last;
    const timer = { at: now + Math.max(1, Number(delay) || 0), every: every && Math.max(1, delay), run, values };
    timers.set(id, timer);
    return { id, unref: () => {}, ref: () => {}, hasRef: () => true, [Symbol.toPrimitive]: () => id };
  };
  const clear = (timer) => timers.delete(typeof timer === 'object' && timer ? timer.id : timer);

  const next = (until) => {
    const due = [...timers].filter(([, timer]) => timer.at <= until);
    return due.sort(([a, one], [b, other]) => one.at - other.at || a - b)[0];
  };

  /** Lets `span` milliseconds pass; what is due goes off in order, and what it causes may settle in between. */
  const advance = async (span, settle) => {
    const until = now + span;
    for (let due = next(until); due; due = next(until)) {
      const [id, timer] = due;
      now = timer.at;
      if (timer.every) timer.at += timer.every;
      else timers.delete(id);
      timer.run(...timer.values);
      await settle();
    }
    now = until;
  };

  return {
    advance,
    globals: { setTimeout: arm(false), setInterval: arm(true), clearTimeout: clear, clearInterval: clear },
  };
}
