import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { scenarios } from '../../../scenarios/index.ts';
import { loadScenario, ScenarioError } from '../../../src/harness/scenario/load.ts';

const good = `name: mine
title: One sale
stages: [virtual]
fleet:
  - { group: snacks, motor: spring, count: 2 }
  - { group: cups, motor: drinks }
faults:
  - { fault: goods-stuck, on: snacks, machine: 1, when: { job: 1 } }
tracks:
  - on: snacks
    steps:
      - sell: {}
proves: [paid-quantity]
`;

function complaint(text: string): string {
  try {
    loadScenario(text, 'mine.yaml');
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ScenarioError);
    return (error as Error).message;
  }
}

describe('a scenario file', () => {
  it('is read as YAML, and as JSON', () => {
    const scenario = loadScenario(good, 'mine.yaml');
    expect(scenario).toMatchObject({ name: 'mine', seed: 1, verdict: 'PASS' });
    expect(loadScenario(JSON.stringify(scenario), 'mine.json')).toEqual(scenario);
  });

  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s survives being written and read', (_name, scenario) => {
    expect(loadScenario(stringify(scenario), 'x.yaml')).toEqual(scenario);
  });

  /** What is put in the place of what, and what is said of it. */
  const mistakes: readonly (readonly [replaced: string, by: string, said: string | RegExp])[] = [
    ['motor: spring', 'motor: sprng', "mine.yaml:5:22: fleet[0].motor: There is no motor type 'sprng'. Did you mean 'spring'?"],
    ['motor: drinks', 'motr: drinks', 'mine.yaml:6:20: fleet[1].motr: there is no member "motr" here; did you mean "motor"?'],
    ['fleet:', 'fleat:', 'there is no member "fleat" here; did you mean "fleet"?'],
    ['fleet:', 'fleat:', 'fleet: it is missing; it must be a list'],
    ['fault: goods-stuck', 'fault: goods-stukc', "mine.yaml:8:5: faults[0]: There is no fault 'goods-stukc'. Did you mean 'goods-stuck'?"],
    ['fault: goods-stuck', 'fault: one-too-few', 'cannot happen to a machine of type \'spring\''],
    ['fault: goods-stuck', 'fault: flapping-line', "'job' cannot be a condition"],
    ['when: { job: 1 }', 'params: { hard: true }', "has no parameter 'hard'"],
    ['when: { job: 1 }', 'when: { jobb: 1 }', 'faults[0].when.jobb: there is no member "jobb" here; did you mean "job"?'],
    ['when: { job: 1 }', 'when: { from: 10s, to: 5s }', 'it ends ("5s") before it begins ("10s")'],
    ['when: { job: 1 }', 'when: { from: 10 }', '10 needs a unit: write it like "500ms", "30s", "2min" or "1h"'],
    ['machine: 1', 'machine: 3', 'group "snacks" has 2 machine(s), so none is number 3'],
    ['on: snacks\n', 'on: snaks\n', 'mine.yaml:10:5: tracks[0].on: there is no group "snaks"; did you mean "snacks"?'],
    ['sell: {}', 'sel: {}', '"sel" is none, did you mean "sell"?'],
    ['sell: {}', 'sell: { lan: 1 }', 'there is no member "lan" here'],
    ['sell: {}', 'sell: { receiver: merchnt }', 'there is no receiver "merchnt"; did you mean "merchant"?'],
    ['sell: {}', 'wait: "30"', 'tracks[0].steps[0].wait: "30" needs a unit'],
    ['sell: {}', 'laneTest: a', 'set its mode to MAINTENANCE'],
    ['stages: [virtual]', 'stages: [virtul]', '"virtul" is none of "virtual", "live"; did you mean "virtual"?'],
    ['stages: [virtual]', 'stages: [virtual, live]\nexpect: [{ measure: deliverys, min: 1 }]', 'there is no measure "deliverys"; did you mean "deliveries"?'],
    ['stages: [virtual]', 'stages: [virtual]\nexpect: [{ measure: device-time-p99, max: 3 }]', 'give its limit with a unit'],
    ['stages: [virtual]', 'stages: [virtual]\nexpect: [{ measure: deliveries }]', '"deliveries" needs a limit'],
    ['stages: [virtual]', 'stages: [virtual]\nfinds: [honest-success]', 'add "verdict: FAIL"'],
    ['[paid-quantity]', '[payed-quantity]', 'mine.yaml:13:10: proves[0]: there is no check "payed-quantity"; did you mean "paid-quantity"?'],
    ['tracks:', 'receivers: [{ receiver: merchant, misbehaves: [{ does: refuse, first: 2 }] }]\ntracks:', 'give "from" and "to", not "first" or "probability"'],
    ['tracks:', 'network: { troubles: [{ trouble: loss, path: api, on: snacks }] }\ntracks:', 'only the path "link" leads to machines'],
    ['- sell: {}', '- setClock: 1h\nstages: [live]', /this is no YAML: .*unique/],
    ['title: One sale', 'title: "One sale', 'this is no YAML'],
  ];

  it.each(mistakes)('%s → %s', (replaced, by, said) => {
    expect(good).toContain(replaced);
    expect(complaint(good.replace(replaced, by))).toMatch(typeof said === 'string' ? new RegExp(said.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')) : said);
  });

  it('is refused when an alias would unfold without end, or when it is too long', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 8 }, (_, n) => `${'bcdefghi'[n]}: &${'bcdefghi'[n]} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[n]}`).join(',')}]`)].join('\n');
    expect(complaint(bomb)).toContain('this is no YAML');
    expect(complaint(`# ${'x'.repeat(1_000_001)}`)).toContain('at most 1000000');
  });

  it('tells ten problems and counts the rest', () => {
    const many = good.replace('proves: [paid-quantity]', `proves: [${Array.from({ length: 13 }, (_, n) => `nothing-${n}`).join(', ')}]`);
    expect(complaint(many).split('\n')).toHaveLength(11);
    expect(complaint(many)).toMatch(/… and 3 more$/);
  });

  test.prop([fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom('---', '&a *a', '!!js/function x', '[', '{a: }'))])('throws nothing but its own error, whatever it is given', (text) => {
    complaint(text);
  });
});
