/* `make lint`: our scripts are modules that share nothing but what they import. */

import { createRequire } from 'node:module';

/* Set-up puts npm packages into build/npm, and nothing into this folder. */
const fromSetUp = createRequire(new URL('./build/npm/package.json', import.meta.url));
const js = fromSetUp('@eslint/js');

const readOnly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

/* What browsers give and our scripts use. The long lists of all there is hold `name`, `event` and `status` too, which
   hide a forgotten variable. */
const GIVEN = [
  'AbortController', 'BroadcastChannel', 'CustomEvent', 'Event', 'EventTarget', 'FormData', 'MessageChannel',
  'NodeFilter', 'TextEncoder', 'URL', 'URLSearchParams', 'caches', 'clearTimeout', 'crypto', 'document', 'fetch',
  'history', 'indexedDB', 'location', 'navigator', 'performance', 'sessionStorage', 'setInterval', 'setTimeout',
  'window'
];

const NO_GLOBALS = {
  selector: 'AssignmentExpression[left.object.name=/^(window|globalThis|self)$/]',
  message: 'Export it: nothing is shared through the window.'
};

export default [
  { ignores: ['build/', '.venv/'] },
  { ...js.configs.recommended, files: ['**/*.js'] },
  {
    files: ['**/*.js'],
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: readOnly(GIVEN) },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'consistent-return': 'off',
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'max-len': ['error', { code: 120 }],
      'no-implicit-globals': 'error',
      'no-shadow': 'error',
      'no-unused-vars': ['error', { caughtErrors: 'none' }],
      'no-use-before-define': ['error', { functions: false, classes: false, variables: false }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-arrow-callback': 'error',
      'prefer-const': 'error'
    }
  },
  {
    files: ['static/js/**'],
    rules: { 'no-restricted-syntax': ['error', NO_GLOBALS] }
  },
  /* No modules: browsers start them by themselves, each in a world of its own. */
  {
    files: ['static/js/offline/*worker.js'],
    languageOptions: { sourceType: 'script' },
    rules: { 'no-implicit-globals': 'off' }
  }
];
