// One activation of each example, in the page's order: one call.

/** A cache of rows that changes. */
const getData = async ({ load, emitter }) => {
  const database = Object.assign(emitter('database'), { find: async (key) => key });
  const DataCache = await load({ './database': database });
  const cache = new DataCache();
  return async () => {
    await cache.getData('a');
    const other = new DataCache();
    other.destroy?.();
  };
};

export default [
  getData,
  async ({ load, emitter }) => {
    const { follow } = await load({ './database': emitter('database') });
    return (turn) => follow(`key ${turn}`, 'one');
  },
  getData,
  async ({ load, emitter }) => {
    const { follow } = await load({ './database': emitter('database') });
    return (turn) => follow(`key ${turn % 3}`);
  },
  async ({ load, emitter }) => {
    const { measure } = await load({ './monitor': emitter('monitor') });
    return async () => {
      await measure(async () => {});
      await measure(async () => { throw new Error('failed'); }).catch(() => {});
    };
  },
  async ({ load }) => {
    const { show } = await load();
    return () => show();
  },
];
