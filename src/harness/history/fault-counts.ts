import type { History } from './event.ts';
import type { PlannedFault } from './header.ts';
import { effectiveHeader, countFirings } from './fault-plans.ts';

/** A planned failure, and how often it showed. */
export interface FaultCount extends PlannedFault {
  readonly fired: number;
}

/** Counts what was planned to go wrong and did, in the order of the plans. */
export function countFaults({ header, events }: History): readonly FaultCount[] {
  const fired = countFirings(events);
  return effectiveHeader(header, events).faults.map((planned) => ({ ...planned, fired: fired.get(planned.plan) ?? 0 }));
}
