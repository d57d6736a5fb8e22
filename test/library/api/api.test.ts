import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageExamples } from '../examples.mjs';
import { read, root } from '#test/docs/pages.ts';
import { apiReports, reportFolder, type ApiReport } from './report.ts';
import { usedItems, type ItemName } from './used-items.ts';

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

/** Each public item with its declaration: several entries export the same one. */
function publicItems({ file, text }: ApiReport): readonly (readonly [ItemName, string])[] {
  const entry = file.replace('.api.md', '').replace('-', '/');
  const declarations = text.split('// @public\n').slice(1);
  return declarations.map((block) => {
    const declaration = block.replaceAll(/^(?:\/\/ .*|```)$/gm, '').trim();
    const [, name = '', alias = name] =
      /^(?:export )?\w+ (\w+)(?:[^]*^export \{ \w+ as (\w+) \})?/m.exec(declaration) ?? [];
    return [`${entry} ${alias}`, `${alias}: ${declaration}`];
  });
}

describe('the examples that CI runs', () => {
  const items = reports.flatMap(publicItems);
  const declarationOf = new Map(items);
  const used = packageExamples(root).flatMap((name) => usedItems(join(root, 'examples', name)));

  it('import from each entry what it exports', () => {
    expect(used.filter((item) => !declarationOf.has(item))).toEqual([]);
  });

  it('use every public item', () => {
    const shown = new Set(used.map((item) => declarationOf.get(item)));
    expect(items.filter(([, declaration]) => !shown.has(declaration)).map(([item]) => item)).toEqual([]);
    expect(items.length).toBeGreaterThan(100);
  });
});
