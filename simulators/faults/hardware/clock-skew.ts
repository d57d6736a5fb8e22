import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `clock-skew`. */
export interface ClockSkewParams {
  /** How far it is ahead, ms; below 0: behind. */
  readonly byMs: number;
}

/**
 * The core does not compare a machine's clock with its own (a machine whose clock is an hour wrong must still sell), so
 * everything works as usual.
 */
export const clockSkew: MachineFault<ClockSkewParams> = {
  scope: 'machine',
  name: 'clock-skew',
  family: 'hardware',
  description: 'The machine’s own clock is wrong: its messages contain a wrong time.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({
    byMs: z
      .number()
      .int()
      .min(-315_360_000_000)
      .max(315_360_000_000)
      .refine((byMs) => byMs !== 0, '0 is the correct time')
      .default(86_400_000),
  }),
  paramDocs: [
    {
      name: 'byMs',
      description:
        'How far it is ahead, ±1–315360000000 ms (ten years), below 0: behind; the default is 86400000 (a day).',
    },
  ],
  fits: () => true,
  inject(machine, { byMs }, { fired }) {
    let hasFired = false;
    // Once per window: all its messages are equally wrong.
    machine.skewClock(byMs, () => {
      if (!hasFired) fired();
      hasFired = true;
    });
    return () => machine.skewClock(0, () => undefined);
  },
};
