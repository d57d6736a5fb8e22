import type { FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import { durationMs } from './duration.ts';
import type { Scenario } from './scenario.ts';

/** The conditions of a scenario's fault that are given, in the simulator's words: durations in ms. */
export function faultTrigger({ from, to, ...counts }: Scenario['faults'][number]['when']): FaultTrigger {
  const given = Object.fromEntries(
    Object.entries<number | undefined>(counts).filter(([, value]) => value !== undefined),
  );
  return {
    ...given,
    ...(from !== undefined && { fromMs: durationMs(from) }),
    ...(to !== undefined && { toMs: durationMs(to) }),
  };
}
