import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const queueLastInFirstOut: Mutant = {
  name: 'queue-last-in-first-out',
  bug: 'The job that was queued last is the next to start.',
  detectedBy: ['queue-order'],
  withinWorlds: 100,
  fromOutside: { scenario: 'limits-from-outside' },
  makePatch: brokenTx(() => (tx, { config }) => ({
    jobs: (machineNo, limit) => tx.jobs(machineNo, config.maxQueue).toReversed().slice(0, limit),
  })),
};
