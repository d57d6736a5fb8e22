import type { HistoryHeader, HistoryMachine } from '#harness/history/header.ts';

export const locker: HistoryMachine = {
  machine: '10000001',
  motor: 'electronic-lock',
  kind: 'electronic-lock',
  dwellMs: 15_000,
  multiDrop: false,
  profile: 'assumed',
  group: 'all',
  firmware: 'current',
  overlapping: false,
  stock: 50,
};
export const snacks: HistoryMachine = {
  machine: '10000002',
  motor: 'spring',
  kind: 'motor',
  dwellMs: 30_000,
  multiDrop: false,
  profile: 'assumed',
  group: 'all',
  firmware: 'current',
  overlapping: false,
  stock: 50,
};
export const coffees: HistoryMachine = {
  machine: '10000003',
  motor: 'drinks',
  kind: 'other',
  dwellMs: 45_000,
  multiDrop: true,
  profile: 'assumed',
  group: 'all',
  firmware: 'current',
  overlapping: false,
  stock: 50,
};

export const header: HistoryHeader = {
  format: 'vendloop-history/2',
  scenario: 'crafted',
  stage: 'virtual',
  seed: 7,
  speed: 1,
  timeoutMs: 120_000,
  slackMs: 0,
  callbacks: { timeoutMs: 5_000, maxAttempts: 20, firstPauseMs: 1_000, maxPauseMs: 600_000, maxPerReceiver: 8 },
  machines: [locker, snacks, coffees],
  faults: [],
  proves: [],
  expect: [],
};
