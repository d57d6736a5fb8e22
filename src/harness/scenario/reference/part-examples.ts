import type { crashPoints, storeFaultNames } from '../core-faults.ts';
import type { receiverFaultNames, networkFaultNames } from '../schema-parts.ts';
import type { ScenarioInput } from '../scenario.ts';
import type { Example } from './examples.ts';

const sale = { on: 'snacks', steps: [{ sell: {} }] } as const;
const customers: NonNullable<ScenarioInput['arrivals']> = [{ on: 'snacks', every: '5s', until: '3min' }];

/** How each member of a scenario is written. */
export const memberExamples: Readonly<Record<keyof ScenarioInput, Example>> = {
  name: {},
  title: { extraMembers: { title: 'Two snack machines, one of which jams' } },
  stages: { extraMembers: { stages: ['virtual'] } },
  seed: { extraMembers: { seed: 42 } },
  speed: { extraMembers: { speed: 20 } },
  fleet: {
    extraMembers: {
      fleet: [
        { group: 'snacks', motor: 'spring', count: 3, lanes: 10 },
        { group: 'old-firmware', motor: 'conveyor', firmware: 'old' },
      ],
      tracks: [sale, { on: 'old-firmware', steps: [{ sell: {} }] }],
    },
  },
  merchants: {
    extraMembers: {
      merchants: [{ merchant: 'rival' }],
      fleet: [
        { group: 'snacks', motor: 'spring' },
        { group: 'other-snacks', motor: 'spring', merchant: 'rival', utcOffsetMinutes: 330, prices: [150, 0] },
      ],
      tracks: [
        { on: 'snacks', steps: [{ order: 'a', as: 'rival', expect: 6026 }, { sell: {} }] },
        { on: 'other-snacks', steps: [{ sell: { lane: 1 } }] },
      ],
    },
  },
  faults: {
    extraMembers: {
      faults: [{ fault: 'goods-stuck', on: 'snacks', machine: 1, when: { job: 1 } }],
      tracks: [{ on: 'snacks', machine: 1, steps: [{ sell: {}, ends: 'failure' }, { sell: {} }] }],
    },
  },
  tracks: {
    extraMembers: {
      tracks: [
        { on: 'snacks', machine: 1, steps: [{ sell: {}, times: 3 }] },
        { on: 'snacks', machine: 2, steps: [{ wait: '10s' }, { sell: {} }] },
      ],
    },
  },
  arrivals: {
    extraMembers: { arrivals: [{ on: 'snacks', every: '1min', until: '1h', doubleSubmit: '5%' }], tracks: [] },
  },
  probes: { extraMembers: { probes: [{ on: 'snacks', every: '10s', until: '5min' }] } },
  network: {
    extraMembers: {
      network: {
        http: ['5ms', '20ms'],
        faults: [{ fault: 'delay', path: 'link', on: 'snacks', probability: '30%', delay: ['50ms', '200ms'] }],
      },
      tracks: [{ on: 'snacks', steps: [{ sell: {}, times: 5 }] }],
    },
  },
  receivers: {
    extraMembers: {
      receivers: [
        { receiver: 'merchant', faults: [{ fault: 'refuse', from: '0s', to: '30s' }] },
        { receiver: 'other-merchant' },
      ],
      tracks: [sale, { on: 'snacks', steps: [{ wait: '5s' }, { sell: { receiver: 'other-merchant' } }] }],
    },
  },
  core: {
    extraMembers: {
      stages: ['virtual'],
      core: { crashes: [{ at: 'after-command', down: '2s' }], stalls: [{ from: '100ms', for: '5s' }] },
    },
  },
  cores: {
    extraMembers: {
      stages: ['virtual'],
      cores: 3,
      core: { stalls: [{ from: '100ms', for: '5s', core: 2 }] },
    },
  },
  attemptLimits: {
    extraMembers: {
      attemptLimits: true,
      tracks: [{ on: 'snacks', steps: [{ sendRequest: 'deliver', sign: 'wrong', expect: 4006 }] }],
    },
  },
  expect: {
    extraMembers: {
      expect: [
        { measure: 'success-share', min: '80%', band: '5%' },
        { measure: 'device-time-p99', max: '10s' },
        { measure: 'callbacks-abandoned', max: 0 },
      ],
    },
  },
  verdict: {
    extraMembers: {
      faults: [{ fault: 'reports-success-without-drop', on: 'snacks', machine: 1, when: { job: 1 } }],
      verdict: 'FAIL',
      finds: ['honest-success'],
    },
  },
  finds: {
    extraMembers: {
      faults: [{ fault: 'double-drop', on: 'snacks', machine: 1, when: { job: 1 } }],
      verdict: 'FAIL',
      finds: ['paid-quantity'],
    },
  },
  proves: { extraMembers: { proves: ['paid-quantity', 'callback-delivered'] } },
};

