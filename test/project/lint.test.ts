import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

it('oxlint runs every rule that needs types, but what the release check runs alone', async () => {
  const { onlyHere, typedRules } = (await import(new URL('eslint.types.config.js', root).href)) as {
    readonly onlyHere: readonly string[];
    readonly typedRules: readonly string[];
  };
  const config = JSON.parse(readFileSync(new URL('.oxlintrc.json', root), 'utf8')) as {
    readonly rules: Readonly<Record<string, unknown>>;
  };
  const missing = typedRules.filter((name) => !(`typescript/${name}` in config.rules));
  expect(missing.filter((name) => !onlyHere.includes(name))).toEqual([]);
  expect(typedRules.length).toBeGreaterThan(40);
});
