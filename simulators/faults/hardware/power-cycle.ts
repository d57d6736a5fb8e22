import { z } from 'zod';
import { sortByTime, timeOf } from '#simulators/motors/run-plan.ts';
import type { RunFault } from '../fault.ts';

/** Parameters of `power-cycle`. */
export interface PowerCycleParams {
  /** Before the item drops, or after it and before the answer. */
  readonly at: 'before-drop' | 'after-drop';
  /** How long it is off, in ms. */
  readonly offMs: number;
  /** False: the controller has forgotten every command and every answer that it kept. */
  readonly keepsMemory: boolean;
}

/** Power goes in the middle of a run, before the item drops or after it, and comes back. */
export const powerCycle: RunFault<PowerCycleParams> = {
  scope: 'run',
  name: 'power-cycle',
  family: 'body',
  description: 'Power goes in the middle of a run, before the item drops or after it, and comes back.',
  source: 'INVARIANTS, faults',
  paramsSchema: z.strictObject({
    at: z.enum(['before-drop', 'after-drop']).default('after-drop'),
    offMs: z.number().int().min(1).max(86_400_000).default(10_000),
    keepsMemory: z.boolean().default(true),
  }),
  paramDocs: [
    { name: 'at', description: 'When power goes, before-drop or after-drop; after-drop unless told otherwise.' },
    { name: 'offMs', description: 'How long it is off, 1–86400000 ms; 10000 unless told otherwise.' },
    {
      name: 'keepsMemory',
      description:
        'Whether the controller still knows its commands and kept answers afterwards. Without memory an answer ' +
        'that was ' +
        'kept because the line was down is lost, and a command that comes twice runs again; true unless told ' +
        'otherwise.',
    },
  ],
  fits: () => true,
  apply(plan, { at, offMs, keepsMemory }, context) {
    const atMs = timeOf(plan, at === 'before-drop' ? 'motor-start' : 'motor-stop');
    if (atMs === undefined || (at === 'after-drop' && timeOf(plan, 'drop') === undefined)) return plan;
    // Before the drop: at the motor's first instant, behind its start. After it: before the motor stops by itself.
    const keptKinds = at === 'before-drop' ? ['motor-start', 'fault-shows'] : ['drop', 'fault-shows'];
    const keptActs = plan.filter(
      (timed) => timed.atMs < atMs || (timed.atMs === atMs && keptKinds.includes(timed.act.kind)),
    );
    return sortByTime([...keptActs, context.fireAt(atMs), { atMs, act: { kind: 'power-cycle', keepsMemory, offMs } }]);
  },
};
