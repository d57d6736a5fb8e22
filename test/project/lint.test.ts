import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

type Rules = Readonly<Record<string, unknown>>;

/** A block of ESLint's configuration. */
interface Block {
  readonly files?: readonly string[];
  readonly ignores?: readonly string[];
  readonly rules?: Rules;
  readonly languageOptions?: { readonly globals?: Rules };
}

const isOff = (level: unknown): boolean => ['off', 0].includes([level].flat()[0] as string | number);
/** Oxlint has the rules of the compiler's plugin under a shorter name. */
const oxlintName = (rule: string): string => rule.replace('@typescript-eslint/', 'typescript/');

/** The configuration of oxlint with the same rules for the same files, but for those that it does not have. */
function oxlintConfig(blocks: readonly Block[], eslintOnly: readonly string[]): object {
  const entries = ({ rules = {} }: Block) => Object.entries(rules);
  const used = new Set(blocks.flatMap(entries).flatMap(([rule, level]) => (isOff(level) ? [] : rule)));
  const rulesOf = (block: Block) => entries(block).filter(([rule]) => used.has(rule) && !eslintOnly.includes(rule));
  const ignored = blocks.filter((block) => Object.keys(block).join() === 'ignores');
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    options: { typeAware: true, typeCheck: true },
    plugins: ['typescript'],
    categories: { correctness: 'off' },
    // Without a slash before it, oxlint matches a folder of that name at any depth: ESLint only at the root.
    ignorePatterns: ignored.flatMap(({ ignores = [] }) => ignores).map((pattern) => `/${pattern}`),
    overrides: blocks
      .map((block) => ({
        files: block.files ?? ['**/*'],
        ...(block.files && block.ignores && { excludeFiles: block.ignores }),
        ...(block.languageOptions?.globals && { globals: block.languageOptions.globals }),
        rules: Object.fromEntries(rulesOf(block).map(([rule, level]) => [oxlintName(rule), level])),
      }))
      .filter(({ globals, rules }) => globals !== undefined || Object.keys(rules).length > 0),
  };
}

// Written anew by `npx vitest run test/project/lint.test.ts -u`.
it('.oxlintrc.json has the rules of ESLint', async () => {
  const { default: blocks, eslintOnly } = (await import(join(root, 'eslint.types.config.js'))) as {
    readonly default: readonly Block[];
    readonly eslintOnly: readonly string[];
  };
  const config = oxlintConfig(blocks, eslintOnly);
  await expect(`${JSON.stringify(config, null, 2)}\n`).toMatchFileSnapshot(join(root, '.oxlintrc.json'));
});
