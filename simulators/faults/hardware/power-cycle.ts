import { z } from 'zod';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `power-cycle`. */
export interface PowerCycleParams {
  /** Before the item drops, or after it and before the answer. */
  readonly at: 'before-drop' | 'after-drop';
  /** How long it is off, in ms. */
  readonly offMs: number;
  /** False: the controller loses every known command and every unsent answer. */
  readonly keepsMemory: boolean;
}

/** The power fails during a run, before or after the item drops, and comes back. */
export const powerCycle: RunFault<PowerCycleParams> = {
  scope: 'run',
  name: 'power-cycle',
  family: 'hardware',
  description: 'The power fails during a run, before or after the item drops, and comes back.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({
    at: z.enum(['before-drop', 'after-drop']).default('after-drop'),
    offMs: z.number().int().min(1).max(86_400_000).default(10_000),
    keepsMemory: z.boolean().default(true),
  }),
  paramDocs: [
    { name: 'at', description: 'When the power fails, before-drop or after-drop; the default is after-drop.' },
    { name: 'offMs', description: 'How long it is off, 1–86400000 ms; the default is 10000.' },
    {
      name: 'keepsMemory',
      description:
        'Whether the controller still knows its commands and unsent answers afterwards. Without memory, an answer ' +
        'that waited for the connection is lost, and a repeated command runs again; the default is true.',
    },
  ],
  fits: () => true,
  apply(plan, { at, offMs, keepsMemory }, context) {
    const atMs = timeOf(plan, at === 'before-drop' ? 'motor-start' : 'motor-stop');
    if (atMs === undefined || (at === 'after-drop' && timeOf(plan, 'drop') === undefined)) return plan;
    // Before the drop: right after the motor's start. After it: before the motor stops by itself.
    const keptKinds = at === 'before-drop' ? ['motor-start', 'fault-fires'] : ['drop', 'fault-fires'];
    const keptActs = plan.filter(
      (timed) => timed.atMs < atMs || (timed.atMs === atMs && keptKinds.includes(timed.act.kind)),
    );
    return sortByTime([...keptActs, context.fireAt(atMs), { atMs, act: { kind: 'power-cycle', keepsMemory, offMs } }]);
  },
};
