import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { scenarios } from '#scenarios/index.ts';
import { loadScenario, ScenarioError } from '#harness/scenario/yaml/load.ts';
import { limitValue } from '#harness/scenario/share.ts';

const validYaml = `name: mine
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

function errorOf(text: string): string {
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

  /** A replaced text, its replacement, and the message. */
  const mistakes: readonly (readonly [replaced: string, by: string, message: string | RegExp])[] = [
    [
      'motor: spring',
      'motor: sprng',
      'mine.yaml:5:22: fleet[0].motor: there is no motor type "sprng"; did you mean "spring"?',
    ],
    [
      'motor: drinks',
      'motr: drinks',
      'mine.yaml:6:20: fleet[1].motr: there is no member "motr" here; did you mean "motor"?',
    ],
    ['fleet:', 'fleat:', 'there is no member "fleat" here; did you mean "fleet"?'],
    ['fleet:', 'fleat:', 'fleet: it is missing; it must be a list'],
    [
      'fault: goods-stuck',
      'fault: goods-stukc',
      'mine.yaml:8:7: faults[0].fault: there is no fault "goods-stukc"; did you mean "goods-stuck"?',
    ],
    [
      'fault: goods-stuck',
      'fault: one-too-few',
      'mine.yaml:8:7: faults[0].fault: "one-too-few" cannot happen to a machine with motor "spring", only to drinks',
    ],
    [
      'fault: goods-stuck',
      'fault: flapping-line',
      'mine.yaml:8:61: faults[0].when.job: "flapping-line" concerns the machine and not single jobs',
    ],
    [
      'when: { job: 1 }',
      'params: { hard: true }',
      'mine.yaml:8:61: faults[0].params.hard: "goods-stuck" has no parameter "hard" (it takes ',
    ],
    [
      'when: { job: 1 }',
      'when: { jobb: 1 }',
      'faults[0].when.jobb: there is no member "jobb" here; did you mean "job"?',
    ],
    ['when: { job: 1 }', 'when: { from: 10s, to: 5s }', 'it ends ("5s") before it begins ("10s")'],
    ['when: { job: 1 }', 'when: { from: 10 }', '10 needs a unit: write it like "500ms", "30s", "2min" or "1h"'],
    ['machine: 1', 'machine: 3', 'group "snacks" has 2 machines, so none is number 3'],
    ['on: snacks\n', 'on: snaks\n', 'mine.yaml:10:5: tracks[0].on: there is no group "snaks"; did you mean "snacks"?'],
    [
      'sell: {}',
      'sel: {}',
      'mine.yaml:12:9: tracks[0].steps[0]: there is no step "sel"; did you mean "sell"? (`vendloop steps` lists them)',
    ],
    [
      'sell: {}',
      'sell: { lan: 1 }',
      'mine.yaml:12:17: tracks[0].steps[0].sell.lan: there is no member "lan" here; did you mean "lane"?',
    ],
    ['sell: {}', 'sell: { receiver: merchnt }', 'there is no receiver "merchnt"; did you mean "merchant"?'],
    ['sell: {}', 'wait: "30"', 'tracks[0].steps[0].wait: "30" needs a unit'],
    ['sell: {}', 'laneTest: a', 'set its mode to MAINTENANCE'],
    ['stages: [virtual]', 'stages: [virtul]', '"virtul" is none of "virtual", "live"; did you mean "virtual"?'],
    [
      'stages: [virtual]',
      'stages: [virtual, live]\nexpect: [{ measure: deliverys, min: 1 }]',
      'there is no measure "deliverys"; did you mean "deliveries"?',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: device-time-p99, max: 3 }]',
      'mine.yaml:4:38: expect[0].max: "device-time-p99" is a time: write it with a unit, like "500ms"',
    ],
    ['stages: [virtual]', 'stages: [virtual]\nexpect: [{ measure: deliveries }]', '"deliveries" needs a limit'],
    ['stages: [virtual]', 'stages: [virtual]\nfinds: [honest-success]', 'add "verdict: FAIL"'],
    [
      '[paid-quantity]',
      '[payed-quantity]',
      'mine.yaml:13:10: proves[0]: there is no check "payed-quantity"; did you mean "paid-quantity"?',
    ],
    [
      'tracks:',
      'receivers: [{ receiver: merchant, faults: [{ fault: refuse, first: 2 }] }]\ntracks:',
      'give "from" and "to", not "first" or "probability"',
    ],
    [
      'tracks:',
      'network: { faults: [{ fault: loss, path: api, on: snacks }] }\ntracks:',
      'only the path "link" leads to machines',
    ],
    ['- sell: {}', '- setClock: 1h\nstages: [live]', 'mine.yaml:13:1: "stages" stands here a second time'],
    [
      'stages: [virtual]',
      'stages: [virtual, live]\ntracks: [{ on: cups, steps: [{ setClock: 1h }] }]',
      'stands here a second time',
    ],
    ['title: One sale', 'title: "One sale', 'this is no YAML'],
    [
      'fault: goods-stuck',
      'fault: answers-late, params: { answerAfterMs: -1 }',
      'mine.yaml:8:38: faults[0].params.answerAfterMs: it must be at least 1',
    ],
    [
      'when: { job: 1 }',
      'when: { job: first }',
      'mine.yaml:8:59: faults[0].when.job: it must be a number, not "first"',
    ],
    ['when: { job: 1 }', 'when: 3', 'mine.yaml:8:51: faults[0].when: it must be an object, not 3'],
    ['when: { job: 1 }', 'when: { from: -1s }', '"-1s" is less than nothing'],
    [
      'sell: {}',
      'sell: {}\n        tmes: 2\n        edns: success',
      /13:9: .*"tmes" here; did you mean "times"\?.*\n.*14:9: .*"edns" here; did you mean "ends"\? \(valid here: sell, ends, times\)$/,
    ],
    [
      'sell: {}',
      'sell: {}\n        ends: sucess',
      '"sucess" is none of "success", "failure", "timeout"; did you mean "success"?',
    ],
    [
      'sell: {}',
      'sell: { lane: 60 }',
      'mine.yaml:12:17: tracks[0].steps[0].sell.lane: a machine of group "snacks" has 40 lanes',
    ],
    ['sell: {}', 'order: a\n        lane: 40', 'mine.yaml:13:9: tracks[0].steps[0].lane: a machine'],
    [
      '- sell: {}',
      '- sell',
      'mine.yaml:12:9: tracks[0].steps[0]: the value of "sell" is missing: write it like "sell: {}"',
    ],
    ['sell: {}', 'race: [a]', 'tracks[0].steps[0].race: it must have at least 2 items'],
    [
      'sell: {}',
      'order: a\n      - { deliver: a, expect: acepted }',
      'steps[1].expect: "acepted" is neither "accepted" nor "no-answer"; did you mean "accepted"?',
    ],
    [
      'sell: {}',
      'order: first\n      - pay: frist',
      'mine.yaml:13:9: tracks[0].steps[1].pay: there is no order "frist"; did you mean "first"?',
    ],
    [
      'sell: {}',
      'order: a\n      - race: [a, b]',
      'mine.yaml:13:19: tracks[0].steps[1].race[1]: there is no order "b"',
    ],
    [
      'sell: {}',
      'order: a\n        expect: 4004\n      - pay: a',
      'mine.yaml:14:9: tracks[0].steps[1].pay: there is no order "a"',
    ],
    ['sell: {}', 'consume: code\n        order: a', 'there is no pickup code "code"'],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: deliveries, min: 3, max: 2 }]',
      '"min" (3) is more than "max" (2)',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: device-time-p50, min: 3s, max: 2000ms }]',
      '"min" (3s) is more than "max" (2000ms)',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: deliveries, min: 3, band: 2s }]',
      'mine.yaml:4:41: expect[0].band: "deliveries" is no time',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nexpect: [{ measure: success-share, min: 99 }]',
      '"success-share" is a share: it is from 0 to 1',
    ],
    [
      'stages: [virtual]',
      'stages: [virtual]\nverdict: FAIL',
      'mine.yaml:4:1: verdict: list in "finds" the checks that must find something',
    ],
    ['stages: [virtual]', 'stages: [virtual]\nseed: 99999999999', 'mine.yaml:4:1: seed: it must be at most 4294967295'],
    ['stages: [virtual]', 'stages: []', 'stages: it must have at least 1 item'],
    [
      '- { group: cups, motor: drinks }',
      '- { group: snacks, motor: drinks }',
      'mine.yaml:6:7: fleet[1].group: there are two groups called "snacks"',
    ],
    [
      'tracks:',
      'receivers: [{ receiver: a }, { receiver: a }]\ntracks:',
      'mine.yaml:9:32: receivers[1].receiver: there are two receivers called "a"',
    ],
    [
      'tracks:',
      'network: { faults: [{ fault: los, path: api }] }\ntracks:',
      'mine.yaml:9:23: network.faults[0].fault: "los" is none of',
    ],
    [
      'tracks:',
      'network: { link: [3s, 1s] }\ntracks:',
      'mine.yaml:9:12: network.link: it is the least and the greatest delay',
    ],
    [
      'tracks:',
      'arrivals: [{ on: cups, every: 0s, until: 1min }]\ntracks:',
      'mine.yaml:9:24: arrivals[0].every: the time between two customers must be more than nothing',
    ],
    [
      'tracks:',
      'arrivals: [{ on: cups, every: 1s, until: 1min, receiver: neighbour }]\ntracks:',
      'mine.yaml:9:48: arrivals[0].receiver: there is no receiver "neighbour"',
    ],
    ['tracks:\n  - on: snacks\n    steps:\n      - sell: {}', 'tracks: []', 'mine.yaml:1:1: nothing happens in it'],
    [
      'stages: [virtual]',
      'stages: [virtual, live]\narrivals: [{ on: cups, every: 1s, until: 1min }]\nnetwork: { faults: [{ fault: ' +
        'loss, path: link, on: cups, machine: 2 }] }',
      'network.faults[0].machine: group "cups" has 1 machine',
    ],
    ['motor: spring', 'motor: !drum spring', 'mine.yaml:5:29: tags'],
    ['title: One sale', 'title: !!binary aGVsbG8=', 'mine.yaml:2:17: tags'],
    ['name: mine', '%YAML 1.1\n---\nname: mine', 'it is read as YAML 1.2'],
    ['fleet:', '? { a: b }\n: c\nfleet:', 'mine.yaml:4:3: the name of a member is a text'],
    ['proves:', '---\nproves:', 'multiple documents'],
    ['fleet:', '__proto__: { polluted: 1 }\nfleet:', 'mine.yaml:4:1: __proto__: there is no member "__proto__" here'],
  ];

  it.each(mistakes)('%s → %s', (original, replacement, message) => {
    expect(validYaml).toContain(original);
    expect(errorOf(validYaml.replace(original, replacement))).toMatch(
      typeof message === 'string' ? new RegExp(message.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')) : message,
    );
  });

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
