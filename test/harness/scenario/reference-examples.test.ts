import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { defaultNetwork } from '#harness/stages/virtual/network.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';

/** What a reader of docs/scenarios.md copies: the text as it is printed, and not the data behind it. */
const page = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8');
const reference = page.slice(page.indexOf('## Reference'));
const sections = reference.split(/^(?=### )/m).slice(1);
const section = (heading: string): string => sections.find((text) => text.startsWith(`### ${heading}\n`)) ?? '';
/** Examples on one line: what stands between ` and begins as an item of a list. */
const itemsIn = (text: string): readonly string[] => [...text.matchAll(/`(- \{[^`]*)`/g)].map(([, item = '']) => item);
const indent = (item: string, spaces: number): string => `${' '.repeat(spaces)}${item}`;

const motorOfFault = new Map(
  faults.map((fault) => [fault.name, motorTypes.find((motor) => fault.fits(motor))?.name ?? '']),
);
const motorFor = (item: string): string => motorOfFault.get(/fault: ([a-z0-9-]+)/.exec(item)?.[1] ?? '') ?? 'spring';
/** A file around one pasted line; groups that examples name are there. */
const fileAround = (motor: string, ...lines: readonly string[]): string =>
  [
    'name: pasted',
    'stages: [virtual]',
    'fleet:',
    `  - { group: machines, motor: ${motor} }`,
    `  - { group: snacks, motor: ${motor}, count: 2 }`,
    ...lines,
  ].join('\n');
const saleTrack = ['tracks:', '  - { on: snacks, steps: [{ sell: {} }] }'];

/** Where an example of each section is pasted. */
const examplePlaces: readonly (readonly [heading: string, least: number, file: (item: string) => string])[] = [
  ['Faults of machines', faults.length, (item) => fileAround(motorFor(item), 'faults:', indent(item, 2), ...saleTrack)],
  ['Faults of the network', 6, (item) => fileAround('spring', 'network:', '  faults:', indent(item, 4), ...saleTrack)],
  [
    'Faults of a receiver',
    7,
    (item) =>
      fileAround('spring', 'receivers:', '  - receiver: merchant', '    faults:', indent(item, 6), ...saleTrack),
  ],
  ['Measures', 20, (item) => fileAround('spring', 'expect:', indent(item, 2), ...saleTrack)],
  [
    'Forged requests',
    1,
    (item) => fileAround('spring', 'tracks:', '  - on: snacks', '    steps:', '      - order: a', indent(item, 6)),
  ],
];

describe('each example of docs/scenarios.md, as it is printed, can be pasted into a file', () => {
  it.each(examplePlaces)('%s', (heading, least, file) => {
    const items = itemsIn(section(heading));
    expect(items.length).toBeGreaterThanOrEqual(least);
    for (const item of items) expect(() => loadScenario(file(item), item), item).not.toThrow();
  });

  it('Faults of the core', () => {
    const items = itemsIn(section('Faults of the core'));
    expect(items.length).toBeGreaterThanOrEqual(10);
    for (const item of items) {
      const list = item.includes('at:') ? 'crashes' : item.includes('fault:') ? 'store' : 'stalls';
      expect(
        () => loadScenario(fileAround('spring', 'core:', `  ${list}:`, indent(item, 4), ...saleTrack), item),
        item,
      ).not.toThrow();
    }
  });

  it('each step and each member', () => {
    const parts = [
      ...sections
        .slice(0, 2)
        .join('')
        .matchAll(/^#{4,5} `(\w+)`\n([^]*?)```yaml\n([^]*?)```/gm),
    ];
    expect(parts.length).toBeGreaterThan(40);
    for (const [, name = '', about = '', text = ''] of parts) {
      const data = parse(text) as Record<string, unknown> | unknown[];
      const needs = Object.assign(
        {},
        ...[...about.matchAll(/`(\w+: [[{][^`]*)`/g)]
          .filter(() => about.includes('The example needs'))
          .map(([, need = '']) => parse(need) as object),
      ) as object;
      const baseScenario = {
        name: 'pasted',
        stages: ['virtual'],
        fleet: [{ group: 'snacks', motor: 'spring', count: 2 }],
        tracks: [{ on: 'snacks', steps: [{ sell: {} }] }],
      };
      const whole = Array.isArray(data)
        ? { ...baseScenario, ...needs, tracks: [{ on: 'snacks', steps: data }] }
        : { ...baseScenario, ...data };
      expect(() => loadScenario(JSON.stringify(whole), name), name).not.toThrow();
    }
  });

  it('and no other text in ` ` looks like an object and is none', () => {
    for (const [, text = ''] of page.matchAll(/`(\{[^`]*|- [^`]*\{[^`]*)`/g)) {
      const data = parse(text) as unknown;
      const values = [data].flat().flatMap((entry) => Object.keys(entry as object));
      expect(
        values.every((key) => /^[A-Za-z]+$/.test(key)),
        text,
      ).toBe(true);
    }
  });

  it('with the delays of the virtual network that the code has', () => {
    const [least, most] = defaultNetwork.httpDelayMs;
    expect(defaultNetwork.linkDelayMs).toEqual([least, most]);
    expect(page.split(`Left out: \`[${least}ms, ${most}ms]\``)).toHaveLength(3);
  });
});
