import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `clock-skew`. */
export interface ClockSkewParams {
  /** How much it is fast, in ms; below 0: slow. */
  readonly byMs: number;
}

/**
 * The core holds no machine's clock against its own (a machine that is off by an hour must still sell), so all goes on
 * as ever.
 */
export const clockSkew: MachineFault<ClockSkewParams> = {
  scope: 'machine',
  name: 'clock-skew',
  family: 'body',
  description: 'The machine’s own clock is wrong: its messages bear another time than it is.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({
    byMs: z
      .number()
      .int()
      .min(-315_360_000_000)
      .max(315_360_000_000)
      .refine((byMs) => byMs !== 0, '0 would be the right time')
      .default(86_400_000),
  }),
  paramDocs: [
    {
      name: 'byMs',
      description:
        'How much it is fast, ±1–315360000000 ms (ten years), below 0: slow; 86400000 (a day) unless told otherwise.',
    },
  ],
  fits: () => true,
  inject(machine, { byMs }, { fired }) {
    let hasFired = false;
    // Once a window: each of its messages is as wrong as the first.
    machine.skewClock(byMs, () => {
      if (!hasFired) fired();
      hasFired = true;
    });
    return () => machine.skewClock(0, () => undefined);
  },
};
