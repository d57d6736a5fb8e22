import { describe, expect, it } from 'vitest';
import { loadScenario } from '#harness/scenario/yaml/load.ts';

/** The message about a file with these steps; the first step is in line 6. */
function errorOfSteps(...steps: readonly string[]): string {
  return errorOf([
    'name: x',
    'fleet:',
    '  - { group: snacks, motor: spring }',
    'tracks:',
    '  - on: snacks',
    '    steps:',
    ...steps.map((line) => `      ${line}`),
  ]);
}

function errorOf(lines: readonly string[]): string {
  try {
    loadScenario(lines.join('\n'), 'x.yaml');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

const paidOrder = ['- order: a', '- pay: a'];

describe('a typing mistake is reported with what was meant', () => {
  it.each<[string, readonly string[], string]>([
    [
      'a code that no refusal has',
      [...paidOrder, '- { deliver: a, expect: 6507 }'],
      'there is no code "6507"; did you mean "6057"? (docs/errors.md lists them)',
    ],
    [
      'such a code in a race',
      [...paidOrder, '- order: b', '- pay: b', '- { race: [a, b], refused: 6507 }'],
      'there is no code "6507"; did you mean "6057"?',
    ],
    [
      'a word for a code',
      [...paidOrder, '- { deliver: a, expect: busy }'],
      '"busy" is neither "accepted" nor "no-answer"; a refusal is written as its code: 6057 (machine is busy)',
    ],
    ['a word that is nearly right', [...paidOrder, '- { deliver: a, expect: acepted }'], '; did you mean "accepted"?'],
    [
      'a label twice',
      [...paidOrder, '- order: a'],
      'x.yaml:9:9: tracks[0].steps[2].order: another order of this track is called "a" already',
    ],
    [
      'a label of a lane test twice',
      ['- { laneTest: t, expect: 6043 }', '- order: t', '- { pickupCode: c }', '- { pickupCode: c }'],
      'another pickup code of this track is called "c" already',
    ],
    ['a number for a word', ['- injectReceiverFault: 500'], 'steps[0].injectReceiverFault: write it in quotes: "500"'],
    ['a blank before a unit', ['- wait: 30 s'], '"30 s" is no duration; did you mean "30s"?'],
    ['another unit', ['- wait: 1m'], '"1m" is no duration; did you mean "1min"?'],
    ['a unit in full', ['- wait: 2 Hours'], 'did you mean "2h"?'],
    ['a unit that there is not', ['- wait: 3d'], '"3d" needs a unit: write it like "500ms"'],
    [
      'a member as a step',
      [...paidOrder, '- ends: failure'],
      '"ends" is not a step but a member of a step (sell, awaitCallbacks): write it under that step, without "- " ' +
        'before it',
    ],
    [
      'two steps in one',
      [...paidOrder, '- { deliver: a, awaitCallbacks: a }'],
      '"deliver" and "awaitCallbacks" are two steps: write each as an item of its own',
    ],
    ['no blank behind the colon', ['- order:lunch'], 'it needs a blank behind the colon: write "order: lunch"'],
    ['no colon', ['- order lunch'], 'it needs a colon and a blank behind the name: write "order: lunch"'],
    ['a mere name', ['- clearReceiverFault'], 'the value of "clearReceiverFault" is missing'],
    [
      'nothing behind a name',
      ['- sell:'],
      'steps[0].sell: it must be an object, not nothing: write "{}" for an empty object',
    ],
    [
      'a member that is like none',
      [...paidOrder, '- { refund: a, and: 3 }'],
      'there is no member "and" here (valid here: refund, as, at, expect)',
    ],
    [
      'a receiver that is not declared',
      ['- { sell: { receiver: other-merchant } }'],
      'declare a receiver under "receivers", as "- receiver: other-merchant"',
    ],
    [
      'no time where one is needed',
      [...paidOrder, '- deliver: a', '- untilDwell: a'],
      'plus: it is missing; it must be a duration',
    ],
    [
      'members in another column',
      [...paidOrder, '- deliver: a', '- awaitCallbacks: a', '   ends: failure'],
      'x.yaml:10:25: this is no YAML: it is indented wrongly: the members of one object begin in the same column',
    ],
  ])('%s', (_what, steps, message) => {
    expect(errorOfSteps(...steps)).toContain(message);
  });

  it('a receiver, without naming any twice', () => {
    const lines = [
      'name: x',
      'fleet: [{ group: snacks, motor: spring }]',
      'receivers: [{ receiver: merchant }]',
      'tracks: [{ on: snacks, steps: [{ clearReceiverFault: neighbor }] }]',
    ];
    expect(errorOf(lines)).toContain('there is no receiver "neighbor" (valid here: merchant)');
  });

  it('a label of another track', () => {
    const lines = [
      'name: x',
      'fleet: [{ group: snacks, motor: spring }]',
      'tracks:',
      '  - { on: snacks, steps: [{ pay: lunch }] }',
      '  - { on: snacks, steps: [{ order: lunch }] }',
    ];
    expect(errorOf(lines)).toBe(
      'x.yaml:4:29: tracks[0].steps[0].pay: no step before this one gives the label "lunch", though one in track 2 ' +
        'does: a step before this one in the same track must give it',
    );
  });

  it.each([
    ['{ answerAfterMs: 40s }', 'answerAfterMs: it is a number of milliseconds without a unit: write 40000'],
    ['{ answerAfterMs: soon }', 'answerAfterMs: it is a number of milliseconds without a unit: write it like 40000'],
    ['{}', 'answerAfterMs: it is missing; it must be a number of milliseconds, like 40000'],
    ['{ after: 40s }', 'has no parameter "after" (it takes answerAfterMs)'],
  ])('of a fault’s parameters: %s', (params, message) => {
    const fault = `faults: [{ fault: answers-late, on: snacks, params: ${params} }]`;
    expect(
      errorOf([
        'name: x',
        'fleet: [{ group: snacks, motor: spring }]',
        fault,
        'tracks: [{ on: snacks, steps: [{ sell: {} }] }]',
      ]),
    ).toContain(message);
  });
});

describe('what is right stays so', () => {
  it.each<[string, readonly string[]]>([
    [
      'labels of a refused order, and of races',
      ['- { order: a, lane: 99, expect: 4004 }', '- order: a', '- order: b', '- race: [a, b]', '- race: [a, b]'],
    ],
    [
      'a code with an order',
      ['- pickupCode: gift', '- { consume: gift, order: gift }', '- { consume: gift, order: again, expect: 6033 }'],
    ],
  ])('%s', (_what, steps) => {
    expect(errorOfSteps(...steps)).toBe('');
  });
});
