import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { columnsOf } from '#harness/reports/text-width.ts';

const root = resolve(import.meta.dirname, '../..');
// Git lists a checkout of another user only if it is asked to.
const files = execFileSync(
  'git',
  ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.(tsx?|js|mjs)$/.test(file));

/** What cannot be wrapped: a URL, or a regular expression on a line of its own. */
const unbreakable = /:\/\/|^\s*(?:return )?\/(?![/*])/;

/** The lines wider than 120 columns on a screen, where a Chinese character takes two. */
function wideLines(text: string): number[] {
  return text
    .split('\n')
    .flatMap((line, index) => (columnsOf(line) > 120 && !unbreakable.test(line) ? [index + 1] : []));
}

it('counts columns, not characters', () => {
  expect(wideLines(`${'x'.repeat(120)}\n${'x'.repeat(121)}\n${'货'.repeat(60)}\n${'货'.repeat(61)}`)).toEqual([2, 4]);
  expect(wideLines(`/${'x'.repeat(200)}/\n// ${'x'.repeat(200)}\n'https://${'x'.repeat(200)}'`)).toEqual([2]);
});

it('no line of code is wider than 120 columns', () => {
  const wide = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return wideLines(text).map((line) => `${file}:${line}`);
  });
  expect(wide).toEqual([]);
});
