// Requests, responses, sockets and servers that never touch a network.
//
// In: nothing. Out: emitters with the members that fixtures use, and how each of them ends. Never here: a port.

import { EventEmitter } from 'node:events';

/** A socket: whatever is written to it is gone. `close` ends it. */
export class Socket extends EventEmitter {
  readyState = 1;
  write() { return true; }
  send() {}
  end() { this.destroy(); return this; }
  close() { this.destroy(); }
  terminate() { this.destroy(); }
  setEncoding() { return this; }
  setTimeout() { return this; }
  pipe(other) { return other; }
  destroy() {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.emit('close');
    return this;
  }
}

/** What a client asks. */
export class Request extends Socket {
  constructor(more = {}) {
    super();
    Object.assign(this, { method: 'GET', url: '/', headers: {}, params: {}, query: {}, body: {} }, more);
  }
}

/** What it is answered. */
export class Response extends Socket {
  statusCode = 200;
  status(code) { this.statusCode = code; return this; }
  writeHead(code) { return this.status(code); }
  set() { return this; }
  setHeader() { return this; }
  send() { return this; }
  json() { return this; }
  sendStatus(code) { return this.status(code); }
}

/** A server: `listen` says that it does, and nothing else happens. */
export class Server extends EventEmitter {
  constructor(...handlers) {
    super();
    // Fixtures leak on it on purpose.
    this.setMaxListeners(Infinity);
    const handler = handlers.find((one) => typeof one === 'function');
    if (handler) this.on(this.constructor.calls, handler);
  }

  static calls = 'request';
  /** The connection that one client keeps alive for all its requests. */
  #kept = new Socket().setMaxListeners(Infinity);
  address() { return { port: 0 }; }
  listen(...values) {
    const listening = values.find((one) => typeof one === 'function');
    setImmediate(() => {
      listening?.();
      this.emit('listening');
    });
    return this;
  }

  close(done) { this.emit('close'); done?.(); }

  /** One request from its beginning to its end. */
  request(more) {
    const req = new Request(more);
    const res = new Response();
    for (const one of [req, res]) one.socket = one.connection = this.#kept;
    this.emit('request', req, res);
    end(req, res);
  }

  /** One connection from its beginning to its end; `during` is what the client does in between. */
  connection(during = () => {}) {
    const socket = new Socket();
    this.emit('connection', socket, new Request());
    during(socket);
    socket.destroy();
  }
}

/** A server whose handler is handed connections, as those of `net` and `tls` are. */
export class ConnectionServer extends Server {
  static calls = 'connection';
}

/** The client has its answer and is gone. */
export function end(req, res) {
  req.emit('end');
  res.emit('finish');
  res.destroy();
  req.destroy();
}
