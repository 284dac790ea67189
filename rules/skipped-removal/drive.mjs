// One activation of each example, in the page's order: one call for each way out.

/** A ride that finds a driver, and one that is closed. */
const match = async ({ load, emitter }) => {
  const { match: run } = await load({ './feed': emitter('feed') });
  return async () => {
    await run({ open: () => true, driver: async () => 'somebody' });
    await run({ open: () => false, driver: async () => 'nobody' });
  };
};

/** A reply that comes, and one that does not. */
const reply = async ({ load, bus, advance }) => {
  const fixture = await load();
  return async (turn) => {
    const won = fixture.reply(turn, 100);
    bus.emit('reply', { id: turn });
    await won;
    const lost = fixture.reply('nobody', 100).catch((error) => error);
    await advance(100);
    await lost;
  };
};

export default [
  match,
  async ({ load, emitter }) => {
    const { follow } = await load({ './feed': emitter('feed') });
    return async () => {
      await follow(async () => {});
      await follow(async () => { throw new Error('failed'); }).catch(() => {});
    };
  },
  reply,
  async ({ load, emitter }) => {
    const { draw } = await load({ './feed': emitter('feed') });
    return () => [true, false].forEach((isHidden) => draw({ isHidden, draw() {} }));
  },
  match,
  reply,
];
