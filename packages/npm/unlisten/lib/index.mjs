// The programming interface for `import`.
//
// In: nothing of its own. Out: what `index.js` has. Never here: a second copy of anything.
import unlisten from './index.js';

export const { UnlistenError, lint, lintText, lintTextSync, programPath } = unlisten;
