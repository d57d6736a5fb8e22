import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const bundle = join(import.meta.dirname, '../../../dist/studio');
const app = join(bundle, 'app');
const index = readFileSync(join(app, 'index.html'), 'utf8');
const firstFiles = [...index.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => join(app, path!));
const zippedSize = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);

describe('the bundled pages', () => {
  it('load at most 150 KB first, compressed', () => {
    expect(firstFiles.length).toBeGreaterThan(1);
    expect(zippedSize([join(app, 'index.html'), ...firstFiles])).toBeLessThan(150 * 1024);
    expect(zippedSize([join(bundle, 'report.js'), join(bundle, 'report.css')])).toBeLessThan(150 * 1024);
  });

  it('have no script within the served page, so that a strict policy holds for it', () => {
    expect([...index.matchAll(/<script\b[^>]*>([^]*?)<\/script>/g)].map(([, text]) => text)).toEqual(['']);
    expect(index).not.toMatch(/<style|\son[a-z]+=|\sstyle=/);
  });

  it('name no address of another computer, and nothing of Node', () => {
    const texts = readdirSync(bundle, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:js|css|html)$/.test(name))
      .map((name) => readFileSync(join(bundle, name), 'utf8'));
    expect(texts.length).toBeGreaterThan(3);
    const addresses = texts.flatMap((text) => text.match(/https?:\/\/[^"'`\s)]+/g) ?? []);
    // Names of kinds of markup, which no browser loads.
    expect(addresses.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
    for (const text of texts) expect(text).not.toMatch(/["'`]node:|\brequire\(/);
  });
});
