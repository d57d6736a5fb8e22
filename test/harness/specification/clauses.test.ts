import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clauses } from '#harness/specification/clauses.ts';

const pages = 'docs/protocol';

/** Every clause of the pages, `4.33 deliver-busy`, in the order of numbers. */
function clausesOfPages(): readonly string[] {
  const found = readdirSync(pages).flatMap((page) => [
    ...readFileSync(`${pages}/${page}`, 'utf8').matchAll(/\*\*§(\d+)\.(\d+) ([a-z0-9-]+)\*\*/g),
  ]);
  return found
    .map(([, section, place, name]) => ({ section: Number(section), place: Number(place), name: name ?? '' }))
    .sort((a, b) => a.section - b.section || a.place - b.place)
    .map(({ section, place, name }) => `${section}.${place} ${name}`);
}

describe('the list of clauses', () => {
  test('is that of the pages', () => {
    expect(clauses.map(({ number, name }) => `${number} ${name}`)).toEqual(clausesOfPages());
  });

  test('has each name once', () => {
    expect(new Set(clauses.map(({ name }) => name)).size).toBe(clauses.length);
  });

  test('excuses no clause while a rule or law names it', () => {
    const named = ['rules', 'laws'].flatMap((folder) => {
      const path = `src/harness/specification/${folder}`;
      const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
      return files.flatMap((file) => {
        const quoted = readFileSync(`${path}/${file}`, 'utf8').matchAll(/'([a-z0-9-]+)'/g);
        return [...quoted].map(([, name]) => name ?? '');
      });
    });
    const names = new Set(named);
    const excused = clauses.filter(({ notJudgedBecause }) => notJudgedBecause !== null);
    expect(excused.filter(({ name }) => names.has(name)).map(({ name }) => name)).toEqual([]);
  });
});
