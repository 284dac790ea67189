// One activation of each example, in the page's order: one request or job.
import { express } from '../../tests/runtime/node/stubs/express.mjs';
import { Server, Socket } from '../../tests/runtime/node/stubs/http.mjs';

/** An application that asks a database. */
const askForUser = async ({ load, emitter }) => {
  const app = express();
  const database = Object.assign(emitter('database'), { find: async (id) => ({ id }) });
  await load({ express: () => app, './database': database });
  return () => app.request('GET', '/users/7');
};

export default [
  askForUser,
  async ({ load, emitter }) => {
    let work;
    const Worker = function Worker(name, run) { work = run; };
    await load({ bullmq: { Worker }, './progress': emitter('progress') });
    return () => work({ id: '7' });
  },
  askForUser,
  async ({ load, emitter }) => {
    const app = express();
    await load({ express: () => app, './prices': emitter('prices') });
    return () => app.request('GET', '/prices');
  },
  async ({ load, emitter }) => {
    const app = {};
    const Hono = function Hono() { app.post = (path, run) => { app.run = run; }; return app; };
    await load({ hono: { Hono }, './audit': emitter('audit') }, { transfer: async () => {} });
    const context = { req: { json: async () => ({}) }, json: (value) => value };
    return () => app.run(context);
  },
  async ({ load }) => {
    let server;
    const createServer = (handler) => { server = new Server(handler); return server; };
    await load({ http: { createServer }, fs: { createReadStream: () => new Socket() } });
    // Keep-alive: all requests come on one connection.
    const socket = new Socket();
    socket.setMaxListeners(Infinity);
    return () => server.request({ socket });
  },
];
