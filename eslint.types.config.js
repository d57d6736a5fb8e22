// Every rule of typescript-eslint that needs types: `npm run lint:types`, before a release. It takes minutes;
// `npm run check` has oxlint run these rules in seconds, but for those of `onlyHere`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import untyped from './eslint.config.js';

/** Rules that oxlint has not, or has in part: it does not report `void` in front of what is no call. */
export const onlyHere = ['no-unsafe-class-instance-assignment', 'no-meaningless-void-operator'];

const { rules: oxlintRules } = JSON.parse(readFileSync(join(import.meta.dirname, '.oxlintrc.json'), 'utf8'));
const needsTypes = (name) => tseslint.plugin.rules[name]?.meta.docs.requiresTypeChecking === true;

/** Names of the strict set's rules that need types, without the prefix. */
export const typedRules = tseslint.configs.strictTypeChecked
  .flatMap(({ rules = {} }) => Object.entries(rules))
  .filter(([rule, level]) => level !== 'off' && rule.startsWith('@typescript-eslint/'))
  .map(([rule]) => rule.replace('@typescript-eslint/', ''))
  .filter(needsTypes);

export default [
  ...untyped,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    // The options of each rule stand in one place.
    rules: Object.fromEntries(
      typedRules.map((name) => [`@typescript-eslint/${name}`, oxlintRules[`typescript/${name}`] ?? 'error']),
    ),
  },
];
