// One activation of each example, in the page's order.
import { EventEmitter } from 'node:events';

import { makeReact } from '../../tests/runtime/node/stubs/react.mjs';

/** A tooltip over an element that stays, opened and closed. */
const openAndClose = async ({ load }) => {
  const Tooltip = await load();
  const element = new EventTarget();
  return () => {
    const tooltip = new Tooltip();
    tooltip.open(element);
    tooltip.close(element);
  };
};

/** An element that is watched for a while. */
const watchAndStop = async ({ load }) => {
  const { watch } = await load();
  return () => watch(new EventTarget(), () => {})();
};

export default [
  openAndClose,
  async ({ load, bus }) => {
    const follow = await load({ './bus': { bus, log() {} } });
    return () => follow()();
  },
  async ({ load }) => {
    const setUp = await load();
    const editor = new EventEmitter();
    return () => setUp(editor, true);
  },
  watchAndStop,
  async ({ load }) => {
    const { react, mount } = makeReact();
    const { useFocus } = await load({ react });
    return () => mount(() => useFocus(() => {}))();
  },
  openAndClose,
  watchAndStop,
];
