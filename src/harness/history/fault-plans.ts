import type { HistoryEvent } from './event.ts';
import type { HistoryHeader } from './header.ts';

/**
 * A header with what later lines add to it: the faults that were planned while the run went on, and the greatest slack
 * that any of its speeds asked for.
 */
export function effectiveHeader(header: HistoryHeader, events: readonly HistoryEvent[]): HistoryHeader {
  const faults = [...header.faults];
  let { slackMs } = header;
  // Of a long history only some events are in memory, at their places.
  events.forEach((event) => {
    if (event.kind === 'fault-injected')
      faults.push({ plan: event.plan, fault: event.fault, targetText: event.targetText, target: event.target });
    else if (event.kind === 'speed-set') slackMs = Math.max(slackMs, event.slackMs);
  });
  return faults.length === header.faults.length && slackMs === header.slackMs ? header : { ...header, faults, slackMs };
}

/** The plan of a run that an event shows at work; null for every other event. */
export function planFiredBy(event: HistoryEvent): string | null {
  switch (event.kind) {
    case 'fault-fired':
    case 'network-fault-fired':
    case 'receiver-fault-fired':
    case 'core-fault-fired':
      return event.plan;
    default:
      return null;
  }
}

/** How often each plan of a run showed, by its name; one that never did is not in it. */
export function countFirings(events: readonly HistoryEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  events.forEach((event) => {
    const plan = planFiredBy(event);
    if (plan !== null) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  });
  return counts;
}
