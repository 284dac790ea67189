// Puts the pages of the documentation into one folder, from which mdBook builds the site.
//
// in:    docs/, rules/, README.md and what they link to; a folder that is emptied first; the address of the repository, where it is
//        another one than Cargo.toml names
// out:   OUT/book.toml and OUT/src with every page; `mdbook build OUT` writes OUT/book
// never: a page that is not in the repository. A link to a file that is no page leads to the address of the repository, and is plain
//        text where there is none; the recipes, which say OWNER/unlisten, say what it is called there.
import fs from 'node:fs';
import path from 'node:path';

const repository = path.join(import.meta.dirname, '../..');
const [out, address] = process.argv.slice(2);
if (!out) {
  process.stderr.write('usage: make.mjs OUT [REPOSITORY-URL]\n');
  process.exit(2);
}

const read = (name) => fs.readFileSync(path.join(repository, name), 'utf8');
const url = address ?? read('Cargo.toml').match(/^repository = "(.*)"$/m)?.[1];
/** What the recipes call the repository. */
const called = url ? new URL(url).pathname.slice(1) : 'OWNER/unlisten';

const parts = {
  'Start here': ['docs/install.md', 'docs/adoption.md', 'docs/faq.md', 'docs/compared.md'],
  'In use': ['docs/configuration.md', 'docs/teaching.md', 'docs/libraries.md', 'docs/suppressions.md', 'docs/fixes.md', 'docs/formats.md', 'docs/audit.md', 'docs/review.md', 'docs/editors.md'],
  'In other tools': ['docs/github-actions.md', 'docs/gitlab.md', 'docs/jenkins.md', 'docs/reviewdog.md', 'docs/pre-commit.md', 'docs/husky-and-lint-staged.md', 'docs/eslint.md'],
  Rules: ['rules/README.md', ...pages('rules'), ...pages('rules/comments')],
  Inside: ['docs/how-it-decides.md', 'docs/security.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/style.md', 'benches/README.md', 'fixtures/README.md', 'fixtures/field/README.md', 'CHANGELOG.md'],
};

function pages(folder) {
  const names = fs.readdirSync(path.join(repository, folder)).sort();
  const found = names.map((name) => `${folder}/${name}/README.md`);
  return found.filter((name) => fs.existsSync(path.join(repository, name)));
}

const all = new Set(['README.md', ...Object.values(parts).flat()]);
for (const name of fs.readdirSync(path.join(repository, 'docs'))) {
  if (name.endsWith('.md') && !all.has(`docs/${name}`)) throw new Error(`docs/${name} is in no part of scripts/site/make.mjs`);
}

const LINK = /\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;

/** A page whose links lead to other pages, to the repository, or nowhere. */
function linked(name) {
  // What stands between fences is code; a link may go on in the next line.
  const parts = read(name).split(/(^[ ]*```[^]*?^[ ]*```$)/m);
  const text = parts.map((part, at) => (at % 2 ? part : part.replace(LINK, (whole, text, target) => link(name, whole, text, target))));
  const whole = text.join('').replaceAll('OWNER/unlisten', called);
  return whole.replace(/^<!-- (file|output|before|after): .*\n/gm, '');
}

function link(name, whole, text, target) {
  if (/^(https?:|#)/.test(target)) return whole;
  const [to, anchor] = target.split('#');
  const file = path.posix.normalize(path.posix.join(path.posix.dirname(name), to));
  if (all.has(file)) return `[${text}](${placed(to)}${anchor ? `#${anchor}` : ''})`;
  if (!fs.existsSync(path.join(repository, file))) throw new Error(`${name} links to ${target}, which is not there`);
  return url ? `[${text}](${url}/blob/main/${file}${anchor ? `#${anchor}` : ''})` : text;
}

/** The page that a browser opens of a folder. */
function placed(name) {
  return name.replace(/README\.md$/, 'index.md');
}

const title = (name) => (name === 'README.md' ? 'unlisten' : read(name).match(/^# (.*)$/m)?.[1] ?? name);

fs.rmSync(out, { recursive: true, force: true });
for (const name of all) {
  const file = path.join(out, 'src', placed(name));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, linked(name));
}
const summary = ['# Summary', '', '[unlisten](index.md)', ''];
for (const [part, names] of Object.entries(parts)) {
  summary.push(`# ${part}`, '', ...names.map((name) => `- [${title(name)}](${placed(name)})`), '');
}
fs.writeFileSync(path.join(out, 'src/SUMMARY.md'), summary.join('\n'));
fs.writeFileSync(
  path.join(out, 'book.toml'),
  `[book]\ntitle = "unlisten"\nlanguage = "en"\n\n[output.html]\n${url ? `git-repository-url = "${url}"\n` : ''}no-section-label = true\n`,
);
