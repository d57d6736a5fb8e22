import type { FaultTrigger } from '#simulators/faults/fault-trigger.ts';
import { durationMs } from './duration.ts';
import type { Scenario } from './scenario.ts';

/** The conditions of a scenario's fault that are given, in the simulator's words: durations in ms. */
export function faultTrigger({ from, to, ...jobConditions }: Scenario['faults'][number]['when']): FaultTrigger {
  const definedConditions = Object.fromEntries(
    Object.entries<number | undefined>(jobConditions).filter(([, value]) => value !== undefined),
  );
  return {
    ...definedConditions,
    ...(from !== undefined && { fromMs: durationMs(from) }),
    ...(to !== undefined && { toMs: durationMs(to) }),
  };
}
