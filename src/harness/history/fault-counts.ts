import type { History, PlannedFault } from './event.ts';
import { amended, timesFired } from './fault-plans.ts';

/** A planned failure, and how often it showed. */
export interface FiredFault extends PlannedFault {
  readonly fired: number;
}

/** Counts what was planned to go wrong and did, in the order of the plans. */
export function firedFaults({ header, events }: History): readonly FiredFault[] {
  const fired = timesFired(events);
  return amended(header, events).faults.map((planned) => ({ ...planned, fired: fired.get(planned.plan) ?? 0 }));
}
