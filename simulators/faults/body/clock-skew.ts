import { z } from 'zod';
import type { MachineFault } from '../fault.ts';

/** Parameters of `clock-skew`. */
export interface ClockSkewParams {
  /** How much it is fast, in ms; below 0: slow. */
  readonly byMs: number;
}

/** The machine’s own clock is wrong: its messages bear another time than it is. */
export const clockSkew: MachineFault<ClockSkewParams> = {
  strikes: 'machine',
  name: 'clock-skew',
  family: 'body',
  says: 'The machine’s own clock is wrong: its messages bear another time than it is.',
  source: 'INVARIANTS: machine faults (clock skew)',
  params: z.strictObject({ byMs: z.number().int().min(-315_360_000_000).max(315_360_000_000).default(86_400_000) }),
  paramTexts: [{ name: 'byMs', says: 'How much it is fast, ±315360000000 ms (ten years), below 0: slow; 86400000 (a day) unless told otherwise.' }],
  fits: () => true,
  begin(machine, { byMs }, { fired }) {
    machine.skewClock(byMs);
    fired();
    return () => machine.skewClock(0);
  },
};
