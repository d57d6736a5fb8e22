import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// The rules that need no types. eslint.types.config.js adds the others, and names the program for each.

/** Only a stage, and the adapters named here, may touch the system (determinism; the design's one sacred rule). */
const systemGlobals = ['setTimeout', 'setInterval', 'setImmediate', 'performance', 'fetch', 'WebSocket'].map(
  (name) => ({
    name,
    message: 'Only a stage touches timers and sockets: take the Clock, Link or Http port.',
  }),
);
const systemProperties = [
  { object: 'Date', property: 'now', message: 'Take the Clock port.' },
  { object: 'Math', property: 'random', message: 'Take the Random port.' },
  { object: 'process', property: 'hrtime', message: 'Take the Clock port.' },
  { object: 'crypto', property: 'randomUUID', message: 'Take the Random port.' },
];
const systemModules = [
  'ws',
  'undici',
  'fastify',
  'libsql',
  'node:net',
  'node:http',
  'node:dns',
  'node:dns/promises',
  'node:timers',
  'node:timers/promises',
  'node:perf_hooks',
];

/** Where the outside begins: each of these files or folders is an adapter to one real thing. */
const adapters = [
  'src/harness/stages/live/**',
  // Real sockets around a core that is another's.
  'src/harness/stages/target/**',
  // Real sockets between machines and a core, and sensors that count drops.
  'src/harness/stages/{cluster,external,proxy}/**',
  'src/harness/bench/generator/**',
  'src/harness/bench/live/**',
  // The end of this process, and of those that it has started.
  'src/cli/shared/shutdown.ts',
  'src/harness/processes/**',
  // One turn of the event loop, for stages and tests.
  'src/harness/stages/event-loop-turns.ts',
  // The screen of the console, painted anew while a question stands.
  'src/cli/console/terminal/**',
  'src/core/api/http/**',
  'src/studio/http/**',
  // The browser in which a page runs.
  'src/studio/page/client/browser.ts',
  'src/core/devices/links/**',
  'src/core/callbacks/http/**',
  'src/core/store/decision-queue.ts',
  'src/core/store/postgres/**',
  'src/core/store/sqlite/**',
  // Scripts that k6 runs, a program of its own.
  'scenarios/k6/**',
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      'runs/',
      'reports/',
      '.stryker-tmp/',
      'node_modules/',
      // Projects of their own.
      'examples/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  // Comments that excuse a line from a rule that needs types: ESLint alone would find them unused.
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'object-shorthand': ['error', 'properties'],
      'no-useless-rename': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'simulators/**/*.ts', 'scenarios/**/*.ts'],
    ignores: adapters,
    rules: {
      'no-restricted-globals': ['error', ...systemGlobals],
      'no-restricted-properties': ['error', ...systemProperties],
      'no-restricted-imports': [
        'error',
        {
          paths: systemModules.map((name) => ({ name, message: 'Only a stage or a named adapter opens the outside.' })),
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Programs of their own: what a merchant would run.
    files: ['docs/examples/clients/*.mjs', 'test/cli/conform/clients/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly' } },
  },
  {
    // What Node runs as it is: build.mjs while packages are installed, the checks also where the loader is broken.
    files: ['*.mjs', '.ci/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
);
