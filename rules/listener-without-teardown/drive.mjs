// One activation of each example, in the page's order: the life of one instance, or one mount and unmount.
import { EventEmitter } from 'node:events';

import { makeReact } from '../../tests/runtime/node/stubs/react.mjs';

/** A status over an element of its own. */
const connectionStatus = async ({ load }) => {
  const { ConnectionStatus } = await load();
  return () => new ConnectionStatus({ remove() {} }).destroy();
};

/** A component that is mounted and unmounted. */
const shortcuts = async ({ load }) => {
  const { react, mount } = makeReact();
  const { Shortcuts } = await load({ react });
  return () => mount(Shortcuts, { onSave() {} })();
};

export default [
  connectionStatus,
  async ({ load }) => {
    const { Provider } = await load();
    const document = new EventEmitter();
    return () => new Provider(document).destroy();
  },
  async ({ load }) => {
    const { Tracks } = await load();
    const tracks = new Tracks();
    const track = new EventEmitter();
    return () => {
      tracks.add(track);
      tracks.remove(track);
    };
  },
  shortcuts,
  connectionStatus,
  async ({ load, bus }) => {
    const on = (event, listener) => { bus.on(event, listener); return () => bus.off(event, listener); };
    const { Panel } = await load({ './bus': { bus: { on } } });
    return () => {
      const panel = new Panel();
      panel.open();
      panel.dispose();
    };
  },
  async ({ load }) => {
    const { Session } = await load();
    return () => new Session();
  },
];
