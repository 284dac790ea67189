// One activation of each example, in the page's order. What they set is set once.

const load = async (world) => {
  await world.load();
  return () => {};
};

export default [
  load,
  async (world) => {
    const { run } = await world.load();
    return () => run([() => {}], new AbortController().signal);
  },
  load,
  load,
];
