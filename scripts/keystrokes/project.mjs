// A project of many files, as an application of some size has them.
//
// In: a folder, how many files, and how many lines the open one has. Out: the files; the same for the same numbers.
// Never here: a measurement.
import fs from 'node:fs';
import path from 'node:path';

/** Writes the project, and returns the file that is meant to be open. */
export function write(folder, files, lines) {
  const put = (name, text) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  put('package.json', '{ "name": "app", "private": true }\n');
  put('src/bus.ts', "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n");
  const parts = Math.max(1, Math.floor(files / 50));
  for (let number = 0; number < files; number += 1) {
    put(`src/part${number % parts}/file${number}.ts`, source(number, parts));
  }
  const open = 'src/part0/open.ts';
  put(open, long(lines));
  put('src/main.ts', "import { Screen0 } from './part0/open';\nexport const screen = new Screen0();\nscreen.open();\n");
  return path.join(folder, open);
}

/** One of three files adds listeners, and each imports what is near. */
function source(number, parts) {
  const near = number >= parts ? `import { load${number - parts} } from './file${number - parts}';\n` : '';
  const calls = number >= parts ? `  load${number - parts}(id);\n` : '';
  const body = Array.from(
    { length: 30 },
    (_, at) => `  const value${at} = compute(id, ${at});\n  if (value${at} > ${at}) return value${at} + rest.length;\n`,
  ).join('');
  const listens = number % 3 === 0 ? `export class Panel${number} {
  open() {
    bus.on('change', this.draw);
  }
  close() {
    bus.off('change', this.draw);
  }
  draw = () => {};
}
` : '';
  return `import { bus } from '../bus';\n${near}
const compute = (id: number, at: number) => id * at;
export function load${number}(id: number, ...rest: string[]): number {
${calls}${body}  return 0;
}
${listens}`;
}

/** A file of so many lines, in which every twentieth adds or removes a listener. */
function long(lines) {
  const text = ["import { bus } from '../bus';", "import { load0 } from './file0';", ''];
  for (let number = 0; text.length < lines; number += 1) {
    text.push(
      `export class Screen${number} {`,
      '  private readonly items = new Map<string, number>();',
      '  open() {',
      `    bus.on('change${number}', this.draw);`,
      '    for (const [name, value] of this.items) {',
      '      if (value > 3) this.add(name, load0(value));',
      '    }',
      '  }',
      '  add(name: string, value: number) {',
      '    const before = this.items.get(name) ?? 0;',
      '    this.items.set(name, before + value);',
      '    return before;',
      '  }',
      '  close() {',
      `    bus.off('change${number}', this.draw);`,
      '    this.items.clear();',
      '  }',
      '  draw = (name: string) => {',
      '    const { length } = name;',
      '    return [...this.items.values()].filter((it) => it > length);',
      '  };',
      '}',
      '',
    );
  }
  return text.slice(0, lines).join('\n');
}
