// Runs fixtures and reports what became of their listeners.
//
// In: on standard input, JSON: the fixtures, each with its files and the path of its driver. Out: on standard output,
// JSON: for each fixture, the measurements of each line, or why there are none. Never here: what ought to have been
// measured; the Rust side knows the carets.

import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { countLiving, patchRuntime, releaseListeners, startCounting, stopCounting } from './count.mjs';
import { makeWorld, settle } from './world.mjs';

/** How many activations make a round. Six, so that what every second or third activation does comes out even. */
const ROUND = 6;

/** How many rounds are counted. The first may fill what is bounded; growth shows in the others. */
const ROUNDS = 4;

/** How long a fixture may take, in milliseconds, before it counts as hanging. */
const PATIENCE = 60_000;

async function readInput() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** How often garbage is collected at most before listeners are counted. */
const COLLECTIONS = 12;

/** How many collections after one another have to find as many, before that is believed. */
const ALIKE = 3;

/**
 * Counts the living listeners when nobody can reach the others any more: as soon as further collections find no fewer. A
 * closing socket holds its listeners for some turns of the loop. A `WeakRef` that was read keeps its thing until the job
 * is over, hence the pauses.
 */
async function countWhatStays(ledger) {
  const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);
  let living;
  let alike = 0;
  for (let turn = 0; turn < COLLECTIONS; turn += 1) {
    await settle();
    globalThis.gc();
    const found = countLiving(ledger);
    alike = living !== undefined && sum(found) === sum(living) ? alike + 1 : 0;
    if (alike === ALIKE) return found;
    living = found;
  }
  return living;
}

async function measure({ name, driver, drive, parts, entry, accused, examples }) {
  const imported = await import(pathToFileURL(driver).href);
  const start = drive === null ? imported.default : imported.default[drive];
  if (drive !== null && imported.default.length !== examples) {
    throw new Error(`the page has ${examples} examples, and its driver runs ${imported.default.length}`);
  }
  const first = parts.find((part) => part.path === entry);
  const world = makeWorld(parts, first);
  const ledger = startCounting();
  const counts = [];
  let calls = 0;
  let before;
  let freed;
  try {
    const activate = await start(world);
    before = await countWhatStays(ledger);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let turn = 0; turn < ROUND; turn += 1) {
        await activate(round * ROUND + turn);
        await settle();
        // Later ones also run what the first has left.
        if (round + turn === 0) ({ calls } = ledger);
      }
      counts.push(await countWhatStays(ledger));
    }
    // A leak keeps what its listener can reach, and so the listeners on that. They are not the fault of their own lines.
    releaseListeners(ledger, accused);
    freed = await countWhatStays(ledger);
  } finally {
    stopCounting();
    await world.end();
  }
  const lines = {};
  for (const [line, added] of Object.entries(ledger.added)) {
    const living = counts.map((count) => count[line] ?? 0);
    lines[line] = { added, before: before[line] ?? 0, living, freed: freed[line] ?? 0 };
  }
  return { name, lines, removals: ledger.removals, bounds: ledger.bounds, calls };
}

async function main() {
  const fixtures = await readInput();
  patchRuntime();
  const strays = [];
  process.on('unhandledRejection', (error) => strays.push(error));
  process.on('uncaughtException', (error) => strays.push(error));
  const results = [];
  for (const fixture of fixtures) {
    const watchdog = setTimeout(() => {
      process.stderr.write(`${fixture.name}: not over after ${PATIENCE / 1000} seconds\n`);
      process.exit(1);
    }, PATIENCE);
    let result;
    try {
      result = await measure(fixture);
    } catch (error) {
      result = { name: fixture.name, failure: String(error?.stack ?? error) };
    }
    clearTimeout(watchdog);
    if (strays.length > 0) {
      const stray = strays.splice(0)[0];
      result = { name: fixture.name, failure: `nobody caught: ${stray?.stack ?? stray}` };
    }
    results.push(result);
  }
  // A pipe takes its time; whatever timer or socket a fixture has left must not keep the process after that.
  process.stdout.write(JSON.stringify(results), () => process.exit(0));
}

await main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

