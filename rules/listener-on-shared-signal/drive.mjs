// One activation of each example, in the page's order: one piece of work, with a signal that stays.

/** Downloads something with the signal that all downloads share. */
const download = async ({ load, advance }) => {
  const { download: run } = await load({}, { fetch: async () => 'hello' });
  const { signal } = new AbortController();
  return async () => {
    await run('url', signal);
    await advance(10_000);
  };
};

/** Downloads with options. */
const downloadWithOptions = async ({ load }) => {
  const { download: run } = await load({}, { fetch: async () => 'hello' });
  const { signal } = new AbortController();
  return () => run('url', { signal });
};

export default [
  downloadWithOptions,
  async ({ load }) => {
    const { Upload } = await load();
    const { signal } = new AbortController();
    return () => new Upload({ close() {} }, { signal });
  },
  async ({ load }) => {
    const { run } = await load();
    const { signal } = new AbortController();
    return () => run(async () => 'done', signal);
  },
  downloadWithOptions,
  download,
  download,
];
