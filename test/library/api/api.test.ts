import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read } from '#test/docs/pages.ts';
import { apiReports, reportFolder } from './report.ts';

const reports = apiReports();
const page = read('docs/library.md');
const examples = [...page.matchAll(/^```ts[^]*?^```/gm)].map(([block]) => block).join('\n');

describe.each(reports)('the public surface in $file', ({ file, text, messages }) => {
  it('is the one in the repository; `npm run docs` renews it', () => {
    const path = join(reportFolder, file);
    expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '');
  });

  it('is documented, and names no type that it does not export', () => {
    expect(messages).toEqual([]);
    expect(text).not.toMatch(/\(undocumented\)/);
  });

  it('has no `any` and no path into the package, and names the types of an optional peer at most', () => {
    expect(text).not.toMatch(/\bany\b|import\(|from '(?!vitest'|fast-check')/);
  });

  it('has each function, class and value in an example of docs/library.md', () => {
    const names = [...text.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => name!);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(examples))).toEqual([]);
  });
});
