import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `flapping-line`. */
export interface FlappingLineParams {
  /** The mean time between two cuts, in ms; each is drawn between half of it and one and a half. */
  readonly everyMs: number;
}

/** The line breaks again and again, as on the edge of a mobile cell. */
export const flappingLine: MachineFault<FlappingLineParams> = {
  strikes: 'machine',
  name: 'flapping-line',
  family: 'connection',
  says: 'The line breaks again and again, as on the edge of a mobile cell.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({ everyMs: z.number().int().min(1).max(86_400_000).default(10_000) }),
  paramTexts: [
    { name: 'everyMs', says: 'The mean time between two cuts, 1–86400000 ms; 10000 unless told otherwise.' },
  ],
  fits: () => true,
  begin(machine, { everyMs }, { random, fired }) {
    const pause = (): number => Math.max(1, Math.round(everyMs * (0.5 + random.next())));
    let timer = machine.clock.after(pause(), function cut() {
      if (machine.isOnline()) {
        fired();
        machine.cutLine();
      }
      timer = machine.clock.after(pause(), cut);
    });
    return () => timer.cancel();
  },
};
