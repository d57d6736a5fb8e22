import type { Animal } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const tokensRestartAt1: Animal = {
  name: 'tokens-restart-at-1',
  bug: 'A core that has been started again counts its tokens from 1.',
  caughtBy: ['token-order', 'restart-safety'],
  within: 60,
  make: brokenTx(() => {
    /** Machines whose tokens each core has drawn. */
    const drawn = new Set<string>();
    return (tx, _parts, nth) => ({
      lock: (machineNo) => {
        const lock = tx.lock(machineNo);
        return nth === 1 || drawn.has(`${nth}/${machineNo}`) ? lock : { ...lock, lastToken: 0 };
      },
      putLock: (machineNo, lock) => {
        if (lock.hold) drawn.add(`${nth}/${machineNo}`);
        tx.putLock(machineNo, lock);
      },
    });
  }),
};
