// The rules of unlisten as rules of ESLint.
//
// In: the text that ESLint holds, saved or not, and its name. Out: each finding under the rule of its name.
// Never here: a judgement. Levels are ESLint's, everything else is in the configuration of unlisten.
'use strict';

const { lintTextSync } = require('unlisten');
const { version } = require('../package.json');
const known = require('./rules.json');

const CHECKED = /\.([cm]?[jt]sx?|vue|svelte|astro)$/;

/** The findings of each text by their rules; a text is checked once, however many of the rules are on. */
const checked = new WeakMap();

function findingsOf(context) {
  const { sourceCode, filename, cwd } = context;
  let findings = checked.get(sourceCode);
  if (!findings) {
    findings = check(sourceCode.text, filename, cwd);
    checked.set(sourceCode, findings);
  }
  return findings;
}

function check(text, filename, cwd) {
  const name = filename === '<input>' || filename === '<text>' ? 'input.jsx' : filename;
  if (!CHECKED.test(name)) return [];
  // As the command does in a folder: tests, generated files and what the configuration excludes are passed over.
  return lintTextSync(text, { filename: name, cwd, forceExclude: true }).findings;
}

/** A finding's place as ESLint counts: columns from 0, and never outside the text. */
function placeOf(finding, sourceCode) {
  const at = (line, column) => {
    const within = Math.min(line, sourceCode.lines.length);
    return { line: within, column: Math.min(column - 1, sourceCode.lines[within - 1].length) };
  };
  return {
    start: at(finding.line, finding.column),
    end: at(finding.endLine, finding.endColumn),
  };
}

function messageOf({ message, confidence, suggestions }) {
  const said = `${message} (${confidence})`;
  return suggestions.length === 0 ? said : `${said}. ${suggestions[0].message}`;
}

function ruleOf({ name, summary }) {
  return {
    meta: {
      type: 'problem',
      docs: { description: summary },
      schema: [],
    },
    create(context) {
      const report = (finding) =>
        context.report({
          loc: placeOf(finding, context.sourceCode),
          message: '{{ said }}',
          data: { said: messageOf(finding) },
        });
      return {
        Program() {
          const own = findingsOf(context).filter((finding) => finding.rule === name);
          // ESLint's comments hold for lines, so each place of one cause is told where it is.
          own.flatMap((finding) => [finding, ...finding.places.map((place) => ({ ...finding, ...place }))]).forEach(report);
        },
      };
    },
  };
}

const plugin = {
  meta: { name: 'eslint-plugin-unlisten', version },
  rules: Object.fromEntries(known.map((rule) => [rule.name, ruleOf(rule)])),
  configs: {},
};

const LEVELS = { error: 'error', warning: 'warn' };

plugin.configs.recommended = {
  name: 'unlisten/recommended',
  plugins: { unlisten: plugin },
  rules: Object.fromEntries(
    known
      .filter((rule) => rule.severity in LEVELS)
      .map((rule) => [`unlisten/${rule.name}`, LEVELS[rule.severity]]),
  ),
};

module.exports = plugin;