type FaultCondition = NonNullable<NonNullable<ScenarioInput['faults']>[number]['when']>;

/** How each condition of a fault is written. */
export const conditionExamples: Readonly<Record<keyof FaultCondition, FaultCondition>> = {
  job: { job: 2 },
  everyJob: { everyJob: 3 },
  probability: { probability: '20%' },
  record: { record: 1 },
  from: { from: '10s' },
  to: { to: '10s' },
};

type NetworkFaults = NonNullable<NonNullable<ScenarioInput['network']>['faults']>;

/** How each fault of the network is written. */
export const networkFaultExamples: Readonly<Record<(typeof networkFaultNames)[number], NetworkFaults[number]>> = {
  delay: { fault: 'delay', path: 'api', delay: ['100ms', '300ms'] },
  loss: { fault: 'loss', path: 'callbacks', probability: '50%', to: '1min' },
  duplication: { fault: 'duplication', path: 'link', direction: 'up' },
  reordering: { fault: 'reordering', path: 'link', probability: 0.5, delay: ['10ms', '50ms'] },
  partition: { fault: 'partition', path: 'link', on: 'snacks', machine: 1, from: '10s', to: '20s' },
  'half-open': { fault: 'half-open', path: 'link', from: '10s', to: '20s' },
};

/** Customers for the faults of a network and of receivers: a refused customer tries again. */
export const networkFaultExampleScenario: Example = { extraMembers: { tracks: [], arrivals: customers } };

type ReceiverFault = NonNullable<NonNullable<ScenarioInput['receivers']>[number]['faults']>[number];

/** How each fault of a receiver is written. */
export const receiverFaultExamples: Readonly<Record<(typeof receiverFaultNames)[number], ReceiverFault>> = {
  '201': { fault: '201', first: 1 },
  '202': { fault: '202', first: 1 },
  '204': { fault: '204', first: 1 },
  '500': { fault: '500', first: 3 },
  refuse: { fault: 'refuse', from: '0s', to: '1min' },
  hang: { fault: 'hang', first: 1 },
  slow: { fault: 'slow', delay: '10s', first: 2 },
  cut: { fault: 'cut', probability: '50%', to: '1min' },
  redirect: { fault: 'redirect', first: 1 },
  garbage: { fault: 'garbage', first: 1 },
};

type CoreFaults = NonNullable<ScenarioInput['core']>;

/** How each crash of the core is written. */
export const crashPointExamples: Readonly<Record<(typeof crashPoints)[number], NonNullable<CoreFaults['crashes']>>> = {
  'before-start': [{ at: 'before-start' }],
  'after-start': [{ at: 'after-start', nth: 2 }],
  'after-command': [{ at: 'after-command', down: '5s' }],
  'after-ack': [{ at: 'after-ack' }],
  'before-settle': [{ at: 'before-settle', from: '10s' }],
  'after-settle': [{ at: 'after-settle' }],
  'before-expiry': [{ at: 'before-expiry' }],
  'after-expiry': [{ at: 'after-expiry' }],
  'callback-sent': [{ at: 'callback-sent' }],
  'callback-answered': [{ at: 'callback-answered' }],
  'before-callback-acknowledged': [{ at: 'before-callback-acknowledged' }],
  'after-callback-acknowledged': [{ at: 'after-callback-acknowledged', down: '0s' }],
  'during-restart': [{ at: 'after-start' }, { at: 'during-restart' }],
};

/** Customers with whom a core gets to each edge: the second machine never answers its first job. */
export const crashExampleScenario: Example = {
  extraMembers: {
    stages: ['virtual'],
    faults: [{ fault: 'never-answers', on: 'snacks', machine: 2, when: { job: 1 } }],
    tracks: [],
    arrivals: customers,
  },
};

/** How each fault of the store is written. */
export const storeFaultExamples: Readonly<
  Record<(typeof storeFaultNames)[number], NonNullable<CoreFaults['store']>[number]>
> = {
  slow: { fault: 'slow', delay: ['50ms', '500ms'] },
  error: { fault: 'error', probability: '10%', to: '1min' },
  'lost-acknowledgement': { fault: 'lost-acknowledgement', probability: '10%', to: '1min' },
};
