import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// Clauses of the protocol are cited by number and by name: neither may be ambiguous or lead nowhere.

const docs = resolve(import.meta.dirname, '../../docs');
const index = readFileSync(join(docs, 'protocol.md'), 'utf8');

interface ProtocolPage {
  readonly section: number;
  readonly file: string;
  readonly text: string;
}

/** The pages of the protocol in the order of the index. */
const pages: readonly ProtocolPage[] = [
  ...index.matchAll(/^\| (\d+) \| \[[^\]]+\]\(protocol\/([a-z-]+\.md)\) \|$/gm),
].map(([, section, file]) => ({
  section: Number(section),
  file: file!,
  text: readFileSync(join(docs, 'protocol', file!), 'utf8'),
}));

interface Clause {
  readonly section: number;
  readonly number: number;
  readonly name: string;
}

/** A clause begins a list item or a row of a table: `**§4.3 dwell-lock**`. */
const clausePattern = /^(?:- |\| )\*\*§(\d+)\.(\d+) ([^*]+)\*\*(?: |$)/gm;

function clausesOf(text: string): readonly Clause[] {
  return [...text.matchAll(clausePattern)].map(([, section, number, name]) => ({
    section: Number(section),
    number: Number(number),
    name: name!,
  }));
}

const clauses = pages.flatMap(({ text }) => clausesOf(text));
const idOf = ({ section, number }: Clause): string => `§${section}.${number}`;

describe('the clauses of the protocol', () => {
  it('stand on pages that the index lists, in the order of their sections', () => {
    const sections = pages.map(({ section }) => section);
    expect(sections).toEqual([...sections].sort((a, b) => a - b));
    expect(new Set(sections).size).toBe(sections.length);
    expect(pages.map(({ file }) => file).sort()).toEqual(readdirSync(join(docs, 'protocol')).sort());
    expect(pages.length).toBeGreaterThan(0);
  });

  it.each(pages)('§$section: $file has clauses of its own section, numbers growing', ({ section, text }) => {
    expect(text).toMatch(new RegExp(`^# §${section} `));
    const own = clausesOf(text);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((clause) => clause.section !== section)).toEqual([]);
    const numbers = own.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it.each(pages)('§$section: $file has no clause in another form', ({ text }) => {
    const bold = [...text.matchAll(/\*\*§[^*]*\*\*/g)];
    expect(clausesOf(text).length).toBe(bold.length);
  });

  it('have names in kebab-case, each once', () => {
    const names = clauses.map(({ name }) => name);
    expect(names.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each([{ file: 'protocol.md', text: index }, ...pages])('$file cites clauses that exist', ({ text }) => {
    const known = new Set(clauses.map(idOf));
    const cited = [...text.matchAll(/§\d+\.\d+/g)].map(([id]) => id);
    expect([...new Set(cited)].filter((id) => !known.has(id))).toEqual([]);
  });
});
