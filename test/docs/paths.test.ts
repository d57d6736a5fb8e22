import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, prose, root } from './pages.ts';

/** A path of the project in backticks; one with a placeholder (`<name>`, `*`, `NAME`) names no file. */
const pathPattern = /`((?:src|simulators|scenarios|test|docs|bench)\/[^\s`]*)`/g;
const placeholder = /[<>*{}…#]|\b[A-Z]{3,}\b/;

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('the documents', () => {
  it.each(pages.filter((page) => page !== 'CHANGELOG.md'))('%s names paths that exist', (page) => {
    const paths = [...prose(page).matchAll(pathPattern)].map(([, path]) => path!);
    const missing = paths.filter((path) => !placeholder.test(path) && !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });

  it.each(pages)('%s has relative links that lead somewhere', (page) => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, page) : join(root, dirname(page), path);
      if (!existsSync(target)) return true;
      if (anchor === undefined) return false;
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text]) => anchorOf(text!));
      return !headings.includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('have a README of at most 8 KB', () => {
    expect(statSync(join(root, 'README.md')).size).toBeLessThanOrEqual(8 * 1024);
  });
});
