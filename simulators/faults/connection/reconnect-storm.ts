import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `reconnect-storm`. */
export interface ReconnectStormParams {
  /** From one cut to the next, in ms. */
  readonly everyMs: number;
}

/** Every machine of a group that has it dials at the same times: that makes the storm. */
export const reconnectStorm: MachineFault<ReconnectStormParams> = {
  strikes: 'machine',
  name: 'reconnect-storm',
  family: 'connection',
  says: 'Every time the line is up it is thrown away and dialled again at once, without the pauses that machines should keep.',
  source: 'INVARIANTS, faults',
  params: z.strictObject({ everyMs: z.number().int().min(10).max(86_400_000).default(200) }),
  paramTexts: [{ name: 'everyMs', says: 'From one cut to the next, 10–86400000 ms; 200 unless told otherwise.' }],
  fits: () => true,
  begin(machine, { everyMs }, { fired }) {
    let timer = machine.clock.after(everyMs, function again() {
      if (machine.isOnline()) {
        fired();
        machine.cutLine(0);
      }
      timer = machine.clock.after(everyMs, again);
    });
    return () => timer.cancel();
  },
};
