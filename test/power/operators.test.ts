import { describe, expect, it } from 'vitest';
import { mutantsOfFile, parse } from '#bench/power/generate.ts';
import { applyEdit, type Mutant, type OperatorName } from '#bench/power/mutant.ts';
import { findSiblings } from '#bench/power/siblings.ts';

/** Constants that stand for each other. */
const groups = parse(
  'src/core/domain/groups.ts',
  `type Mode = 'NORMAL' | 'MAINTENANCE' | 'TRANSFER';
   const codes = { 4003: 1, 4004: 2, 6021: 3, 6042: 4, 6043: 5 };`,
);

function mutantsOf(text: string, file = 'src/core/domain/sample.ts'): readonly Mutant[] {
  return mutantsOfFile(parse(file, text), findSiblings([groups]));
}

/** The texts that an operator makes of a text. */
function changed(operator: OperatorName, text: string): string[] {
  return mutantsOf(text)
    .filter((mutant) => mutant.operator === operator)
    .map((mutant) => applyEdit(text, mutant));
}

describe('operators', () => {
  it.each<[OperatorName, string, string[]]>([
    ['condition-negated', 'if (a) b();', ['if (!(a)) b();']],
    ['condition-negated', 'if (!a) b();', ['if (a) b();']],
    ['condition-negated', 'x = a ? b : c;', ['x = !(a) ? b : c;']],
    ['condition-forced', 'if (a) b();', ['if (true) b();', 'if (false) b();']],
    ['condition-forced', 'while (a) b();', ['while (false) b();']],
    ['boundary', 'x(a < b);', ['x(a <= b);']],
    ['boundary', 'x(a >= b);', ['x(a > b);']],
    ['equality', 'x(a === b);', ['x(a !== b);']],
    ['logical', 'x(a && b);', ['x(((a) || (b)));']],
    ['logical', 'x(a ?? b);', ['x((a));', 'x((b));']],
    ['arithmetic', 'x(a + b);', ['x(a - b);']],
    ['arithmetic', 'a += b;', ['a -= b;']],
    ['arithmetic', 'x(-a);', ['x(a);']],
    ['number', 'x(600_000);', ['x(1200000);']],
    ['number', 'x(1);', ['x(2);', 'x(0);']],
    ['number', 'x(0);', ['x(1);']],
    ['boolean', 'x(true);', ['x(false);']],
    ['constant-exchanged', "x('NORMAL');", ["x('MAINTENANCE');"]],
    ['constant-exchanged', "x('TRANSFER');", ["x('NORMAL');"]],
    ['constant-exchanged', 'refuse(6042);', ['refuse(6043);']],
    ['member-dropped', 'x({ a, b: 1 });', ['x({ b: 1 });', 'x({ a, });']],
    ['member-exchanged', 'x({ a, b: c.d });', ['x({ a: c.d, b: c.d });']],
    ['value-nulled', 'x({ a: f(), b: c.d });', ['x({ a: null, b: c.d });', 'x({ a: f(), b: null });']],
    ['call-removed', 'await f();', ['void 0;']],
    ['assignment-removed', 'this.a = b;', ['void 0;']],
    [
      'exit-removed',
      'const f = () => { if (a) return 1; return 2; };',
      ['const f = () => { if (a) void 0; return 2; };'],
    ],
    ['array-method', 'x(a.filter(f));', ['x(a);']],
    ['array-method', 'x(a.toSorted());', ['x(a);']],
    ['array-method', 'x(a[0]);', ['x(a.at(-1));']],
    ['array-method', 'x(a.at(-1));', ['x(a.at(0));']],
    ['array-method', 'x(a.find(f));', ['x(a.findLast(f));']],
    ['array-method', 'x(Math.min(a, b));', ['x(Math.max(a, b));']],
  ])('%s: %s', (operator, text, expected) => {
    expect(changed(operator, text)).toEqual(expected);
  });

  it.each([
    ['types and imports', "import { a } from 'NORMAL'; type T = 'NORMAL'; interface I { a: 1 }"],
    ['events and descriptions', "events.push({ kind: 'NORMAL', n: 1 }); x = z.string().describe('NORMAL');"],
    ['sentences for people', "const x = { zh: 'NORMAL', en: 'NORMAL' };"],
    ['errors that cannot be', "if (a < b) throw new Error('NORMAL');"],
  ])('leave %s alone', (_, text) => {
    const left = mutantsOf(text).filter(
      ({ operator }) => operator !== 'assignment-removed' && operator !== 'call-removed',
    );
    expect(left).toEqual([]);
  });

  it('leave texts that are joined, and texts of no group', () => {
    expect(changed('arithmetic', "x('a' + b);")).toEqual([]);
    expect(changed('constant-exchanged', "x('other');")).toEqual([]);
  });

  it('leave the loop that would not end, and the last return', () => {
    expect(changed('exit-removed', 'function f() { return 1; }')).toEqual([]);
    expect(changed('condition-forced', 'for (; a; ) b();')).toEqual(['for (; false; ) b();']);
  });
});

describe('a mutant', () => {
  it('keeps its id when another part of the file changes', () => {
    const text = 'function one() { return a < b; }\nfunction two() { return a < b; }';
    const [one, two] = mutantsOf(text).filter(({ operator }) => operator === 'boundary');
    const moved = mutantsOf(`// A comment.\n${text}`).filter(({ operator }) => operator === 'boundary');
    expect(one!.id).not.toBe(two!.id);
    expect(moved.map(({ id }) => id)).toEqual([one!.id, two!.id]);
    expect(moved.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('has an id of its own beside its equals', () => {
    const equal = mutantsOf('x(a < b, a < b);').filter(({ operator }) => operator === 'boundary');
    expect(new Set(equal.map(({ id }) => id)).size).toBe(2);
  });
});
