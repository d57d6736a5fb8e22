import type { crashEdges, storeTroubles } from '../core-faults.ts';
import type { misbehaviours, troubleNames } from '../schema-parts.ts';
import type { ScenarioInput } from '../scenario.ts';
import type { Example } from './examples.ts';

const sale = { on: 'snacks', steps: [{ sell: {} }] } as const;
const customers: NonNullable<ScenarioInput['arrivals']> = [{ on: 'snacks', every: '5s', until: '3min' }];

/** How each member of a scenario is written. */
export const memberExamples: Readonly<Record<keyof ScenarioInput, Example>> = {
  name: {},
  title: { beside: { title: 'Two snack machines, one of which jams' } },
  stages: { beside: { stages: ['virtual'] } },
  seed: { beside: { seed: 42 } },
  speed: { beside: { speed: 20 } },
  fleet: {
    beside: {
      fleet: [
        { group: 'snacks', motor: 'spring', count: 3, lanes: 10 },
        { group: 'veterans', motor: 'conveyor', firmware: 'old' },
      ],
      tracks: [sale, { on: 'veterans', steps: [{ sell: {} }] }],
    },
  },
  faults: {
    beside: {
      faults: [{ fault: 'goods-stuck', on: 'snacks', machine: 1, when: { job: 1 } }],
      tracks: [{ on: 'snacks', machine: 1, steps: [{ sell: {}, ends: 'failure' }, { sell: {} }] }],
    },
  },
  tracks: {
    beside: {
      tracks: [
        { on: 'snacks', machine: 1, steps: [{ sell: {}, times: 3 }] },
        { on: 'snacks', machine: 2, steps: [{ wait: '10s' }, { sell: {} }] },
      ],
    },
  },
  arrivals: { beside: { arrivals: [{ on: 'snacks', every: '1min', until: '1h', doubled: '5%' }], tracks: [] } },
  probes: { beside: { probes: [{ on: 'snacks', every: '10s', until: '5min' }] } },
  network: {
    beside: {
      network: {
        http: ['5ms', '20ms'],
        troubles: [{ trouble: 'delay', path: 'link', on: 'snacks', probability: '30%', by: ['50ms', '200ms'] }],
      },
      tracks: [{ on: 'snacks', steps: [{ sell: {}, times: 5 }] }],
    },
  },
  receivers: {
    beside: {
      receivers: [
        { receiver: 'merchant', misbehaves: [{ does: 'refuse', from: '0s', to: '30s' }] },
        { receiver: 'neighbour' },
      ],
      tracks: [sale, { on: 'snacks', steps: [{ wait: '5s' }, { sell: { receiver: 'neighbour' } }] }],
    },
  },
  core: {
    beside: {
      stages: ['virtual'],
      core: { crashes: [{ at: 'after-command', down: '2s' }], blocked: [{ from: '100ms', for: '5s' }] },
    },
  },
  expect: {
    beside: {
      expect: [
        { measure: 'success-share', min: '80%', band: '5%' },
        { measure: 'device-time-p99', max: '10s' },
        { measure: 'callbacks-given-up', max: 0 },
      ],
    },
  },
  verdict: {
    beside: {
      faults: [{ fault: 'says-done-without-drop', on: 'snacks', machine: 1, when: { job: 1 } }],
      verdict: 'FAIL',
      finds: ['honest-success'],
    },
  },
  finds: {
    beside: {
      faults: [{ fault: 'double-drop', on: 'snacks', machine: 1, when: { job: 1 } }],
      verdict: 'FAIL',
      finds: ['paid-quantity'],
    },
  },
  proves: { beside: { proves: ['paid-quantity', 'callback-delivered'] } },
};

type When = NonNullable<NonNullable<ScenarioInput['faults']>[number]['when']>;

/** How each condition of a fault is written. */
export const triggerExamples: Readonly<Record<keyof When, When>> = {
  job: { job: 2 },
  everyJob: { everyJob: 3 },
  probability: { probability: '20%' },
  record: { record: 1 },
  from: { from: '10s' },
  to: { to: '10s' },
};

type Troubles = NonNullable<NonNullable<ScenarioInput['network']>['troubles']>;

/** How each fault of the network is written. */
export const troubleExamples: Readonly<Record<(typeof troubleNames)[number], Troubles[number]>> = {
  delay: { trouble: 'delay', path: 'api', by: ['100ms', '300ms'] },
  loss: { trouble: 'loss', path: 'callbacks', probability: '50%', to: '1min' },
  duplication: { trouble: 'duplication', path: 'link', direction: 'up' },
  reordering: { trouble: 'reordering', path: 'link', probability: 0.5, by: ['10ms', '50ms'] },
  partition: { trouble: 'partition', path: 'link', on: 'snacks', machine: 1, from: '10s', to: '20s' },
  'half-open': { trouble: 'half-open', path: 'link', from: '10s', to: '20s' },
};

/** Customers around the faults of a network and of receivers: whoever is refused tries again. */
export const aroundTroubles: Example = { beside: { tracks: [], arrivals: customers } };

type Misbehaviour = NonNullable<NonNullable<ScenarioInput['receivers']>[number]['misbehaves']>[number];

/** How each fault of a receiver is written. */
export const misbehaviourExamples: Readonly<Record<(typeof misbehaviours)[number], Misbehaviour>> = {
  '500': { does: '500', first: 3 },
  refuse: { does: 'refuse', from: '0s', to: '1min' },
  hang: { does: 'hang', first: 1 },
  slow: { does: 'slow', after: '10s', first: 2 },
  cut: { does: 'cut', probability: '50%', to: '1min' },
  redirect: { does: 'redirect', first: 1 },
  rubbish: { does: 'rubbish', first: 1 },
};

type Core = NonNullable<ScenarioInput['core']>;

/** How each crash of the core is written. */
export const crashExamples: Readonly<Record<(typeof crashEdges)[number], NonNullable<Core['crashes']>>> = {
  'before-begin': [{ at: 'before-begin' }],
  'after-begin': [{ at: 'after-begin', nth: 2 }],
  'after-command': [{ at: 'after-command', down: '5s' }],
  'after-ack': [{ at: 'after-ack' }],
  'before-settle': [{ at: 'before-settle', from: '10s' }],
  'after-settle': [{ at: 'after-settle' }],
  'before-lapse': [{ at: 'before-lapse' }],
  'after-lapse': [{ at: 'after-lapse' }],
  'callback-under-way': [{ at: 'callback-under-way' }],
  'callback-answered': [{ at: 'callback-answered' }],
  'before-told': [{ at: 'before-told' }],
  'after-told': [{ at: 'after-told', down: '0s' }],
  'in-restart': [{ at: 'after-begin' }, { at: 'in-restart' }],
};

/** Customers with whom a core gets to each edge: the second machine never answers its first job. */
export const aroundCrashes: Example = {
  beside: {
    stages: ['virtual'],
    faults: [{ fault: 'never-answers', on: 'snacks', machine: 2, when: { job: 1 } }],
    tracks: [],
    arrivals: customers,
  },
};

/** How each fault of the store is written. */
export const storeExamples: Readonly<Record<(typeof storeTroubles)[number], NonNullable<Core['store']>[number]>> = {
  slow: { does: 'slow', by: ['50ms', '500ms'] },
  fails: { does: 'fails', probability: '10%', to: '1min' },
  'loses-answer': { does: 'loses-answer', probability: '10%', to: '1min' },
};
