// One activation of each example, in the page's order.
import { EventEmitter } from 'node:events';

import { ConnectionServer } from '../../tests/runtime/node/stubs/http.mjs';

/** A client that connects, and whose connection ends. */
const reconnect = async ({ load }) => {
  const client = new EventEmitter();
  await load({ './client': client });
  return () => {
    client.emit('connect');
    client.emit('close');
  };
};

/** A press on the handle, and its release. */
const drag = async ({ load, window }) => {
  const handle = new EventTarget();
  window.document.querySelector = () => handle;
  await load();
  return () => {
    handle.dispatchEvent(new Event('pointerdown'));
    window.document.dispatchEvent(new Event('pointerup'));
  };
};

export default [
  reconnect,
  async ({ load, emitter, advance }) => {
    const monitor = Object.assign(emitter('monitor'), { measure() {} });
    await load({ './monitor': monitor });
    return () => advance(60_000);
  },
  drag,
  reconnect,
  drag,
  async ({ load, bus }) => {
    await load();
    return () => {
      bus.emit('job', { acknowledge() {} });
      bus.emit('drained');
    };
  },
  async ({ load }) => {
    const server = new ConnectionServer();
    await load({ ws: { WebSocketServer: function WebSocketServer() { return server; } } });
    return () => server.connection();
  },
];
