// What a file offers, whichever way it holds its state: a class, an instance of one, a factory, or functions.
//
// In: what the file exports, and the name of one of its functions. Out: the thing that has the function. Never here: a file that offers it in two ways.

/** The thing that has a function of that name, made if the file only says how. */
export function ownerOf(exported, method) {
  const offered = [exported, ...Object.values(exported ?? {})];
  for (const one of offered) {
    if (typeof one?.[method] === 'function') return one;
  }
  for (const one of offered) {
    if (typeof one !== 'function') continue;
    if (typeof one.prototype?.[method] === 'function') return new one();
    if (/^create/.test(one.name)) return one();
  }
  throw new Error(`nothing in the file has \`${method}\``);
}
