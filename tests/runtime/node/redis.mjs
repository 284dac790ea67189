// A Redis server for one fixture.
//
// In: `redis-server` on the path. Out: the port that it serves on the loopback, and how to stop it. Never here: a file;
// the server keeps nothing.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

export async function startRedis() {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'ignore', 'inherit'] });
  await once(server, 'spawn');
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  const stop = async () => {
    server.kill();
    await once(server, 'exit');
  };
  return { port, stop };
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => resolve(false));
  });
}
