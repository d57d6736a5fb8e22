import type { Mutant } from '../mutant.ts';
import { brokenTx } from '../decorators/broken-tx.ts';

export const tokenFromProcess: Mutant = {
  name: 'token-from-process',
  bug: 'Each core counts the tokens of a machine for itself, from where they stood when it first saw the machine.',
  detectedBy: ['token-order', 'restart-safety', 'fencing'],
  withinWorlds: 40,
  fromOutside: { hidden: 'Only several cores show it, and vendloop does not choose the core that a call reaches.' },
  cores: 3,
  makePatch: brokenTx(() => {
    /** The last token that each core has drawn of each machine. */
    const counters = new Map<string, number>();
    return (tx, { group }, nth) => {
      const keyOf = (machineNo: string): string => `${group?.name} ${nth}/${machineNo}`;
      return {
        lock: (machineNo) => {
          const lock = tx.lock(machineNo);
          const lastToken = counters.get(keyOf(machineNo)) ?? lock.lastToken;
          counters.set(keyOf(machineNo), lastToken);
          return { ...lock, lastToken };
        },
        putLock: (machineNo, lock) => {
          if (lock.hold) counters.set(keyOf(machineNo), lock.lastToken);
          tx.putLock(machineNo, lock);
        },
      };
    };
  }),
};
