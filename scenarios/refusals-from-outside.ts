import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';

/** Odd and right, or wrong in one way: a few for each machine, each about a paid order of its own. */
const forgeries = {
  signs: ['names-in-locale-order', 'empty-member', 'lower-case-sign', 'wrong-key'],
  ages: ['past-edge-beyond', 'timestamp-in-milliseconds', 'timestamp-missing'],
  bytes: ['base64-line-breaks', 'base64-trailing-garbage', 'duplicate-member'],
  calls: ['read-request-sent-to-queue', 'other-order-sent-to-queue'],
} as const;

const forgers = Object.keys(forgeries) as (keyof typeof forgeries)[];

function forgedSteps(names: readonly string[]): StepInput[] {
  return [
    ...names.flatMap((probe): StepInput[] => [{ order: probe }, { pay: probe }, { probe, about: probe }]),
    { sell: { lane: 1 } },
  ];
}

/** What a core owes a merchant and what it must refuse, in a few seconds and by what its answers show. */
export default defineScenario({
  name: 'refusals-from-outside',
  title:
    'Unpaid, delivered already, at a machine that is offline: refused; each line of an order and each item of a line ' +
    'is owed once',
  stages: ['virtual', 'live'],
  speed: 2,
  fleet: [
    { group: 'unpaid', motor: 'spring' },
    { group: 'offline', motor: 'electronic-lock' },
    { group: 'lines', motor: 'spring' },
    { group: 'jam', motor: 'spring' },
    { group: 'failing-receiver', motor: 'spring' },
    { group: 'hanging-receiver', motor: 'spring', count: 4 },
    { group: 'beside-hanging', motor: 'spring' },
    ...forgers.map((group) => ({ group, motor: 'spring' })),
  ],
  faults: [{ fault: 'goods-stuck', on: 'jam', when: { job: 1 } }],
  receivers: [
    { receiver: 'failing', faults: [{ fault: '500', first: 4 }] },
    { receiver: 'hanging', faults: [{ fault: 'hang', first: 4 }] },
  ],
  tracks: [
    { on: 'failing-receiver', steps: [{ sell: { receiver: 'failing' } }, { wait: '10s' }] },
    { on: 'hanging-receiver', steps: [{ sell: { receiver: 'hanging' } }] },
    { on: 'beside-hanging', steps: [{ wait: '2s' }, { sell: {}, times: 3 }] },
    {
      on: 'unpaid',
      steps: [
        { order: 'unpaid' },
        { deliver: 'unpaid', expect: 6054 },
        { queue: 'unpaid', expect: 6054 },
        { pay: 'unpaid' },
        { deliver: 'unpaid' },
        { awaitCallbacks: 'unpaid' },
        { deliver: 'unpaid', expect: 6034 },
      ],
    },
    {
      on: 'offline',
      steps: [
        { order: 'next' },
        { pay: 'next' },
        { sendFrame: 'offline' },
        { wait: '200ms' },
        { deliver: 'next', expect: 4008 },
      ],
    },
    { on: 'jam', steps: [{ sell: {}, ends: 'failure' }, { sell: { lane: 1 } }] },
    ...forgers.map((on) => ({ on, steps: forgedSteps(forgeries[on]) })),
    {
      on: 'lines',
      steps: [
        { order: 'lines', moreLines: [{ lane: 1, quantity: 2 }] },
        { pay: 'lines' },
        { deliver: 'lines' },
        { awaitCallbacks: 'lines' },
        { deliver: 'lines', expect: 6034 },
        { deliver: 'lines', line: 2 },
        { awaitCallbacks: 'lines' },
        { deliver: 'lines', line: 2 },
        { awaitCallbacks: 'lines' },
        { deliver: 'lines', line: 2, expect: 6034 },
      ],
    },
  ],
  proves: ['paid-first', 'paid-quantity', 'offline-refused', 'honest-success', 'callback-delivered'],
});
