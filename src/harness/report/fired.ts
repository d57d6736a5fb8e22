import type { History, PlannedFault } from '../history/event.ts';

/** A planned failure, and how often it showed. */
export interface FiredFault extends PlannedFault {
  readonly fired: number;
}

/** Counts what was planned to go wrong and did, in the order of the plans. */
export function firedFaults({ header, events }: History): readonly FiredFault[] {
  const fired = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'fault-fired' || event.kind === 'trouble-struck' || event.kind === 'receiver-misbehaved' || event.kind === 'core-trouble-struck') fired.set(event.plan, (fired.get(event.plan) ?? 0) + 1);
  }
  return header.faults.map((planned) => ({ ...planned, fired: fired.get(planned.plan) ?? 0 }));
}
