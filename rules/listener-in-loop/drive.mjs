// One activation of each example, in the page's order: a batch of two.
import { EventEmitter } from 'node:events';

import { Socket } from '../../tests/runtime/node/stubs/http.mjs';

const makeBatch = () => [1, 2].map((id) => ({ id, receive() {}, convert() {} }));

/** A worker whose orders are answered while it submits them. */
const processOrders = async ({ load }) => {
  const { OrderWorker } = await load();
  const emitter = new EventEmitter();
  const worker = new OrderWorker(emitter);
  worker.submit = async (order) => (worker.emitter ?? emitter).emit('data', { orderId: order.id });
  return () => worker.processOrders(makeBatch());
};

const convertAll = async ({ load }) => {
  const fixture = await load({ './tidy-up': { tidyUp() {} } });
  return () => fixture.convertAll(makeBatch());
};

export default [
  processOrders,
  convertAll,
  processOrders,
  processOrders,
  convertAll,
  async ({ load }) => {
    const { connectAll } = await load({ net: { connect: () => new Socket() } });
    return () => connectAll([{ port: 1, name: 'a', receive() {} }, { port: 2, name: 'b', receive() {} }]);
  },
];
