import type { StepInput, StepName } from '../steps.ts';
import type { Example } from './examples.ts';

const paid = (label: string): readonly StepInput[] => [{ order: label }, { pay: label }];

/** How each step is written, in a track that comes to PASS. */
export const stepExamples: Readonly<Record<StepName, Example>> = {
  sell: { steps: [{ sell: {} }, { sell: { lane: 1, quantity: 2 } }, { sell: {}, times: 3 }] },
  order: {
    steps: [
      { order: 'lunch', lane: 1, and: [{ lane: 2 }] },
      { pay: 'lunch' },
      { deliver: 'lunch' },
      { settled: 'lunch' },
    ],
  },
  pay: { steps: [{ order: 'a' }, { pay: 'a' }, { deliver: 'a' }, { settled: 'a' }] },
  refund: { steps: [...paid('a'), { refund: 'a' }, { deliver: 'a', expect: 6043 }] },
  deliver: { steps: [...paid('a'), ...paid('b'), { deliver: 'a' }, { deliver: 'b', expect: 6057 }, { settled: 'a' }] },
  queue: { steps: [{ order: 'party', quantity: 3 }, { pay: 'party' }, { queue: 'party' }, { settled: 'party' }] },
  race: {
    steps: [
      ...paid('a'),
      ...paid('b'),
      { race: ['a', 'b'] },
      { settled: 'winner' },
      { deliver: 'loser' },
      { settled: 'loser' },
    ],
  },
  resend: { steps: [...paid('a'), { deliver: 'a' }, { resend: 'a', times: 3 }, { settled: 'a' }] },
  herd: { steps: [{ herd: 5 }] },
  pickupCode: {
    steps: [
      { pickupCode: 'gift', expiresIn: '1h' },
      { consume: 'gift', order: 'a' },
      { deliver: 'a' },
      { settled: 'a' },
    ],
  },
  consume: {
    steps: [{ pickupCode: 'gift' }, { consume: 'gift', order: 'a', atOnce: 3 }, { deliver: 'a' }, { settled: 'a' }],
  },
  probe: { steps: [...paid('a'), { probe: 'lower-case-sign', of: 'a' }, { deliver: 'a' }, { settled: 'a' }] },
  wait: { steps: [{ sell: {} }, { wait: '2min' }, { sell: {} }] },
  untilTime: { steps: [{ sell: {} }, { untilTime: '30s' }, { sell: {} }] },
  untilDwell: {
    steps: [
      ...paid('a'),
      ...paid('b'),
      { break: 'never-answers', once: true },
      { deliver: 'a' },
      { untilDwell: 'a', plus: '100ms' },
      { deliver: 'b' },
      { settled: 'b' },
      { settled: 'a', ends: 'timeout' },
    ],
  },
  untilTimeout: {
    steps: [
      ...paid('a'),
      { break: 'never-answers', once: true },
      { deliver: 'a' },
      { untilTimeout: 'a', plus: '-1s' },
      { result: 'a', is: 'pending' },
      { settled: 'a', ends: 'timeout' },
    ],
  },
  settled: {
    steps: [...paid('a'), { break: 'goods-stuck', once: true }, { deliver: 'a' }, { settled: 'a', ends: 'failure' }],
  },
  result: {
    steps: [
      ...paid('a'),
      { deliver: 'a' },
      { result: 'a', is: 'pending' },
      { settled: 'a' },
      { result: 'a', is: 'success' },
    ],
  },
  expires: { steps: [{ order: 'forgotten' }, { expires: 'forgotten' }, { sell: {} }] },
  ask: { steps: [{ sell: {} }, { ask: 'Did exactly one item drop?', answered: { answer: 'yes', by: 'Wei' } }] },
  break: {
    steps: [
      { break: 'goods-stuck' },
      { sell: {}, ends: 'failure' },
      { heal: 'goods-stuck' },
      { sell: {} },
      { break: 'answers-late', params: { answerAfterMs: 31_000 }, once: true },
      { sell: {} },
    ],
  },
  heal: { steps: [{ break: 'over-current' }, { sell: {}, ends: 'failure' }, { heal: 'over-current' }, { sell: {} }] },
  disturb: { steps: [{ disturb: 'delay', by: ['200ms', '500ms'] }, { sell: {} }, { calm: 'delay' }, { sell: {} }] },
  calm: {
    steps: [
      { disturb: 'loss', path: 'callbacks', probability: '50%' },
      { sell: {}, times: 4 },
      { calm: 'loss', path: 'callbacks' },
    ],
  },
  misbehave: {
    steps: [
      { misbehave: '500' },
      ...paid('a'),
      { deliver: 'a' },
      { wait: '5s' },
      { behave: 'merchant' },
      { settled: 'a' },
    ],
  },
  behave: {
    steps: [
      { misbehave: 'refuse' },
      ...paid('a'),
      { deliver: 'a' },
      { wait: '10s' },
      { behave: 'merchant' },
      { settled: 'a' },
    ],
  },
  killCore: { steps: [...paid('a'), { deliver: 'a' }, { killCore: '2s' }, { settled: 'a' }] },
  setClock: { steps: [{ sell: {} }, { setClock: '1h' }, { sell: {} }], beside: { stages: ['virtual'] } },
  laneTest: {
    steps: [{ laneTest: 'test', lane: 3 }, { settled: 'test' }],
    beside: { fleet: [{ group: 'snacks', motor: 'spring', mode: 'MAINTENANCE' }] },
  },
};
