import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { excuses, uncountedClauses } from '#harness/simulation/coverage/excused-clauses.ts';
import { clauses } from '#harness/specification/clauses.ts';

const folder = 'docs/protocol';

/** Every clause of the pages, `protocol/delivery.md 4.33 deliver-busy`, in the order of numbers. */
function clausesOfPages(): readonly string[] {
  const found = readdirSync(folder).flatMap((page) =>
    [...readFileSync(`${folder}/${page}`, 'utf8').matchAll(/\*\*§(\d+)\.(\d+) ([a-z0-9-]+)\*\*/g)].map(
      ([, section, place, name]) => ({ page, section: Number(section), place: Number(place), name: name ?? '' }),
    ),
  );
  return found
    .sort((a, b) => a.section - b.section || a.place - b.place)
    .map(({ page, section, place, name }) => `protocol/${page} ${section}.${place} ${name}`);
}

/** Everything in quotes in rules and laws: every clause that one of them counts is among it. */
function namesInRules(): ReadonlySet<string> {
  const named = ['rules', 'laws'].flatMap((part) => {
    const path = `src/harness/specification/${part}`;
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    return files.flatMap((file) => {
      const quoted = readFileSync(`${path}/${file}`, 'utf8').matchAll(/'([a-z0-9-]+)'/g);
      return [...quoted].map(([, name]) => name ?? '');
    });
  });
  return new Set(named);
}

describe('the list of clauses', () => {
  test('is that of the pages', () => {
    expect(clauses.map(({ page, number, name }) => `${page} ${number} ${name}`)).toEqual(clausesOfPages());
  });

  test('has each name once', () => {
    expect(new Set(clauses.map(({ name }) => name)).size).toBe(clauses.length);
  });

  test('excuses no clause while a rule or law names it', () => {
    const names = namesInRules();
    const notJudged = clauses.filter(({ notJudgedBecause }) => notJudgedBecause !== null).map(({ name }) => name);
    expect([...notJudged, ...uncountedClauses.keys()].filter((name) => names.has(name))).toEqual([]);
  });

  test('has a reason for a clause that worlds need not reach, and one alone', () => {
    const known = new Map<string, string | null>(clauses.map(({ name, notJudgedBecause }) => [name, notJudgedBecause]));
    expect([...excuses.keys()].filter((name) => known.get(name) !== null)).toEqual([]);
  });
});
