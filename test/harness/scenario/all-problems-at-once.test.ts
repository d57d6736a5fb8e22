import { describe, expect, it } from 'vitest';
import { loadScenario } from '#harness/scenario/yaml/load.ts';

/** The messages about a file, by line, without its name. */
function errorsOf(text: string): readonly string[] {
  try {
    loadScenario(text, 'm.yaml');
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => line.replace('m.yaml:', ''));
  }
}

/** Messages begin like these, one for one. */
function expectErrors(text: string, expected: readonly string[]): void {
  const errors = errorsOf(text);
  expect(errors.map((line, index) => line.slice(0, expected[index]?.length ?? 200))).toEqual(expected);
}

const invalidYaml = `name: mine
stages: [virtul]
fleet:
  - { group: snacks, motor: sprng, cuont: 2 }
  - { group: cups, motor: drinks, count: "3", mode: MAINTENENCE }
  - { group: lockers, motor: electronic-lock
faults:
  - { fault: goods-stukc, on: snaks, when: { jobb: 1 } }
tracks:
  - on: snacks
    steps:
      - ordr: a
      - pay: a
      - pay: b
      - { deliver: a, expect: accpeted }
      - injectNetworkFault: dely
      - clearNetworkFault: delay
      - setClock: 1h
  - on: cups
    machine: 3
    steps:
      - laneTest: t
      - sell: { lane: 99 }
  - on: lockers
    steps: [{ wait: 30 }]
expect:
  - { measure: success-share, min: 180% }
verdict: FIAL
finds: [payed]
`;

describe('mistakes of every kind are reported at once', () => {
  it('errors of YAML, schema and meaning, without errors that follow from them', () => {
    expectErrors(invalidYaml, [
      '2:10: stages[0]: "virtul" is none of "virtual", "live"; did you mean "virtual"?',
      '4:22: fleet[0].motor: there is no motor type "sprng"; did you mean "spring"?',
      '4:36: fleet[0].cuont: there is no member "cuont" here; did you mean "count"? (valid here: group, motor, count,',
      '5:35: fleet[1].count: it must be a number, not "3"',
      '5:47: fleet[1].mode: "MAINTENENCE" is none of "NORMAL", "MAINTENANCE", "TRANSFER"',
      '7:1: this is no YAML: ',
      '8:7: faults[0].fault: there is no fault "goods-stukc"; did you mean "goods-stuck"? (`vendloop faults` lists ' +
        'them)',
      '8:27: faults[0].on: there is no group "snaks"; did you mean "snacks"?',
      '8:46: faults[0].when.jobb: there is no member "jobb" here; did you mean "job"?',
      '12:9: tracks[0].steps[0]: there is no step "ordr"; did you mean "order"?',
      '14:9: tracks[0].steps[2].pay: there is no order "b"',
      '15:23: tracks[0].steps[3].expect: "accpeted" is neither "accepted" nor "no-answer"',
      '16:9: tracks[0].steps[4].injectNetworkFault: "dely" is none of "delay"',
      '23:17: tracks[1].steps[1].sell.lane: a machine of group "cups" has 8 lanes',
      '25:15: tracks[2].steps[0].wait: 30 needs a unit',
      '27:31: expect[0].min: "success-share" is a share',
      '28:1: verdict: "FIAL" is none of "PASS", "FAIL", "INCONCLUSIVE"',
      '29:9: finds[0]: there is no check "payed"',
    ]);
  });

  it('places of items behind one that cannot be read are those of the file', () => {
    const steps = ['- sell: {}', '- sel: {}', '- wait: 5', '- pay: missing'].map((step) => `      ${step}\n`).join('');
    expectErrors(`name: a\nfleet: [{ group: a, motor: spring }]\ntracks:\n  - on: a\n    steps:\n${steps}`, [
      '7:9: tracks[0].steps[1]: there is no step "sel"',
      '8:9: tracks[0].steps[2].wait: 5 needs a unit',
      '9:9: tracks[0].steps[3].pay: there is no order "missing"',
    ]);
  });

  const text = `name: mine
fleet:
  - { group: snacks, motor: spring }
  - { group: cups, motor: drinks }
tracks:
  - on: snacks
    steps:
      - sell: {}
      - order: a
      - pay: a
      - dleiver: a
  - on: cups
    steps: [{ sell: {} }]
proves: [payed-quantity]
`;
  const step = '11:9: tracks[0].steps[3]: there is no step "dleiver"';
  const check = '14:10: proves[0]: there is no check "payed-quantity"';

  it.each<[string, string, readonly string[]]>([
    ['motor: spring }', 'motor: spring', ['4:3: this is no YAML: Flow map', step, check]],
    ['motor: spring }', 'motor: spring ]', ['3:36: this is no YAML: Flow map', step, check]],
    ['- sell: {}', '- sell: {} ends: failure', ['8:18: this is no YAML', step, check]],
    ['      - order: a', '       - order: a', ['9:8: this is no YAML: All sequence items', step, check]],
    ['      - order: a', '\t- order: a', ['9:1: this is no YAML: Tabs']],
    ['pay: a', 'pay: @a', ['10:14: this is no YAML: Plain value', step, check]],
    ['pay: a', 'pay: *a', ['10:14: this is no YAML: nothing is called "&a"', step, check]],
    ['pay: a', "pay: 'a", ["15:1: this is no YAML: Missing closing 'quote"]],
    ['[{ sell: {} }]', '[{ sell: {} }', [step, '14:1: this is no YAML: Flow sequence', check]],
    ['on: cups', 'on: cups: x', [step, '12:9: this is no YAML: it is indented wrongly', check]],
    ['name: mine', 'name:mine', ['1:1: this is no YAML: Implicit keys', step, check]],
    ['name: mine', 'name: "mine', ['15:1: this is no YAML: Missing closing "quote']],
    ['fleet:', 'fleet: }', ['2:8: this is no YAML: Unexpected']],
    [
      'name: mine',
      'name: mine\nname: mine',
      ['2:1: "name" stands here a second time', step.replace('11', '12'), check.replace('14', '15')],
    ],
    ['motor: drinks', 'motor: !drum drinks', ['4:27: tags', step, check]],
  ])(
    '%j written as %j: what can be read is checked, what cannot is reported once',
    (original, replacement, expected) => {
      expect(text).toContain(original);
      expectErrors(text.replace(original, replacement), expected);
    },
  );

  it('a name that may be given by what cannot be read is not complained of', () => {
    expectErrors('name: a\nfleet: [{ group: a, motr: spring }]\ntracks: [{ on: a, steps: [{ sell: {} }] }]\n', [
      '2:9: fleet[0].motor: it is missing',
      '2:21: fleet[0].motr: there is no member "motr" here; did you mean "motor"?',
    ]);
    expectErrors('name: a\nfleet: [{ group: a, motor: spring }]\ntrack: [{ on: a, steps: [{ sell: {} }] }]\n', [
      '3:1: track: there is no member "track" here; did you mean "tracks"?',
    ]);
  });
});
