import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const tokensRestartAt1: Mutant = {
  name: 'tokens-restart-at-1',
  bug: 'A core that has been started again counts its tokens from 1.',
  detectedBy: ['token-order', 'restart-safety'],
  withinWorlds: 60,
  fromOutside: {
    hidden: 'Tokens begin again only when the core does, and vendloop restarts no core that it did not start.',
  },
  makePatch: brokenTx(() => {
    /** Machines whose tokens each core has drawn. */
    const machinesWithToken = new Set<string>();
    return (tx, _parts, nth) => ({
      lock: (machineNo) => {
        const lock = tx.lock(machineNo);
        return nth === 1 || machinesWithToken.has(`${nth}/${machineNo}`) ? lock : { ...lock, lastToken: 0 };
      },
      putLock: (machineNo, lock) => {
        if (lock.hold) machinesWithToken.add(`${nth}/${machineNo}`);
        tx.putLock(machineNo, lock);
      },
    });
  }),
};
