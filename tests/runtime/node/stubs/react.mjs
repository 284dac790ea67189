// Effects as React runs them: after the render, and their clean-up at the end.
//
// In: a component. Out: `mount(component, props)`, which renders it and returns how to unmount it. Never here: a second
// render of the same component, and what it draws.

export function makeReact(contexts = new Map()) {
  let effects = [];
  const useEffect = (effect) => effects.push(effect);
  const react = {
    useEffect,
    useLayoutEffect: useEffect,
    useRef: (current) => ({ current }),
    useState: (value) => [typeof value === 'function' ? value() : value, () => {}],
    useMemo: (make) => make(),
    useCallback: (run) => run,
    useContext: (context) => contexts.get(context),
    createContext: () => ({}),
    createElement: () => ({}),
  };
  const mount = (component, props = {}) => {
    effects = [];
    component(props);
    const cleanUps = effects.map((effect) => effect());
    return () => cleanUps.forEach((cleanUp) => typeof cleanUp === 'function' && cleanUp());
  };
  return { react, mount };
}
