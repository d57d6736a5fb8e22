// All rules, those that need types included: `npm run lint:types`, before a release. It takes minutes; `npm run lint`
// has oxlint run the same rules in seconds, but for `eslintOnly`. `.oxlintrc.json` is generated from this file.
import tseslint from 'typescript-eslint';
import untyped from './eslint.config.js';

/** Rules that oxlint does not have. Two of them are errors of syntax in a module anyway. */
export const eslintOnly = ['@typescript-eslint/no-unsafe-class-instance-assignment', 'no-dupe-args', 'no-octal'];

/** Rules with options of our own. */
const options = {
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
};

const needsTypes = (rule) =>
  tseslint.plugin.rules[rule.replace('@typescript-eslint/', '')]?.meta.docs.requiresTypeChecking === true;
const typed = tseslint.configs.strictTypeChecked
  .flatMap(({ rules = {} }) => Object.entries(rules))
  .filter(([rule, level]) => level !== 'off' && rule.startsWith('@typescript-eslint/') && needsTypes(rule));

export default [
  ...untyped,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...Object.fromEntries(typed), ...options },
  },
];
