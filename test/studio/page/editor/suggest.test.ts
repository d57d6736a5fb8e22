import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema } from '#harness/scenario/json-schema.ts';
import { describeAt, factsOf, suggestAt } from '../../../../src/studio/page/editor/model/suggest.ts';

const schema = scenarioJsonSchema();

/** What is offered at the `|` of a text. */
function offered(marked: string): readonly string[] {
  const offset = marked.indexOf('|');
  const found = suggestAt(schema, marked.replace('|', ''), offset);
  return found?.suggestions.map(({ insert }) => insert) ?? [];
}
const described = (marked: string) => describeAt(schema, marked.replace('|', ''), marked.indexOf('|'));

const fleet = 'name: jam\nfleet:\n  - { group: mall, motor: conveyor }\n';

describe('what a scenario can have at a place', () => {
  it('are members that the root does not have yet', () => {
    const names = offered(`${fleet}|\nseed: 3\n`);
    expect(names).toEqual(expect.arrayContaining(['tracks: ', 'faults: ']));
    for (const name of ['name: ', 'fleet: ', 'seed: ']) expect(names).not.toContain(name);
    expect(offered('|')).toContain('name: ');
    expect(offered(`${fleet}tra|`)).toContain('tracks: ');
  });

  it.each([
    ['within brackets', 'fleet:\n  - { group: a, | }\n'],
    ['within brackets over several lines', 'fleet:\n  - {\n      group: a,\n      |\n    }\n'],
    ['in lines', 'fleet:\n  - group: a\n    |\n    count: 2\n'],
    ['in lines of a list without indentation', 'fleet:\n- group: a\n  |\n'],
    ['before what is there', 'fleet:\n  - |\n    group: a\n'],
  ])('are members of a group: %s', (_, text) => {
    const names = offered(text);
    expect(names).toContain('motor: ');
    expect(names).toContain('firmware: ');
    expect(names).not.toContain('group: ');
    if (text.includes('count')) expect(names).not.toContain('count: ');
  });

  it('are words of a catalogue', () => {
    expect(offered('fleet:\n  - { group: a, motor: | }')).toEqual(['electronic-lock', 'spring', 'conveyor', 'drinks']);
    expect(offered('fleet:\n  - group: a\n    motor: sp|')).toContain('spring');
    expect(offered(`${fleet}faults:\n  - fault: |`)).toContain('goods-stuck');
    expect(offered('stages: [virtual, |]')).toContain('live');
    expect(offered('stages:\n  - |')).toContain('live');
    expect(offered('stages:\n  |')).toContain('- live');
  });

  it('are kinds of a step, and then the members of the kind', () => {
    const track = `${fleet}tracks:\n  - on: mall\n    steps:\n`;
    const kinds = offered(`${track}      - |`);
    expect(kinds).toEqual(expect.arrayContaining(['sell: ', 'order: ', 'injectFault: ']));
    expect(kinds).not.toContain('ends: ');
    expect(offered(`${track}      |`)).toContain('- sell: ');
    for (const text of ['      - sell: {}\n        |', '      - { sell: {}, | }', '      - { |, sell: {} }']) {
      const members = offered(`${track}${text}`);
      expect(members, text).toContain('ends: ');
      expect(members, text).not.toContain('order: ');
    }
    expect(offered(`${track}      - { sell: {}, ends: | }`)).toContain('failure');
    expect(offered(`${track}      - sell: { | }`)).toContain('lane: ');
    expect(offered(`${track}      - sell:\n          |\n        ends: failure`)).toContain('lane: ');
  });

  it('is nothing in comments, in texts, and where the format has nothing', () => {
    for (const text of ['# na|', 'name: a # |', 'title: A lunch b|', 'title: |', 'nonsense:\n  |', 'seed: |'])
      expect(offered(text), text).toEqual([]);
    expect(offered('title: >\n  some text\n  |')).toEqual([]);
  });

  it('takes the colon that is there', () => {
    expect(offered('see|d: 3')).toContain('seed');
  });

  it('is found in any text, also a broken one', () => {
    const piece = fc.constantFrom(
      '- ',
      '{ ',
      '} ',
      '[',
      ']',
      'sell: ',
      'steps:\n',
      '\n',
      '  ',
      ', ',
      '"',
      "'",
      '|\n',
      '#',
      ':',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(200), (pieces, at) => {
        const text = pieces.join('');
        const offset = Math.min(at, text.length);
        const found = suggestAt(schema, text, offset);
        expect(found === null || (found.from <= offset && offset <= found.to)).toBe(true);
        describeAt(schema, text, offset);
      }),
    );
  });
});

describe('what a word of a scenario means', () => {
  it('is the sentence of its member', () => {
    expect(described('se|ed: 3')).toMatchObject({ name: 'seed', from: 0, to: 4 });
    expect(described('seed: |3')?.name).toBe('seed');
    expect(described('fleet:\n  - { group: a, mo|tor: spring }')?.schema.description).toContain('motor type');
    expect(described('tracks:\n  - steps:\n      - se|ll: {}')?.schema.description).toContain('A whole sale');
    expect(described('tracks:\n  - steps:\n      - { sell: { la|ne: 1 } }')?.name).toBe('lane');
    expect(described('nons|ense: 1')).toBeNull();
    expect(described('# se|ed')).toBeNull();
  });

  it('has its limits and its default', () => {
    expect(factsOf(described('se|ed: 3')!.schema)).toEqual(['integer', '0 … 4294967295', '= 1']);
  });
});
