import type { StepInput, StepName } from '../steps.ts';
import type { Example } from './examples.ts';

const paidOrder = (label: string): readonly StepInput[] => [{ order: label }, { pay: label }];

/** How each step is written, in a track that comes to PASS. */
export const stepExamples: Readonly<Record<StepName, Example>> = {
  sell: { steps: [{ sell: {} }, { sell: { lane: 1, quantity: 2 } }, { sell: {}, times: 3 }] },
  order: {
    steps: [
      { order: 'lunch', lane: 1, moreLines: [{ lane: 2 }] },
      { pay: 'lunch' },
      { deliver: 'lunch' },
      { awaitCallbacks: 'lunch' },
    ],
  },
  pay: { steps: [{ order: 'a' }, { pay: 'a' }, { deliver: 'a' }, { awaitCallbacks: 'a' }] },
  refund: { steps: [...paidOrder('a'), { refund: 'a' }, { deliver: 'a', expect: 6043 }] },
  update: {
    steps: [
      { order: 'a' },
      { update: 'a', status: 'USERPAYING' },
      { update: 'a', status: 'SUCCESS' },
      { update: 'a', status: 'REVOKED', expect: 6043 },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
    ],
  },
  deliver: {
    steps: [
      ...paidOrder('a'),
      ...paidOrder('b'),
      { deliver: 'a' },
      { deliver: 'b', expect: 6057 },
      { awaitCallbacks: 'a' },
    ],
  },
  queue: {
    steps: [{ order: 'party', quantity: 3 }, { pay: 'party' }, { queue: 'party' }, { awaitCallbacks: 'party' }],
  },
  race: {
    steps: [
      ...paidOrder('a'),
      ...paidOrder('b'),
      { race: ['a', 'b'] },
      { awaitCallbacks: 'winner' },
      { deliver: 'loser' },
      { awaitCallbacks: 'loser' },
    ],
  },
  resend: {
    steps: [
      ...paidOrder('a'),
      { resend: 'a', request: 'pay' },
      { deliver: 'a' },
      { resend: 'a', times: 3 },
      { awaitCallbacks: 'a' },
    ],
  },
  herd: { steps: [{ herd: 5 }] },
  sendRequest: {
    steps: [
      ...paidOrder('a'),
      { sendRequest: 'deliver', about: 'a', leaveOut: ['order_id'], add: ['"order_id": 1e0'], expect: 4003 },
      { sendRequest: 'deliver', about: 'a', sign: 'lower-case', expect: 4006 },
      { sendRequest: 'create-order', set: { products: [] }, expect: 4003 },
      { sendRequest: 'deliver', about: 'a' },
      { awaitCallbacks: 'a' },
    ],
  },
  pickupCode: {
    steps: [
      { pickupCode: 'gift', expiresIn: '1h' },
      { consume: 'gift', order: 'a' },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
    ],
  },
  consume: {
    steps: [
      { pickupCode: 'gift' },
      { consume: 'gift', order: 'a', atOnce: 3 },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
    ],
  },
  cancelCode: {
    steps: [
      { pickupCode: 'gifts', anyProduct: true, length: 10, count: 3 },
      { cancelCode: 'gifts', nth: 2 },
      { consume: 'gifts', nth: 2, order: 'a', expect: 6031 },
      { consume: 'gifts', nth: 3, order: 'b', lane: 4 },
      { cancelCode: 'gifts', all: true },
      { deliver: 'b' },
      { awaitCallbacks: 'b' },
    ],
  },
  probe: {
    steps: [...paidOrder('a'), { probe: 'lower-case-sign', about: 'a' }, { deliver: 'a' }, { awaitCallbacks: 'a' }],
  },
  wait: { steps: [{ sell: {} }, { wait: '2min' }, { sell: {} }] },
  untilTime: { steps: [{ sell: {} }, { untilTime: '30s' }, { sell: {} }] },
  untilDwell: {
    steps: [
      ...paidOrder('a'),
      ...paidOrder('b'),
      { injectFault: 'never-answers', nextJobOnly: true },
      { deliver: 'a' },
      { untilDwell: 'a', plus: '100ms' },
      { deliver: 'b' },
      { awaitCallbacks: 'b' },
      { awaitCallbacks: 'a', ends: 'timeout' },
    ],
  },
  untilTimeout: {
    steps: [
      ...paidOrder('a'),
      { injectFault: 'never-answers', nextJobOnly: true },
      { deliver: 'a' },
      { untilTimeout: 'a', plus: '-1s' },
      { result: 'a', is: 'pending' },
      { awaitCallbacks: 'a', ends: 'timeout' },
    ],
  },
  untilExpiry: {
    steps: [
      { order: 'a' },
      { untilExpiry: 'a', plus: '-10ms' },
      { pay: 'a' },
      { untilExpiry: 'a', plus: '1s' },
      { deliver: 'a' },
      { awaitCallbacks: 'a' },
    ],
  },
  untilCodeExpiry: {
    steps: [
      { pickupCode: 'gift', expiresIn: '1min' },
      { untilCodeExpiry: 'gift', plus: '1ms' },
      { consume: 'gift', order: 'late', expect: 6032 },
      { sell: {} },
    ],
  },
  awaitCallbacks: {
    steps: [
      ...paidOrder('a'),
      { injectFault: 'goods-stuck', nextJobOnly: true },
      { deliver: 'a' },
      { awaitCallbacks: 'a', ends: 'failure' },
    ],
  },
  result: {
    steps: [
      ...paidOrder('a'),
      { deliver: 'a' },
      { result: 'a', is: 'pending' },
      { awaitCallbacks: 'a' },
      { result: 'a', is: 'success' },
    ],
  },
  read: {
    steps: [
      ...paidOrder('a'),
      { deliver: 'a' },
      { read: 'result', about: 'a' },
      { awaitCallbacks: 'a' },
      { read: 'order', about: 'a' },
      { read: 'products', perPage: 5 },
    ],
  },
  awaitExpiry: { steps: [{ order: 'forgotten' }, { awaitExpiry: 'forgotten' }, { sell: {} }] },
  ask: { steps: [{ sell: {} }, { ask: 'Did exactly one item drop?', recordedAnswer: { answer: 'yes', by: 'Wei' } }] },
  injectFault: {
    steps: [
      { injectFault: 'goods-stuck' },
      { sell: {}, ends: 'failure' },
      { clearFault: 'goods-stuck' },
      { sell: {} },
      { injectFault: 'answers-late', params: { answerAfterMs: 31_000 }, nextJobOnly: true },
      { sell: {} },
    ],
  },
  clearFault: {
    steps: [
      { injectFault: 'over-current' },
      { sell: {}, ends: 'failure' },
      { clearFault: 'over-current' },
      { sell: {} },
    ],
  },
  injectNetworkFault: {
    steps: [
      { injectNetworkFault: 'delay', delay: ['200ms', '500ms'] },
      { sell: {} },
      { clearNetworkFault: 'delay' },
      { sell: {} },
    ],
  },
  clearNetworkFault: {
    steps: [
      { injectNetworkFault: 'loss', path: 'callbacks', probability: '50%' },
      { sell: {}, times: 4 },
      { clearNetworkFault: 'loss', path: 'callbacks' },
    ],
  },
  injectReceiverFault: {
    steps: [
      { injectReceiverFault: '500' },
      ...paidOrder('a'),
      { deliver: 'a' },
      { wait: '5s' },
      { clearReceiverFault: 'merchant' },
      { awaitCallbacks: 'a' },
    ],
  },
  clearReceiverFault: {
    steps: [
      { injectReceiverFault: 'refuse' },
      ...paidOrder('a'),
      { deliver: 'a' },
      { wait: '10s' },
      { clearReceiverFault: 'merchant' },
      { awaitCallbacks: 'a' },
    ],
  },
  killCore: { steps: [...paidOrder('a'), { deliver: 'a' }, { killCore: '2s' }, { awaitCallbacks: 'a' }] },
  setClock: { steps: [{ sell: {} }, { setClock: '1h' }, { sell: {} }], extraMembers: { stages: ['virtual'] } },
  setMode: {
    steps: [
      { setMode: 'MAINTENANCE' },
      { wait: '1s' },
      { laneTest: 'test' },
      { awaitCallbacks: 'test' },
      { setMode: 'NORMAL' },
      { wait: '1s' },
      { sell: {} },
    ],
  },
  sendFrame: {
    steps: [
      { sendFrame: 'lane-status' },
      { sendFrame: 'wrong-sign', times: 3, from: 'impostor' },
      { wait: '1s' },
      ...paidOrder('a'),
      { injectFault: 'never-answers', nextJobOnly: true },
      { deliver: 'a' },
      { wait: '5s' },
      { sendFrame: 'result', set: { floor_status: '256' } },
      { wait: '1s' },
      { result: 'a', is: 'pending' },
      { sendFrame: 'result' },
      { awaitCallbacks: 'a' },
    ],
  },
  useKey: {
    steps: [{ sell: {} }, { useKey: 2 }, { sell: {} }],
    extraMembers: { fleet: [{ group: 'snacks', motor: 'spring', keys: 2 }] },
  },
  laneTest: {
    steps: [{ laneTest: 'test', lane: 3 }, { awaitCallbacks: 'test' }],
    extraMembers: { fleet: [{ group: 'snacks', motor: 'spring', mode: 'MAINTENANCE' }] },
  },
};
