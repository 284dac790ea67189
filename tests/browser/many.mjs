// A page with very many acquisitions: only what is looked at is drawn, and all of it can be found.
//
// in:    the page; CHROMIUM names the program
// out:   how long things took, for whoever asks; a claim that does not hold ends it with an error

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Chromium } from './chromium.mjs';

const file = resolve(process.argv[2]);
const browser = await Chromium.start(process.env.CHROMIUM ?? 'chromium');
const rows = () => browser.ask('document.querySelectorAll(".row").length');
try {
  await browser.size(1280, 900);
  await browser.open(pathToFileURL(file).href);
  await browser.until('document.getElementById("status").textContent');
  assert.equal(await browser.ask('document.getElementById("status").textContent'), 'All 10,000 places');
  const drawn = await rows();
  assert.ok(drawn > 0 && drawn < 1000, `${drawn} rows are drawn`);

  const load = await browser.ask('performance.getEntriesByType("navigation")[0].loadEventEnd');
  const filter = await browser.ask(`(() => {
    const start = performance.now();
    document.querySelector('input[name="rule"]').click();
    document.body.offsetHeight;
    return performance.now() - start;
  })()`);
  assert.ok((await rows()) < 1000);
  assert.match(await browser.ask('document.getElementById("status").textContent'), /^[\d,]+ of 10,000 places$/u);
  await browser.ask('document.getElementById("reset").click()');

  await browser.ask('document.getElementById("text").focus()');
  await browser.type('part-99.js');
  await browser.until('document.querySelectorAll(".row").length === 100');
  await browser.ask('document.getElementById("reset").click()');

  const before = await rows();
  await browser.ask('scrollTo(0, document.body.scrollHeight)');
  await browser.until(`document.querySelectorAll(".row").length > ${before}`);

  const { size } = await stat(file);
  console.log(`page ${(size / 1e6).toFixed(1)} MB, loaded in ${load.toFixed(0)} ms, filtered in ${filter.toFixed(0)} ms, ${drawn} rows drawn at first`);
  assert.deepEqual(browser.complaints, []);
} finally {
  await browser.end();
}
