import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const queueLastInFirstOut: Animal = {
  name: 'queue-last-in-first-out',
  bug: 'The job that was queued last is the next to start.',
  caughtBy: ['queue-order'],
  within: 100,
  make: brokenTx(() => (tx, { config }) => ({
    jobs: (machineNo, limit) => tx.jobs(machineNo, config.maxQueue).toReversed().slice(0, limit),
  })),
};
