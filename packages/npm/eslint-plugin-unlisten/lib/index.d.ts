import type { ESLint, Linter } from 'eslint';

/** One rule for each rule of `unlisten`, under the same name. */
declare const plugin: ESLint.Plugin & {
  configs: {
    /** Every rule, at its own level. */
    recommended: Linter.Config;
  };
};

export = plugin;
