import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { Wake } from '#core/ports/wake.ts';

/** The longest that a hint is under way, ms. */
const maxDelayMs = 5;

/**
 * Hints between the cores of a virtual world, by way of their database: a core that cannot reach it gets none.
 * @param isCutOff whether hints to this core are lost now.
 */
export function virtualWake(clock: Clock, random: Random): (isCutOff: () => boolean) => Wake {
  const listeners = new Map<number, (machineNo: string) => void>();
  return (isCutOff) => ({
    send(core, machineNo) {
      clock.after(random.integer(0, maxDelayMs), () => listeners.get(core)?.(machineNo));
    },
    listen(core, onWake) {
      listeners.set(core, (machineNo) => {
        if (!isCutOff()) onWake(machineNo);
      });
      return () => listeners.delete(core);
    },
  });
}
