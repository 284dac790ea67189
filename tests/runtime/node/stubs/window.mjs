// A window without a page, for fixtures that only add listeners to one.
//
// In: nothing. Out: a `window` with a `document`, elements that are event targets and know their children. Never here:
// layout, parsing, bubbling. A fixture that needs a DOM is run on one by `.ci/with-packages`.

/** An element: an event target with the few members that fixtures touch. */
export class Element extends EventTarget {
  children = [];
  classList = { add() {}, remove() {}, toggle() {}, contains: () => false };
  dataset = {};
  style = {};

  append(...children) { this.children.push(...children); }
  appendChild(child) { this.children.push(child); return child; }
  replaceChildren(...children) { this.children = children; }
  remove() {}
  querySelector() { return null; }
  getAttribute() { return null; }
  setAttribute() {}
  focus() {}
  close() {}
  showModal() {}
}

export function makeWindow() {
  const window = new EventTarget();
  const document = new Element();
  Object.assign(document, {
    createElement: () => new Element(), getElementById: () => null, body: new Element(), documentElement: new Element(),
    hidden: false, visibilityState: 'visible',
  });
  return Object.assign(window, {
    document, HTMLElement: Element, matchMedia: () => Object.assign(new EventTarget(), { matches: false }),
    location: { href: 'http://localhost/' }, scrollY: 0, innerWidth: 800, innerHeight: 600,
  });
}
