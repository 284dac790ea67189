// An application like express's: routes, routers, middleware, parameter and error handlers.
//
// In: the handlers that a fixture hands over. Out: `app.request('GET', '/orders/7')`, one request from its beginning to
// its end. Never here: a path pattern beyond `:name`, and an order of middleware other than that of registration.

import { EventEmitter } from 'node:events';

import { Request, Response, Server, end } from './http.mjs';

const METHODS = ['get', 'post', 'put', 'delete', 'patch', 'all'];

/** The names in the path if it fits the pattern, else null. */
function match(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params = {};
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = given[at];
    else if (part !== given[at]) return null;
  }
  return params;
}

/** A router: a list of what is to be run for which requests. */
function makeRouter() {
  const layers = [];
  const parameters = {};
  const router = Object.assign(() => {}, { layers, parameters });
  for (const method of METHODS) {
    router[method] = (pattern, ...handlers) => {
      layers.push({ method: method.toUpperCase(), pattern, handlers: handlers.flat() });
      return router;
    };
  }
  router.use = (...values) => {
    const prefix = typeof values[0] === 'string' ? values.shift() : '';
    layers.push({ prefix, handlers: values.flat() });
    return router;
  };
  router.route = (pattern) => {
    const route = {};
    for (const method of METHODS) route[method] = (...handlers) => { router[method](pattern, ...handlers); return route; };
    return route;
  };
  router.param = (name, handler) => { parameters[name] = handler; return router; };
  return router;
}

/** Runs what a router holds for the request; says whether somebody answered without calling `next`. */
async function run(router, req, res, path, failure) {
  for (const layer of router.layers) {
    const params = layer.pattern === undefined ? {} : match(layer.pattern, path);
    const fits = params && path.startsWith(layer.prefix ?? '')
      && (!layer.method || layer.method === 'ALL' || layer.method === req.method);
    if (!fits) continue;
    req.params = params;
    for (const name of Object.keys(params)) await call(router.parameters[name], [req, res], params[name]);
    for (const handler of layer.handlers) {
      if (handler.layers) {
        const below = path.slice((layer.prefix ?? '').length);
        if ((await run(handler, req, res, below, failure)) === false) return false;
        continue;
      }
      if (failure.error !== undefined !== (handler.length === 4)) continue;
      const values = failure.error === undefined ? [req, res] : [failure.error, req, res];
      const next = await call(handler, values);
      if (!next.called) return false;
      failure.error = next.error;
    }
  }
  return true;
}

/** Calls a handler and says whether it called `next`, and with which error. */
async function call(handler, values, ...more) {
  const outcome = { called: false };
  const next = (error) => Object.assign(outcome, { called: true, error });
  try {
    await handler?.(...values, next, ...more);
  } catch (error) {
    next(error);
  }
  return outcome;
}

export function express() {
  const app = Object.assign(makeRouter(), { listen: (...values) => new Server().listen(...values) });
  const emitter = new EventEmitter();
  for (const name of ['on', 'once', 'off', 'emit']) app[name] = emitter[name].bind(emitter);
  const getRoute = app.get;
  app.get = (name, ...handlers) => (handlers.length === 0 ? undefined : getRoute(name, ...handlers));
  app.set = () => app;
  /** One request from its beginning to its end. */
  app.request = async (method, path, more = {}) => {
    const req = new Request({ method, url: path, ...more });
    const res = new Response();
    await run(app, req, res, path, {});
    end(req, res);
  };
  return app;
}

Object.assign(express, { Router: makeRouter, json: () => (req, res, next) => next(), default: express });
