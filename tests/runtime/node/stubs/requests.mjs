// Drives a program of several files whose first one makes a server: one activation is one request to each server.
//
// In: the world of a fixture. Out: its activation. Never here: a port.

import { Server } from './http.mjs';

export default async ({ load, window }) => {
  const servers = [];
  const createServer = (...handlers) => {
    const server = new Server(...handlers);
    servers.push(server);
    return server;
  };
  await load({ http: { createServer, default: { createServer } } }, { window });
  return async () => {
    for (const server of servers) server.request();
  };
};
