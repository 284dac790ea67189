// The documentation site: built by mdBook from the pages of the repository, with every link of its own followed.
//
// In: docs/, rules/ and the other pages; mdBook, which `.ci/install` installs. Out: nothing; a link that leads to no page or to no
// heading fails. Never here: what the pages say.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { done, folder, repository, tools } from './kit.mjs';

const files = (root) => fs.readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.html'));

test('a site of a repository with an address names it in its recipes', async (t) => {
  const out = path.join(folder(t), 'site');
  await done(process.execPath, ['scripts/site/make.mjs', out, 'https://code.example/acme/unlisten'], { cwd: repository });
  const source = path.join(out, 'src');
  const pages = fs.readdirSync(source, { recursive: true }).filter((name) => name.endsWith('.md'));
  const said = pages.map((name) => fs.readFileSync(path.join(source, name), 'utf8')).join('');
  assert.equal(said.includes('OWNER'), false);
  assert.match(said, /uses: acme\/unlisten@v/);
  assert.match(said, /\]\(https:\/\/code\.example\/acme\/unlisten\/blob\/main\//);
});

test('the site is built, and every link of it leads somewhere', async (t) => {
  const out = path.join(folder(t), 'site');
  await done(process.execPath, ['scripts/site/make.mjs', out], { cwd: repository });
  await done(path.join(tools, 'mdbook'), ['build', out], { cwd: repository });
  const book = path.join(out, 'book');
  const pages = files(book);
  assert.ok(pages.length > 40, `only ${pages.length} pages`);
  const text = (file) => fs.readFileSync(file, 'utf8');
  const ids = new Map();
  const has = (file, id) => {
    if (!ids.has(file)) ids.set(file, new Set([...text(file).matchAll(/ id="([^"]+)"/g)].map(([, one]) => one)));
    return ids.get(file).has(id);
  };
  const broken = [];
  for (const page of pages.filter((name) => !['print.html', '404.html', 'toc.html'].includes(name))) {
    const main = text(path.join(book, page)).match(/<main>([\s\S]*)<\/main>/)?.[1] ?? '';
    for (const [, target] of main.matchAll(/ href="([^"]+)"/g)) {
      if (/^(https?:|mailto:)/.test(target)) continue;
      const [to, id] = decodeURI(target).split('#');
      const file = to === '' ? path.join(book, page) : path.join(book, path.dirname(page), to);
      if (!fs.existsSync(file)) broken.push(`${page}: ${target}`);
      else if (id && file.endsWith('.html') && !has(file, id)) broken.push(`${page}: ${target} has no such heading`);
    }
  }
  assert.deepEqual(broken, []);
});
