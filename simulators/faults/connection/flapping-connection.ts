import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `flapping-connection`. */
export interface FlappingConnectionParams {
  /** The mean time between two cuts, ms; each is drawn from 0.5 to 1.5 times of it. */
  readonly everyMs: number;
}

/** The connection breaks again and again, as on the edge of a mobile cell. */
export const flappingConnection: MachineFault<FlappingConnectionParams> = {
  scope: 'machine',
  name: 'flapping-connection',
  family: 'connection',
  description: 'The connection breaks again and again, as on the edge of a mobile cell.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({ everyMs: z.number().int().min(1).max(86_400_000).default(10_000) }),
  paramDocs: [{ name: 'everyMs', description: 'The mean time between two cuts, 1–86400000 ms; the default is 10000.' }],
  fits: () => true,
  inject(machine, { everyMs }, { random, fired }) {
    const drawPauseMs = (): number => Math.max(1, Math.round(everyMs * (0.5 + random.next())));
    let timer = machine.clock.after(drawPauseMs(), function cut() {
      if (machine.isOnline()) {
        fired();
        machine.cutConnection();
      }
      timer = machine.clock.after(drawPauseMs(), cut);
    });
    return () => timer.cancel();
  },
};
