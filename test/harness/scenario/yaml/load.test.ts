import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { scenarios } from '#scenarios/index.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { limitValue } from '#harness/scenario/share.ts';
import { errorOf, validYaml } from './scenario-text.ts';

describe('a scenario file', () => {
  it('is read as YAML, and as JSON', () => {
    const scenario = loadScenario(validYaml, 'mine.yaml');
    expect(scenario).toMatchObject({ name: 'mine', seed: 1, verdict: 'PASS' });
    expect(loadScenario(JSON.stringify(scenario), 'mine.json')).toEqual(scenario);
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s survives being written and read',
    (_name, scenario) => {
      expect(loadScenario(stringify(scenario), 'x.yaml')).toEqual(scenario);
    },
  );

  it('is refused when an alias would unfold without end, or when it is too long', () => {
    const aliasBomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...Array.from(
        { length: 8 },
        (_, n) =>
          `${'bcdefghi'[n]}: &${'bcdefghi'[n]} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[n]}`).join(',')}]`,
      ),
    ].join('\n');
    expect(errorOf(aliasBomb)).toContain('this is no YAML');
    expect(errorOf(`# ${'x'.repeat(1_000_001)}`)).toContain('at most 1000000');
  });

  it.each([
    ['nothing', '', 'mine.yaml:1:1: it must be an object, not nothing'],
    ['a word', 'hello', 'mine.yaml:1:1: it must be an object, not "hello"'],
    ['a list', '- a', 'mine.yaml:1:1: it must be an object, not a list'],
    [
      'a hundred thousand lists in each other',
      '['.repeat(100_000),
      'lists and objects stand in each other too deeply here',
    ],
  ])('%s is no scenario', (_what, text, message) => {
    expect(errorOf(text)).toContain(message);
    expect(errorOf(text).split('\n')).toHaveLength(1);
  });

  it('may set the clock on the virtual stage, and not on the live one', () => {
    const text = validYaml.replace('sell: {}', 'setClock: "-1h"');
    expect(errorOf(text)).toBe('');
    expect(errorOf(text.replace('[virtual]', '[virtual, live]'))).toMatch(
      /^mine\.yaml:12:9: tracks\[0\]\.steps\[0\]\.setClock: .*take "live" out/,
    );
  });

  it('takes the members of a step in any order, as a program may have sorted them', () => {
    const text = validYaml
      .replace('sell: {}', '{ consume: c, order: o }')
      .replace('- { consume', '- pickupCode: c\n      - { expect: accepted, consume')
      .replace('order: o }', 'order: o }\n      - { patience: 5s, deliver: o }');
    expect(loadScenario(text, 'mine.yaml').tracks[0]?.steps.map((step) => Object.keys(step)[0])).toEqual([
      'pickupCode',
      'consume',
      'deliver',
    ]);
  });

  it('reports its problems in the order of the file', () => {
    const text = validYaml
      .replace('[paid-quantity]', '[payed-quantity]')
      .replace('motor: drinks', 'motor: drnks')
      .replace('sell: {}', 'pay: nothing');
    expect(
      errorOf(text)
        .split('\n')
        .map((line) => line.split(':')[1]),
    ).toEqual(['6', '12', '13']);
  });

  it('reports a hundred problems and counts the rest', () => {
    const many = validYaml.replace(
      'proves: [paid-quantity]',
      `proves: [${Array.from({ length: 103 }, (_, n) => `nothing-${n}`).join(', ')}]`,
    );
    expect(errorOf(many).split('\n')).toHaveLength(101);
    expect(errorOf(many)).toMatch(/… and 3 more$/);
  });

  it('may be a name, a fleet and a track', () => {
    const minimalYaml =
      'name: least\nfleet: [{ group: snacks, motor: spring }]\ntracks: [{ on: snacks, steps: [{ sell: {} }] }]\n';
    expect(loadScenario(minimalYaml, 'least.yaml')).toMatchObject({
      title: 'least',
      stages: ['virtual', 'live'],
      proves: [],
      verdict: 'PASS',
    });
  });

  it.each([
    ['80%', 0.8],
    ['0.8', 0.8],
    ['12.5%', 0.125],
    ['100%', 1],
  ])('takes %s wherever a share is wanted', (shareText, share) => {
    const text = `${validYaml}expect: [{ measure: success-share, min: ${shareText} }]\n`.replace(
      'job: 1',
      `probability: ${shareText}`,
    );
    const {
      expect: [limit],
      faults: [fault],
    } = loadScenario(text, 'mine.yaml');
    expect(limitValue(limit?.min ?? NaN)).toBe(share);
    expect(fault?.when.probability).toBe(share);
  });

  it.each([
    ['min: 180%', '"success-share" is a share: it is from 0 to 1, or from "0%" to "100%"'],
    ['min: 80 %', '"80 %" is no limit: write a number, a share like "80%" or 0.8, or a time like "500ms"'],
    ['min: 2s', '"success-share" is no time: it is a share, like "80%" or 0.8'],
  ])('explains what a share is when it is given %s', (shareText, message) => {
    expect(errorOf(`${validYaml}expect: [{ measure: success-share, ${shareText} }]\n`)).toContain(message);
  });

  test.prop([
    fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom('---', '&a *a', '!!js/function x', '[', '{a: }'),
    ),
  ])('throws nothing but its own error, whatever it is given', (text) => {
    errorOf(text);
  });
});
