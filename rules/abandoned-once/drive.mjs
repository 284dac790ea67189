// One activation of each example, in the page's order.
import { EventEmitter } from 'node:events';

/** A socket that is full until it drains. */
const makeSocket = () => Object.assign(new EventEmitter(), { write: () => false });

/** Waits for a reply in vain and for one that comes. */
const waitForReplies = async ({ load, bus, advance }) => {
  const { nextReply } = await load();
  return async () => {
    const lost = nextReply().catch((error) => error);
    await advance(5000);
    await lost;
    const won = nextReply();
    bus.emit('reply', 'hello');
    await won;
    await advance(5000);
  };
};

const files = { openSync: () => 3, closeSync() {} };

export default [
  async ({ load }) => {
    const Exporter = await load();
    const socket = makeSocket();
    const exporter = new Exporter(socket);
    return async () => {
      const written = exporter.write('line');
      socket.emit('drain');
      await written;
    };
  },
  async ({ load, advance }) => {
    const { nextReply } = await load();
    return async () => {
      const lost = nextReply().catch((error) => error);
      await advance(5000);
      await lost;
    };
  },
  async ({ load, emitter }) => {
    const pool = Object.assign(emitter('pool'), { query: async () => [] });
    const { query } = await load({ './pool': { pool } });
    return () => query('select 1');
  },
  async ({ load }) => {
    const { writeAll } = await load({ fs: files });
    return () => writeAll(['log', 'copy']);
  },
  async ({ load, settle, advance }) => {
    const { write } = await load();
    const socket = makeSocket();
    return async () => {
      const written = write(socket, 'line');
      socket.emit('drain');
      await written;
      const late = write(socket, 'line').catch((error) => error);
      await settle();
      await advance(5000);
      await late;
    };
  },
  waitForReplies,
  async ({ load }) => {
    const { openLog } = await load({ fs: files });
    return () => openLog('log');
  },
];
