// Applications like koa's, and a router like @koa/router's.
//
// In: middleware and routes. Out: `app.request('/prices')`, one request from its beginning to its end. Never here: the
// methods of HTTP; each route fits by its path.

import { EventEmitter } from 'node:events';

import { Request, Response, Server, end } from './http.mjs';

export class Koa extends EventEmitter {
  static last;
  middleware = [];

  constructor() {
    super();
    Koa.last = this;
  }

  use(run) { this.middleware.push(run); return this; }
  listen(...values) { return new Server().listen(...values); }

  /** One request from its beginning to its end. */
  async request(path) {
    const req = new Request({ url: path });
    const res = new Response();
    const ctx = { req, res, request: req, response: res, path, url: path, method: 'GET', params: {}, state: {} };
    const run = async (at) => this.middleware[at]?.(ctx, () => run(at + 1));
    await run(0);
    end(req, res);
  }
}

export class Router {
  paths = {};

  get(path, ...handlers) { this.paths[path] = handlers; return this; }

  routes() {
    return async (ctx, next) => {
      for (const handler of this.paths[ctx.path] ?? []) await handler(ctx, next);
      await next();
    };
  }
}
