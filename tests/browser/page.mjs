// What a person and a keyboard can do with the page of an audit.
//
// in:    the page and the audit's JSON beside it; CHROMIUM names the program, SHOTS a folder for pictures
// out:   nothing; a claim that does not hold ends it with an error

import assert from 'node:assert/strict';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Chromium } from './chromium.mjs';

const [page, list] = process.argv.slice(2);
const address = pathToFileURL(resolve(page)).href;
const audit = JSON.parse(await readFile(list, 'utf8'));
const total = audit.acquisitions.length;
const leaking = audit.acquisitions.filter((one) => one.verdict && !one.suppression).length;
const browser = await Chromium.start(process.env.CHROMIUM ?? 'chromium');

const rows = () => browser.ask('document.querySelectorAll(".row").length');
const status = () => browser.ask('document.getElementById("status").textContent');
const open = async (hash = '') => {
  await browser.open(address + hash);
  await browser.until('document.getElementById("status").textContent');
};
const shot = async (name) => {
  if (!process.env.SHOTS) return;
  await mkdir(process.env.SHOTS, { recursive: true });
  await writeFile(join(process.env.SHOTS, `${name}.png`), await browser.picture());
};

try {
  await browser.size(1280, 1400);
  await browser.scheme('light');

  await open();
  const all = await rows();
  assert.ok(all > total, 'the acquisitions, and the removal that never matches');
  await shot('light');

  // Text stays text.
  assert.equal(await browser.ask('window.broken'), undefined);
  assert.equal(await browser.ask('document.querySelectorAll("img, main script, main a, iframe").length'), 0);
  const shown = await browser.ask('document.querySelector("main").textContent');
  assert.ok(shown.includes('</script><img src=x onerror="window.broken = 2">'), shown);
  assert.ok(!/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/u.test(shown), 'nothing turns the direction of a line');

  // Everything opens, and shows code with line numbers and the chain.
  await browser.ask('document.getElementById("fold").click()');
  await browser.until(`document.querySelectorAll(".story").length === ${all}`);
  const stories = await browser.ask('[...document.querySelectorAll(".story")].map((one) => one.textContent)');
  assert.ok(stories.every((text) => text.length > 0));
  assert.ok(stories.some((text) => text.includes('</script><script>window.broken = 1</script><!-- <script>')), 'the code is shown as it is');
  const marks = await browser.ask('[...document.querySelectorAll("mark")].map((one) => one.textContent)');
  assert.ok(marks.includes("on('tick'"), marks.join('\n'));
  const lines = await browser.ask('[...document.querySelectorAll(".row:has(.pill) .link.acquisition .line.here")].map((one) => one.dataset.line)');
  assert.ok(lines.includes('5'), lines.join());
  const roles = await browser.ask(`[...document.querySelector("#entry-0 .chain").children].map((one) => one.className)`);
  assert.deepEqual(roles, ['link origin', 'link repetition', 'link acquisition', 'link looked']);
  assert.equal(await browser.ask('window.broken'), undefined);
  await shot('open');

  // Filters filter, count, and are kept in the address.
  await open();
  await browser.ask(`document.querySelector('input[name="rule"][value="listener-in-request-handler"]').click()`);
  assert.equal(await rows(), 1);
  assert.equal(await status(), `1 of ${all} places`);
  assert.match(await browser.ask('location.hash'), /rule=listener-in-request-handler/u);
  await browser.ask(`document.querySelector('input[name="rule"][value="listener-in-loop"]').click()`);
  assert.equal(await rows(), 5, 'one or the other rule');
  await browser.ask('document.getElementById("reset").click()');
  assert.equal(await rows(), all);
  for (const facet of ['verdict', 'confidence', 'lifetime', 'repetition', 'release', 'rule']) {
    await open();
    const values = await browser.ask(`[...document.querySelectorAll('input[name="${facet}"]')].map((one) => [one.value, one.closest('label').querySelector('small').textContent])`);
    assert.ok(values.length > 1, facet);
    for (const [value, count] of values) {
      await open(`#${new URLSearchParams({ [facet]: value })}`);
      assert.equal(String(await rows()), count, `${facet}: ${value}`);
    }
  }
  await open(`#${new URLSearchParams({ verdict: 'a rule speaks' })}`);
  assert.equal(await rows(), leaking + (all - total));
  await open(`#${new URLSearchParams({ file: 'src/panel.js' })}`);
  assert.equal(await rows(), 3);
  await open(`#${new URLSearchParams({ verdict: 'suppressed' })}`);
  assert.equal(await rows(), 1);
  await browser.ask('document.querySelector(".row").open = true');
  await browser.until('document.querySelector(".story")?.textContent.includes("Suppressed: there are three panels")');
  await open(`#${new URLSearchParams({ text: 'nowhere at all' })}`);
  assert.equal(await rows(), 0);
  assert.match(await status(), /^None of /u);
  await open(`#${new URLSearchParams({ rule: 'no-such-rule', open: '900000', group: '<b>' })}`);
  assert.equal(await rows(), all, 'an address that says nonsense filters nothing');

  // The matrix is a filter, too.
  await open();
  await browser.ask(`document.querySelector('[data-cell="process|per request"]').click()`);
  assert.equal(await rows(), 1);
  assert.equal(await browser.ask(`document.activeElement.dataset.cell`), 'process|per request');
  await browser.ask(`document.querySelector('[data-cell="process|per request"]').click()`);
  assert.equal(await rows(), all);

  // By target, one name in two files is two; in one file it is one.
  await open('#group=target');
  const titles = await browser.ask('[...document.querySelectorAll(".group h3")].map((one) => one.firstChild.textContent)');
  assert.equal(titles.filter((title) => title === 'bus').length, 3, titles.join());
  await shot('by-target');

  // By keyboard alone.
  await open();
  await browser.press('/', 'Slash');
  assert.equal(await browser.ask('document.activeElement.id'), 'text');
  await browser.type('tick');
  await browser.until('document.querySelectorAll(".row").length === 1');
  await browser.ask('document.querySelector(".row summary").focus()');
  await browser.press('Enter');
  await browser.until('document.querySelector(".row .story")');
  assert.match(await browser.ask('location.hash'), /text=tick&open=\d+/u);
  const linked = await browser.ask('location.hash');
  await open(linked);
  await browser.until('document.querySelector(".row[open] .story")');

  // What a screen reader is told.
  assert.equal(await browser.ask('document.documentElement.lang'), 'en');
  const nameless = await browser.ask(`[...document.querySelectorAll('button, input, select')].filter((one) => !one.textContent.trim() && !one.getAttribute('aria-label') && !one.labels?.length).length`);
  assert.equal(nameless, 0);
  const levels = await browser.ask('[...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1]))');
  assert.equal(levels[0], 1);
  levels.reduce((before, level) => assert.ok(level <= before + 1, levels.join()) ?? level);
  assert.equal(await browser.ask('document.getElementById("status").getAttribute("role")'), 'status');

  // Dark, narrow, and on paper.
  await browser.scheme('dark');
  await open();
  const paper = () => browser.ask('getComputedStyle(document.body).backgroundColor');
  const dark = await paper();
  await shot('dark');
  await browser.scheme('light');
  assert.notEqual(await paper(), dark);
  await browser.size(360, 900);
  await open();
  assert.ok(await browser.ask('document.documentElement.scrollWidth <= 360'), 'a narrow window needs no scrolling sideways');
  assert.equal(await browser.ask('document.getElementById("filters").open'), false);
  await browser.ask('document.querySelector(".row:has(.pill)").open = true');
  await browser.until('document.querySelector(".story")');
  assert.ok(await browser.ask('document.documentElement.scrollWidth <= 360'), 'nor does the evidence');
  await shot('narrow');
  await browser.size(800, 1100);
  await browser.scheme('dark', 'print');
  await browser.ask('dispatchEvent(new Event("beforeprint"))');
  await browser.until('document.querySelectorAll(".row[open] .story").length >= 4');
  assert.equal(await paper(), 'rgb(255, 255, 255)');
  assert.equal(await browser.ask('getComputedStyle(document.querySelector("aside")).display'), 'none');
  await shot('print');

  assert.deepEqual(browser.complaints, []);
} finally {
  await browser.end();
}
