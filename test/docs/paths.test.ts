import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'docs/protocol')).map((name) => `docs/protocol/${name}`),
];
const read = (page: string): string => readFileSync(join(root, page), 'utf8');
/** A page without its code blocks: what stands in them is a command or its output. */
const prose = (page: string): string => read(page).replaceAll(/^```[^]*?^```/gm, '');

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

  it('show every command', () => {
    const main = read('src/cli/main.ts');
    const commands = [...main.matchAll(/^ {4}(\w+): async \(\) =>/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(15);
    const text = pages.map(read).join('\n');
    expect(commands.filter((name) => !new RegExp(`vendloop ${name}\\b`).test(text))).toEqual([]);
  });

  it('show only scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm run (?:--silent )?([a-z][a-z:-]*[a-z])/g)]);
    const unknown = named.map(([, name]) => name!).filter((name) => !(name in scripts));
    expect([...new Set(unknown)]).toEqual([]);
  });
});
