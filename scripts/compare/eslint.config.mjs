// ESLint's configuration for the comparison: which peers' rules, over which files.
//
// in:    BENCH_TOOLS, the folder whose node_modules/ holds eslint, the plugins and @typescript-eslint/parser;
//        PEERS, plugin names parted by commas (listeners, react-web-api, wc; default all)
// out:   a flat configuration: every JS and TS file but declarations, minified bundles and node_modules
// never: turns on a rule that is not about listeners
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = join(process.env.BENCH_TOOLS, "node_modules");
const chosen = (process.env.PEERS || "listeners,react-web-api,wc").split(",");

// By path, since this file lies outside the folder with the modules.
async function load(name) {
  const folder = join(modules, name);
  const described = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const main = described.exports?.["."];
  const entry = main?.import ?? main?.default ?? described.main ?? "index.js";
  const loaded = await import(pathToFileURL(join(folder, entry)).href);
  return loaded.default ?? loaded;
}

const every = {
  listeners: {
    "listeners/no-missing-remove-event-listener": "error",
    "listeners/matching-remove-event-listener": "error",
    "listeners/no-inline-function-event-listener": "error",
  },
  "react-web-api": { "react-web-api/no-leaked-event-listener": "error" },
  wc: { "wc/require-listener-teardown": "error" },
};

const plugins = {};
const rules = {};
for (const name of chosen) {
  plugins[name] = await load(`eslint-plugin-${name}`);
  Object.assign(rules, every[name]);
}

export default [
  { ignores: ["**/*.d.ts", "**/*.d.mts", "**/*.d.cts", "**/*.min.js", "**/*.min.mjs", "**/*.min.cjs"] },
  {
    files: ["**/*.{js,jsx,mjs,cjs}"],
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    plugins,
    rules,
  },
  {
    files: ["**/*.{ts,tsx,mts,cts}"],
    languageOptions: { parser: await load("@typescript-eslint/parser") },
    plugins,
    rules,
  },
];
